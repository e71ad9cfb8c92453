#!/bin/sh
# The tests open what we make in programs that we did not write: LibreOffice (Calc for workbooks,
# Writer for papers), Chromium for pages, poppler's tools for what is printed, zsh and fish for
# completion, npm to download Python for browsers. Make sure that they are there.
set -eu
missing=""
for program in soffice chromium pdftotext zsh fish npm; do
    command -v "$program" >/dev/null 2>&1 || missing="$missing $program"
done
# Debian has LibreOffice in parts: each of the two is a library beside the program.
if office=$(command -v soffice); then
    folder=$(dirname "$(readlink -f "$office")")
    if [ -e "$folder/libsofficeapp.so" ]; then
        [ -e "$folder/libscfiltlo.so" ] || missing="$missing LibreOffice-Calc"
        [ -e "$folder/libswlo.so" ] || missing="$missing LibreOffice-Writer"
    fi
fi
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Not here:$missing; installing from Debian's packages."
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        libreoffice-calc libreoffice-writer chromium poppler-utils fonts-liberation zsh fish npm \
        >/dev/null
    exit 0
fi
echo "The tests need:$missing. Install that, then run make test again." >&2
exit 1
