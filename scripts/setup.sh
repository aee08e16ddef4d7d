# shellcheck shell=bash disable=SC2034,SC2154
# What scripts/zonelint and scripts/test share: packages, configuring, building. Sourced, never run by itself.
#
# Everything said here goes to stderr, and only what is done is said: stdout and stdin belong to the program that follows.
# Whatever stops the set-up exits with 2, the program's own status for "the job could not be done".

# Debian 12's names. scripts/build_backend.py reads the first list too.
build_packages=(g++ cmake ninja-build libboost1.81-dev libboost-json1.81-dev libfmt-dev libtomlplusplus-dev libcli11-dev
  libssl-dev libjemalloc-dev libpsl-dev libidn2-dev libunistring-dev libre2-dev libdtl-dev)
test_packages=(catch2 python3 python3-yaml python3-jsonschema pre-commit git bind9-utils ldnsutils knot-dnssecutils)

say() { printf 'zonelint: %s\n' "$*" >&2; }

stop() {
  say "$*"
  exit 2
}

# missing_packages PACKAGE...: prints those that are not installed, one a line.
missing_packages() {
  local installed package
  installed=$'\n'$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null)$'\n' || true
  for package; do
    [[ $installed == *$'\n'"installed $package"$'\n'* ]] || printf '%s\n' "$package"
  done
}

# quietly COMMAND...: its output is shown only if it fails.
quietly() {
  local output status=0
  output=$("$@" 2>&1) || status=$?
  ((status == 0)) || printf '%s\n' "$output" >&2
  return "$status"
}

need_packages() {
  local -a missing as_root=() install
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    stop "this is not Debian (no dpkg-query and apt-get), so what is missing can't be installed from here. Needed are" \
      "Debian 12's $* or what corresponds to them; with those, build by hand: cmake --preset release && ninja -C build/release"
  fi
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0
  if [[ $(id -u) != 0 ]]; then
    sudo -n true 2>/dev/null ||
      stop "missing packages: ${missing[*]}. Installing them needs root: sudo apt-get install ${missing[*]}"
    as_root=(sudo -n)
  fi
  say "installing ${missing[*]}"
  # Another apt may be at work (unattended upgrades on a fresh machine), so its lock is waited for.
  install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600)
  # Package lists are absent on a fresh image and stale on an old one; both show as a failure, and only then are they renewed.
  "${install[@]}" install --no-install-recommends "${missing[@]}" >/dev/null 2>&1 && return
  # One dead source elsewhere fails an update, yet Debian's own lists may be fine: the second install decides.
  quietly "${install[@]}" update || say "apt-get update failed; trying with the lists that are there"
  quietly "${install[@]}" install --no-install-recommends "${missing[@]}" ||
    stop "apt-get could not install ${missing[*]} (the names are Debian 12's; apt's own words are above)"
}

tell_building() {
  [[ -n ${told_building-} ]] || say "building (first time: some minutes)..."
  told_building=1
}

# configured DIR TESTS: is DIR configured, from this very tree (a copied or moved folder would go on building the old one), and
# with the tests if they are wanted? A folder that has them serves both scripts.
configured() {
  [[ -f $1/build.ninja && -f $1/CMakeCache.txt ]] || return 1
  grep -qxF -- "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$1/CMakeCache.txt" || return 1
  [[ $2 == OFF ]] || grep -qxF ZONELINT_TESTS:BOOL=ON "$1/CMakeCache.txt"
}

# configure PRESET TESTS
configure() {
  local dir=$root/build/$1
  configured "$dir" "$2" && return
  tell_building
  if ! configured "$dir" OFF; then  # cut short, or another tree's: nothing in it can be trusted
    rm -rf -- "$dir/CMakeCache.txt" "$dir/CMakeFiles" "$dir/build.ninja"
  fi
  # The tests read YAML with Debian's package, so another python3 that comes first in PATH won't do.
  (cd -- "$root" && quietly cmake --preset "$1" -DZONELINT_TESTS="$2" -DPython3_EXECUTABLE=/usr/bin/python3) ||
    stop "CMake could not configure $dir (its output is above)"
}

# build DIR TARGET...: ninja's own lines are dropped, since only a compiler's complaint is worth reading. The first line that
# is neither the look for new files nor "no work to do" means that there is work.
build() {
  local dir=$1 line output=''
  shift
  while IFS= read -r line; do
    case $line in
      "ninja: Entering directory"* | "ninja: no work to do." | "[ninja] "*"globbed directories..."*) ;;
      "[ninja] "*) tell_building ;;
      *) output+=$line$'\n' ;;
    esac
  done < <(NINJA_STATUS='[ninja] ' exec ninja -C "$dir" "$@" 2>&1)
  wait $! || { printf '%s' "$output" >&2; stop "the build failed (its output is above)"; }
}

# set_up PRESET TARGET TESTS PACKAGE...: everything that must be there before the program can run; TESTS is ON or OFF. One
# caller at a time: two hooks that start at once must run neither apt nor ninja side by side. A killed caller's ninja keeps the
# lock until it has ended, for it inherits the descriptor.
set_up() {
  local preset=$1 target=$2 tests=$3 lock
  shift 3
  { mkdir -p -- "$root/build" && exec {lock}>"$root/build/.lock"; } || stop "can't write to $root/build"
  flock -w 2 "$lock" || { say "waiting for another set-up of this tree"; flock "$lock"; }
  need_packages "$@"
  configure "$preset" "$tests"
  build "$root/build/$preset" "$target"
  exec {lock}>&-
}
