# Shared by the scripts of deploy/: what is needed, steps with progress, and building. Sourced, not run.
# Bash 5. Every script that sources this runs from the root of the tree.

set -Eeuo pipefail
CALLER=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.."
ROOT=$PWD
LOGS=$ROOT/build/logs
JOBS=${JOBS:-$(nproc)}

say() { printf '%s\n' "$*"; }
die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

# from_caller PATH: as whoever called the script meant it, who stood somewhere else.
from_caller() { [[ $1 == /* ]] && printf '%s\n' "$1" || printf '%s\n' "$CALLER/$1"; }

# step TITLE LOG COMMAND ...: runs the command with its output in build/logs/LOG.log and a line of
# progress every ten seconds. A failure shows the log's end, and names the step and the log file.
step() {
  local title=$1 log=$LOGS/$2.log started=$SECONDS shown=$SECONDS status=0 pid
  shift 2
  mkdir -p "$LOGS"
  printf '== %s\n' "$title"
  # A group of its own, so that an interrupted step ends whole and nothing else does.
  set -m
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  set +m
  trap 'kill -- -'"$pid"' 2>/dev/null; exit 130' INT TERM
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.2
    if ((SECONDS - shown >= 10)); then
      shown=$SECONDS
      printf '   %4d s  %s\n' $((SECONDS - started)) "$(tail -n 1 "$log" | tr -d '\r' | cut -c1-100)"
    fi
  done
  wait "$pid" || status=$?
  trap - INT TERM
  if ((status != 0)); then
    printf '\n%s\n' "---- the end of $log"
    tail -n 40 "$log"
    printf '\nFAILED: %s (exit %d). The whole log: %s\n' "$title" "$status" "$log" >&2
    exit 1
  fi
  printf '   done in %d s\n' $((SECONDS - started))
}

# What the project needs of Debian 12, each with its reason.
needed_packages() {
  cat <<'LIST'
build-essential         the compiler, g++ 12, and the C library
cmake                   the build's description, 3.25
ninja-build             runs the build
ccache                  a second build takes seconds
pkg-config              finds libsodium and utf8proc
libgrpc++-dev           gRPC, the services' transport: callback API and mTLS
protobuf-compiler       protoc: messages from proto/
protobuf-compiler-grpc  protoc's gRPC part: services from proto/
libprotobuf-dev         Protocol Buffers: acts as bytes
librocksdb-dev          RocksDB: the registry's storage
libssl-dev              OpenSSL: SHA-256, P-256, SM2 with SM3, and TLS below gRPC
openssl                 its command: certificates of the demo and of the tests
libsodium-dev           libsodium: verifies Ed25519 at twice OpenSSL's rate
libjemalloc-dev         jemalloc: the daemon's allocator, a twelfth less CPU for an act than the C library's
libexpected-dev         tl::expected: results, until the compiler has std::expected
nlohmann-json3-dev      strict reading of JSON contents and proof files
libutf8proc-dev         Unicode: NFC, one encoding for one text; NFKC, one form for one number
libcli11-dev            command lines and their help
libcpp-httplib-dev      HTTP: tiles for monitors, witnesses
libspdlog-dev           the daemon's log
prometheus-cpp-dev      the text format that Prometheus reads: metrics
libgtest-dev            GoogleTest: every test
libgmock-dev            its matchers
python3-jsonschema      JSON Schema: what the command line prints, held against it by tests
strace                  disk errors, injected into the registry by tests/endurance
LIST
}

# Prints which of the given packages (one name a line on stdin) are not installed.
missing_packages() {
  local name
  while read -r name _; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null) == installed ]] || say "$name"
  done
}

as_root() {
  if ((EUID == 0)); then "$@"; else sudo -- "$@"; fi
}

# install_packages NAME ...: with apt-get, by name.
install_packages() {
  command -v apt-get >/dev/null || die "this is no Debian; please install by other means: $*"
  if ((EUID != 0)); then
    command -v sudo >/dev/null || die "missing packages, and neither root nor sudo to install them: $*"
    sudo -v  # asks for the password here, while there is somebody to ask
  fi
  step "apt-get update" apt-update as_root apt-get update
  step "apt-get install $*" apt-install \
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

install_needed() {
  local -a missing
  mapfile -t missing < <(needed_packages | missing_packages)
  if ((${#missing[@]} == 0)); then
    say "== every package that Yidan needs is installed"
    return
  fi
  needed_packages | grep -E "^($(IFS='|'; sed 's/+/\\+/g' <<<"${missing[*]}")) " | sed 's/^/   /'
  install_packages "${missing[@]}"
}

# build PRESET TARGET ...: configures build/PRESET and builds the targets.
build() {
  local preset=$1
  shift
  step "configure ($preset)" "configure-$preset" cmake --preset "$preset"
  step "build ($preset)" "build-$preset" \
    env NINJA_STATUS='[%f/%t] ' cmake --build --preset "$preset" --parallel "$JOBS" --target "$@"
}
