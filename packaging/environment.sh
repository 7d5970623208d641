# Where Whereabouts is built and run. Sourced by run.sh, test.sh and bench.sh.
#
#   inside COMMAND...   runs COMMAND with every package of packages.txt at hand: on this machine where its own apt
#                       has them (Debian 13 or newer), else in a private Debian 13 root that is made once.
#   build PRESET [TARGET...]   configures and builds all or the targets; the build folder is then in $build.

set -euo pipefail
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/whereabouts
mkdir -p "$cache"
packages=$(sed 's/#.*//' "$project/packaging/packages.txt" | tr -s ' \n' '\n' | grep .)
list=$(printf '%s\n' trixie $packages | sha256sum | cut -c1-12)

say() { printf '%s\n' "whereabouts: $*" >&2; }
die() { say "$*"; exit 1; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# True where apt itself offers what we need: Debian 13 or newer, or an Ubuntu with Qt Location for Qt 6.
host_has_packages() {
  local id version
  id=$(. /etc/os-release && echo "${ID:-}")
  version=$(. /etc/os-release && echo "${VERSION_ID:-0}")
  case "$id" in
    debian) [ "${version%%.*}" -ge 13 ] ;;
    ubuntu) apt-cache show qml6-module-qtlocation libtorch-dev >/dev/null 2>&1 ;;
    *) return 1 ;;
  esac
}

install_on_host() {
  local stamp="$cache/host-$list"
  [ -e "$stamp" ] && return
  say "installing packages with apt"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  # shellcheck disable=SC2086
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages
  as_root env DEBIAN_FRONTEND=noninteractive sh "$project/packaging/openmp-blas.sh"
  touch "$stamp"
}

# The archive this machine's own apt uses: the first Debian archive in its sources that is enabled.
mirror() {
  local files
  files=$(ls /etc/apt/sources.list.d/*.sources /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null || true)
  for file in $files; do
    case "$file" in
      *.sources)
        awk 'BEGIN { RS = ""; FS = "\n" }
             !/(^|\n)Enabled: *no/ { for (i = 1; i <= NF; ++i) if ($i ~ /^URIs:/) { split($i, f, " +"); print f[2] } }' "$file" ;;
      *) sed -nE 's/^deb +(\[[^]]*\] +)?([^ ]+) .*/\2/p' "$file" ;;
    esac
  done | grep -E '/debian/?$' | head -n 1
}

make_root() {
  [ -e "$root/.complete" ] && return
  command -v apt-get >/dev/null || die "this system has no apt: Whereabouts builds on Debian 12 or newer"
  if ! command -v mmdebstrap >/dev/null || ! command -v bwrap >/dev/null; then
    say "installing mmdebstrap and bubblewrap with apt"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq mmdebstrap bubblewrap xz-utils
  fi
  local from
  from=$(mirror)
  [ -n "$from" ] || die "found no Debian archive in this machine's apt sources"
  say "making a private Debian 13 root with the libraries (once, about 5 minutes, 4 GB under $cache)"
  rm -rf "$root.partial"
  mmdebstrap --variant=apt --skip=check/qemu \
    --aptopt='Apt::Install-Recommends "false"' --dpkgopt='path-exclude=/usr/share/man/*' \
    --include="$(printf '%s\n' $packages | paste -sd,)" \
    --customize-hook='copy-in '"$project"'/packaging/openmp-blas.sh /tmp' \
    --customize-hook='chroot "$1" sh /tmp/openmp-blas.sh' \
    trixie "$root.partial" "deb $from trixie main" >&2
  touch "$root.partial/.complete"
  mv "$root.partial" "$root"
}

# False for a folder that the root has of its own.
outside_root() {
  case "$1" in / | /usr* | /bin* | /lib* | /etc* | /proc* | /sys* | /dev*) return 1 ;; esac
}

# Everything a graphical or an accelerated program needs passes through; the rest of the system is the root's.
enter_root() {
  local binds=()
  for path in "$project" "$HOME" "$PWD" "${WHEREABOUTS_SHARED:-}" "${WHEREABOUTS_DATA:-}" "$cache" "$(dirname "$project")/shared" \
              /run/user /media /mnt /srv; do
    [ -n "$path" ] && [ -e "$path" ] && path=$(realpath "$path") && outside_root "$path" && binds+=(--bind "$path" "$path")
  done
  for argument in "$@"; do # the files a command line names may lie anywhere, and what it writes too
    path=${argument#*=}
    [ -e "$path" ] || case "$path" in */*) path=$(dirname -- "$path") ;; *) continue ;; esac
    path=$(realpath -e -- "$path" 2>/dev/null) || continue
    [ -d "$path" ] || path=$(dirname -- "$path") # the folder, so that a file can be replaced in it
    outside_root "$path" && binds+=(--bind "$path" "$path")
  done
  ( # Ctrl-C is for the program, which may have something to finish: bwrap would die of it and take the program along
    trap '' INT
    exec bwrap --bind "$root" / --dev-bind /dev /dev --proc /proc --ro-bind /sys /sys --bind /tmp /tmp \
      --ro-bind /etc/resolv.conf /etc/resolv.conf "${binds[@]}" --chdir "$(pwd -P)" \
      --setenv PATH /usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin --setenv CCACHE_DIR "$cache/ccache" \
      --setenv LC_ALL C.UTF-8 --unsetenv LD_LIBRARY_PATH --die-with-parent -- env --default-signal=INT "$@"
  )
}

if host_has_packages; then
  install_on_host
  inside() { CCACHE_DIR="$cache/ccache" "$@"; }
else
  root="$cache/root-$list"
  ( flock 9; make_root ) 9>"$cache/root.lock"
  inside() { enter_root "$@"; }
fi

build() {
  build="$cache/build/$(printf '%s' "$project" | sha256sum | cut -c1-12)-$1"
  if [ ! -e "$build/build.ninja" ]; then
    inside cmake -S "$project" --preset "$1" -B "$build" >&2
  fi
  inside cmake --build "$build" ${2:+--target "${@:2}"} >&2
}
