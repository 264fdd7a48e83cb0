#!/usr/bin/env bash
# Makes this checkout ready: `setup.sh run|dev|test`. Says nothing and takes a moment when all is there already.
#   run   what the program needs           dev   and the tools of the programmers
#   test  and the servers and the display of the tests
set -euo pipefail
cd "$(dirname "$0")/.."

what=${1:-run}
case $what in run | dev | test) ;; *) echo "setup.sh run|dev|test" >&2; exit 2 ;; esac

window=(libgl1 libegl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0 fonts-dejavu-core
    libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1
    libxcb-render-util0 libxcb-image0 libxcb-util1)
servers=(dovecot-imapd dovecot-submissiond dovecot-lmtpd isync libsasl2-modules xvfb openbox xdotool imagemagick at-spi2-core
    python3-pyatspi gir1.2-atspi-2.0 dbus dbus-x11 ibus ibus-unikey gnome-keyring poppler-utils binutils git)

# --- system packages (Debian and its children; elsewhere we trust that they are there) --------------------------------
missing() {
    command -v dpkg-query >/dev/null || return 0
    local package have
    have=" $(dpkg-query -W -f '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p' | tr '\n' ' ')"
    for package in "$@"; do
        # some were renamed (libglib2.0-0t64)
        [[ $have == *" $package "* || $have == *" ${package}t64 "* ]] || echo "$package"
    done
}

install() {
    local list=("$@") become=()
    [ ${#list[@]} -eq 0 ] && return 0
    if [ "$(id -u)" -ne 0 ]; then
        if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
            become=(sudo -n)
        else
            {
                echo "Cần cài thêm vài gói hệ thống. Chạy đúng dòng này, rồi chạy lại lệnh make:"
                echo
                echo "    sudo apt-get update && sudo apt-get install -y --no-install-recommends ${list[*]}"
                echo
            } >&2
            exit 1
        fi
    fi
    echo "Đang cài gói hệ thống: ${list[*]}" >&2
    local apt=("${become[@]}" env DEBIAN_FRONTEND=noninteractive apt-get)
    mkdir -p build
    "${apt[@]}" install -y --no-install-recommends "${list[@]}" >build/apt.log 2>&1 ||
        { "${apt[@]}" update >>build/apt.log 2>&1 &&
            "${apt[@]}" install -y --no-install-recommends "${list[@]}" >>build/apt.log 2>&1; } ||
        { tail -n 20 build/apt.log >&2; exit 1; }
}

# --- the virtual environment ---------------------------------------------------------------------------------------------
python=
for name in ${PYTHON:-} python3.13 python3.12 python3.11 python3.14 python3; do
    if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$(command -v "$name")
        break
    fi
done
if [ -z "$python" ]; then
    echo "Cần Python 3.11 trở lên." >&2
    exit 1
fi
wanted=("${window[@]}")
[ "$what" = test ] && wanted+=("${servers[@]}")
# PyInstaller needs the shared library of Python, which Debian keeps apart
[ "$what" = test ] && [[ $python == /usr/bin/* ]] &&
    wanted+=("$("$python" -c 'import sys; print("libpython%d.%d" % sys.version_info[:2])')")
mapfile -t lacking < <(missing "${wanted[@]}")

fresh=
if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || [ ! -x .venv/bin/pip ]; then
    fresh=1
    # Debian keeps ensurepip in a package of its own
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        lacking+=("$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')")
    fi
fi
install "${lacking[@]}"
if [ -n "$fresh" ]; then
    echo "Đang tạo môi trường Python..." >&2
    rm -rf .venv
    "$python" -m venv .venv
fi

# --- locked packages -----------------------------------------------------------------------------------------------------
lock=requirements.lock
[ "$what" = run ] || lock=requirements-dev.lock
stamp() { .venv/bin/python -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$1"; }
sum=$(stamp $lock)
if [ "$(cat .venv/$lock.done 2>/dev/null)" != "$sum" ]; then
    echo "Đang cài các gói Python (chỉ lần đầu)..." >&2
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r $lock
    echo "$sum" >.venv/$lock.done
fi

# --- the catalogues ------------------------------------------------------------------------------------------------------
for po in i18n/*/LC_MESSAGES/*.po; do
    [ -e "$po" ] || continue
    [ "${po%.po}.mo" -nt "$po" ] || .venv/bin/python .ci/catalogue.py compile
done
