#!/bin/sh
# The tests re-save and recalculate our workbooks in LibreOffice: make sure that it is there.
set -eu
if command -v soffice >/dev/null 2>&1; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "LibreOffice is not here; installing it from Debian's packages."
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        libreoffice-calc fonts-liberation >/dev/null
    exit 0
fi
echo "The tests need LibreOffice (the command soffice). Install it, then run make test again." >&2
exit 1
