#!/usr/bin/env bash
# Measures every figure of docs/performance.md and keeps the table there: half an hour on a quiet machine with two cores.
# With arguments, --quick for fewer rounds and names of figures, it only prints.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/prepare.sh
prepare
for project in src/BuildCoordination.Tool tests/Worker bench/Figures; do
  dotnet build "$project" -c Release -v quiet --nologo
done
figures=artifacts/bin/Figures/release/figures
[ $# -eq 0 ] || exec "$figures" "$@"
table=$(mktemp)
trap 'rm -f "$table"' EXIT
"$figures" | tee "$table"
page=docs/performance.md
{ sed '/^<!-- table -->$/q' "$page"; cat "$table"; sed -n '/^<!-- end of table -->$/,$p' "$page"; } > "$page.new"
mv "$page.new" "$page"
