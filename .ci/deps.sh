# Installs what Brink is built, tested and measured with. Sourced by `dev`; nothing here runs by itself.
#
#   deps_ensure build          what `./dev run` needs
#   deps_ensure build check …  more groups: check, load, fuzz
#
# Nothing happens when all of it is there, and no package that is installed is ever removed: where another vendor's
# nodejs keeps Debian's libnode from being installed, V8 and llhttp are unpacked below build/deps/root instead.

declare -A DEPS_PACKAGES=(
  [build]="build-essential cmake ninja-build ccache pkg-config ca-certificates openssl curl
    libevent-dev libc-ares-dev libjemalloc-dev libnghttp2-dev libssl-dev zlib1g-dev libbrotli-dev libicu-dev libseccomp-dev
    libspdlog-dev libfmt-dev libcli11-dev nlohmann-json3-dev libxxhash-dev libzip-dev prometheus-cpp-dev libmaxminddb-dev
    libgtest-dev libbenchmark-dev libcurl4-openssl-dev"
  [check]="python3 git curl openssl clang-format-14 universal-ctags nghttp2-client procps"
  [load]="python3 nghttp2-client procps"
  [tidy]="clang-tidy-19"
  [fuzz]="clang-19 libclang-rt-19-dev"
)

deps_root() { printf '%s/build/deps/root' "$BRINK_TOP"; }

deps_die() { printf 'dev: %s\n' "$@" >&2; exit 1; }

# Sets as_root to what makes apt-get run as root; ends, naming the packages wanted, when nothing does.
deps_rights() {
  as_root=()
  [ "$(id -u)" -ne 0 ] || return 0
  command -v sudo >/dev/null || deps_die \
    "packages are missing, and you are neither root nor is sudo there. As root, run: apt-get install $*"
  if [ ! -t 0 ] && ! sudo -n true 2>/dev/null; then
    deps_die "packages are missing, and sudo wants a password where no terminal can ask for it." \
      "Run ./dev deps in a terminal first."
  fi
  as_root=(sudo)
}

# apt-get without questions, and without starting services (RUNLEVEL=1 makes invoke-rc.d decline). What it says is
# kept, and shown when it fails.
deps_apt() {
  local log="$BRINK_TOP/build/deps/apt.log"
  mkdir -p "$BRINK_TOP/build/deps"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
    apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" >"$log" 2>&1 || { tail -n 20 "$log" >&2; return 1; }
}

# The package lists are fetched once, and only when something is to be installed.
deps_update_once() {
  [ -z "${deps_updated:-}" ] || return 0
  deps_apt update || deps_die "apt-get update failed: check the network and /etc/apt/sources.list, then try again."
  deps_updated=1
}

deps_missing() {
  local package
  for package in "$@"; do
    dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || printf '%s ' "$package"
  done
}

deps_install() {
  local missing
  missing=$(deps_missing "$@")
  [ -n "$missing" ] || return 0
  deps_rights "$missing"
  printf 'dev: installing %s\n' "$missing" >&2
  deps_update_once
  # shellcheck disable=SC2086  # a list of names
  deps_apt install -y --no-install-recommends --no-remove $missing ||
    deps_die "could not install: $missing" "Fix what apt-get said above, then run ./dev deps again."
}

# npm bundles the JavaScript of the Node layer. Whatever node is there serves; Debian's is taken when none is.
deps_node() {
  if ! command -v node >/dev/null; then deps_install nodejs; fi
  if ! command -v npm >/dev/null; then deps_install npm; fi
}

# True when headers and the libnode of the same ABI lie below $1 ("" is the system itself).
deps_has_v8() {
  local header="$1/usr/include/node/node_version.h" abi
  [ -f "$1/usr/include/node/v8.h" ] && [ -f "$header" ] || return 1
  abi=$(sed -n 's/^#define NODE_MODULE_VERSION \([0-9]*\).*/\1/p' "$header")
  compgen -G "$1/usr/lib/*/libnode.so.$abi" >/dev/null
}

deps_has_llhttp() { [ -f "$1/usr/share/llhttp/llhttp.c" ] && [ -f "$1/usr/share/include/llhttp/llhttp.h" ]; }

deps_ready() { deps_has_v8 "$1" && deps_has_llhttp "$1"; }

# libnode's own libraries, from the package's Depends line without its JavaScript packages.
deps_libnode_libraries() {
  dpkg-deb -f "$1" Depends | tr ',' '\n' | sed 's/(.*//; s/|.*//; s/ //g' | grep -E '^(lib|zlib)'
}

deps_unpack_v8() {
  local root packages libnode deb
  root=$(deps_root)
  packages="$BRINK_TOP/build/deps/packages"
  printf 'dev: libnode-dev cannot be installed beside this nodejs; unpacking it below build/deps/root\n' >&2
  deps_update_once
  libnode=$(apt-cache depends libnode-dev | sed -n 's/^ *Depends: \(libnode[0-9]*\)$/\1/p' | head -n 1)
  [ -n "$libnode" ] || deps_die "this system's package lists know no libnode-dev." \
    "Build a V8 of 10.2 or newer and configure with -DV8_ROOT=DIR."
  rm -rf "$packages" "$root"
  mkdir -p "$packages" "$root"
  # A folder of root's home may be closed to apt's own user; apt then downloads as root and says so: harmless.
  (cd "$packages" && apt-get download -qq libnode-dev "$libnode" node-llhttp >&2) ||
    deps_die "apt-get download of libnode-dev, $libnode and node-llhttp failed: check the network and try again."
  for deb in "$packages"/*.deb; do
    dpkg-deb -x "$deb" "$root" || deps_die "unpacking $deb failed; remove build/deps and try again."
  done
  # shellcheck disable=SC2046  # a list of names
  deps_install $(deps_libnode_libraries "$packages/$libnode"_*.deb)
}

deps_v8() {
  if deps_ready "" || deps_ready "$(deps_root)"; then return 0; fi
  deps_rights libnode-dev node-llhttp
  deps_update_once
  # A dry run tells whether apt can do it without touching the nodejs that is there.
  if apt-get -s install --no-install-recommends --no-remove libnode-dev node-llhttp >/dev/null 2>&1; then
    deps_install libnode-dev node-llhttp
  else
    deps_unpack_v8
  fi
  deps_ready "" || deps_ready "$(deps_root)" ||
    deps_die "V8 or llhttp is still not there after installing; remove build/deps and run ./dev deps again."
}

deps_ensure() {
  local group
  local -a names=()
  command -v apt-get >/dev/null ||
    deps_die "this is not a Debian or Ubuntu system: install the packages listed in .ci/deps.sh by hand."
  for group in "$@"; do
    # shellcheck disable=SC2206  # a list of names
    names+=(${DEPS_PACKAGES[$group]})
  done
  deps_install "${names[@]}"
  deps_node
  deps_v8
}
