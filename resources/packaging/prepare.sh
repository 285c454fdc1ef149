# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by ./run and ./test: says, installs what is missing, builds. Expects to be in the project's folder.

say() { printf '\033[1m== %s\033[0m\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit 1; }

with_wine=yes

# The packages of one group of the list.
packages_of() {
    awk -v group="[$1]" '/^\[/ { in_group = ($1 == group) } in_group && /^[a-z]/ { print $1 }' resources/packages.txt
}

missing_of() {
    local package
    for package in $(packages_of "$1"); do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || echo "$package"
    done
}

# apt-get as root, or through sudo; fails if this user may do neither.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else return 1
    fi
}

install_packages() {
    local environment=(env DEBIAN_FRONTEND=noninteractive)
    as_root "${environment[@]}" apt-get update -q || true   # an old list may do; the installation tells
    as_root "${environment[@]}" apt-get install -y -q --no-install-recommends "$@"
}

# Installs what is missing. The base is needed; without the Windows platform everything else works.
prepare() {
    command -v dpkg-query >/dev/null || { say "not a Debian system: expecting the packages of resources/packages.txt"; return; }
    local missing
    missing=$(missing_of base)
    if [ -n "$missing" ]; then
        say "installing" $missing
        install_packages $missing || die "Could not install: $missing
Install these packages (as root: apt-get install …) and start again."
    fi
    [ "$with_wine" = yes ] || return 0
    missing=$(missing_of wine)
    if [ -n "$missing" ]; then
        say "installing" $missing
        install_packages $missing || { with_wine=no; say "going on without the Windows platform: could not install" $missing; }
    fi
}

# Configures and builds one preset: build PRESET [--target TARGET]
build() {
    local preset=$1 options=(-D IPCLAB_WINDOWS_PEER=ON)
    shift
    [ "$with_wine" = yes ] || options=(-D IPCLAB_WINDOWS_PEER=OFF)
    case $preset in asan|tsan) options=() ;; esac   # these have their own word on it
    say "building ($preset)"
    cmake --preset "$preset" "${options[@]}" > "build-$preset.log" 2>&1 || { cat "build-$preset.log"; rm -f "build-$preset.log"; die "configuring failed"; }
    rm -f "build-$preset.log"
    cmake --build --preset "$preset" "$@"
}
