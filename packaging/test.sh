#!/usr/bin/env bash
# Installs what is missing, builds everything with warnings as errors and runs every test; CTest's summary is last.
# Further arguments go to CTest (-R NAME, -L core).
case "${1:-}" in -h | --help)
  cat <<'EOT'
usage: packaging/test.sh [OPTION OF CTEST...]
       packaging/test.sh              runs every test
       packaging/test.sh -R decode    runs those whose name holds "decode"; -L core, widgets or app those of a part
Installs and builds what is missing first.
EOT
  exit ;;
esac
. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
build ci
export WHEREABOUTS_SHARED=$(realpath -m "${WHEREABOUTS_SHARED:-$(dirname "$project")/shared}")
inside xvfb-run -a -s "-screen 0 1280x900x24" \
  ctest --test-dir "$build" --output-on-failure --no-tests=error -j 2 "$@"
