#!/bin/sh
# The tests open what we make in programs that we did not write: LibreOffice (Calc for workbooks,
# Writer for papers), Chromium for pages, poppler's tools for what is printed, zsh and fish for
# completion, npm to download Python for browsers. Make sure that they are there.
set -eu
missing=""
packages=""
add() {
    missing="$missing $1"
    packages="$packages $2"
}
need() {
    command -v "$1" >/dev/null 2>&1 || add "$1" "$2"
}
need soffice "libreoffice-calc libreoffice-writer fonts-liberation"
need chromium "chromium fonts-liberation"
need pdftotext poppler-utils
need zsh zsh
need fish fish
need npm npm
# Debian has LibreOffice in parts: each of the two is a library beside the program.
if office=$(command -v soffice); then
    folder=$(dirname "$(readlink -f "$office")")
    if [ -e "$folder/libsofficeapp.so" ]; then
        [ -e "$folder/libscfiltlo.so" ] || add LibreOffice-Calc libreoffice-calc
        [ -e "$folder/libswlo.so" ] || add LibreOffice-Writer libreoffice-writer
    fi
fi
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Not here:$missing; installing from the system's packages."
    apt-get update -qq
    # shellcheck disable=SC2086 # names of packages, without spaces
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages \
        >/dev/null
    exit 0
fi
echo "The tests need:$missing. Install that, then run make test again." >&2
exit 1
