#!/usr/bin/env bash
# Installs what is missing, builds a release and opens the window; with arguments, runs `whereabouts` with them.
# With no display and no arguments it locates the sample pictures and writes their heatmaps.
case "${1:-}" in -h | --help)
  cat <<'EOT'
usage: packaging/run.sh [PICTURE...]           opens the window
       packaging/run.sh COMMAND [ARGUMENT...]  runs a command of the program: locate, orbit, train or models
       packaging/run.sh COMMAND --help         says what a command does
Installs and builds what is missing first. With no display and no arguments it locates the sample pictures.
EOT
  exit ;;
esac
. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
build release whereabouts
# The private root has no locales; Qt takes the language of the window from this.
case "${LC_ALL:-${LC_MESSAGES:-${LANG:-C}}}" in C | C.* | POSIX) ;; *) export LANGUAGE=${LANGUAGE:-${LC_ALL:-${LC_MESSAGES:-$LANG}}} ;; esac
if [ $# -gt 0 ] || [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  inside "$build/bin/whereabouts" "$@"
else
  out=$(mktemp -d "${TMPDIR:-/tmp}/whereabouts-heatmaps-XXXXXX")
  inside "$build/bin/whereabouts" locate "$project/resources/samples" --heatmap "$out"
  say "no display: the heatmaps are in $out"
fi
