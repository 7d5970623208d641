#!/usr/bin/env bash
# Runs the benchmarks (all, or those named: heatmap, ...) and says what each promises and what was measured.
# With --json one JSON document: {"benchmarks": [...], "meets_promises": true or false}. Exits 1 when one cannot run.
folder=$(dirname "${BASH_SOURCE[0]}")
known=$(cd "$folder/../tests/bench" && for file in bench_*.cpp; do file=${file#bench_}; printf '%s ' "${file%.cpp}"; done)
usage() {
  printf '%s\n' "usage: packaging/bench.sh [NAME...] [--json]" \
    "Runs the benchmarks, all or those named, and says what each promises and what was measured; --json prints one document." \
    "Names: $known" "Installs and builds what is missing first."
}
json=no
names=()
for argument in "$@"; do
  case "$argument" in
    -h | --help) usage; exit ;;
    --json) json=yes ;;
    -*) printf '%s\n' "whereabouts: bench.sh does not know $argument." >&2; usage >&2; exit 2 ;;
    *) case " $known" in
         *" $argument "*) names+=("$argument") ;;
         *) printf '%s\n' "whereabouts: there is no benchmark called $argument; there are: $known" >&2; exit 2 ;;
       esac ;;
  esac
done
. "$folder/environment.sh"
build release
if [ ${#names[@]} = 0 ]; then
  for program in "$build"/bin/bench_*; do names+=("${program##*/bench_}"); done
fi
status=0
results=()
for name in "${names[@]}"; do
  program="$build/bin/bench_$name"
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
