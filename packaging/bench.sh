#!/usr/bin/env bash
# Runs the benchmarks (all, or those named: heatmap, ...) and says what each promises and what was measured.
# With --json one JSON document: {"benchmarks": [...], "meets_promises": true or false}. Exits 1 when one cannot run.
. "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
json=no
names=()
for argument in "$@"; do
  case "$argument" in
    --json) json=yes ;;
    -*) die "usage: packaging/bench.sh [NAME...] [--json]" ;;
    *) names+=("$argument") ;;
  esac
done
build release
if [ ${#names[@]} = 0 ]; then
  for program in "$build"/bin/bench_*; do names+=("${program##*/bench_}"); done
fi
status=0
results=()
for name in "${names[@]}"; do
  program="$build/bin/bench_$name"
  [ -x "$program" ] || die "there is no benchmark called $name"
  say "$name"
  result=$(inside xvfb-run -a -s "-screen 0 1280x900x24" "$program") || status=1
  results+=("$result")
done
meets=true
for result in "${results[@]}"; do
  case "$result" in *'"meets_promises":true'*) ;; *) meets=false ;; esac
done
if [ $json = yes ]; then
  printf '{"benchmarks": [%s], "meets_promises": %s}\n' "$(IFS=,; echo "${results[*]}")" "$meets"
else
  say "all promises kept: $meets"
fi
exit $status
