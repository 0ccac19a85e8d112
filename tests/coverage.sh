#!/usr/bin/env bash
# How much of the readers the fuzz tests reach: lines and branches of each file, and the lines that none of their documents reached.
# BUILDCOORD_TEST_CASES=N runs another number of documents.
set -euo pipefail
cd "$(dirname "$0")/.."
readers='^(Documents/|Updates/|Outbox/UpdateFile|Repository/TreeChanges|Publishing/Batch|Health/HeartbeatRule|Messages/Conversation|FailureLogs/|CloudStack/Packages/ChangesFile|Settings/SettingsFile[.]|Display/VisibleText|Git/RepositoryUrl|Redaction/)'
out=artifacts/coverage
report=$out/report

# A folder of its own: what ./test.sh runs has no coverage built in.
dotnet build tests/BuildCoordination.Tests -p:Coverage=true "-p:ArtifactsPath=$PWD/$out/" -v quiet --nologo -m:1
rm -rf "$report"
BUILDCOORD_TEST_CASES=${BUILDCOORD_TEST_CASES:-2000} "$out/bin/BuildCoordination.Tests/debug/BuildCoordination.Tests" \
  --filter-class '*.FuzzTests' '*.RepositoryFuzzTests' '*.ModelTests' \
  --coverlet --coverlet-single-hit --coverlet-output-format json --coverlet-include '[BuildCoordination]*' \
  --results-directory "$report" >"$out/log" || {
  cat "$out/log" >&2
  exit 1
}

jq -r --arg readers "$readers" '
  def row(name; of): "\(name)\t\(of | map(.l) | add)/\(of | map(.lines) | add)\t\(of | map(.b) | add)/\(of | map(.branches) | add)";
  [to_entries[].value | to_entries[] | (.key | sub(".*/src/BuildCoordination/"; "")) as $file
    | select($file | test($readers)) | [.value[][]]
    | (map(.Lines | to_entries[]) | group_by(.key) | map({line: (.[0].key | tonumber), hits: (map(.value) | max)})) as $lines
    | (map(.Branches[])) as $branches
    | {$file, l: ($lines | map(select(.hits > 0)) | length), lines: ($lines | length),
       b: ($branches | map(select(.Hits > 0)) | length), branches: ($branches | length),
       missed: ($lines | map(select(.hits == 0).line) | sort | map(tostring) | join(" "))}]
  | "file\tlines\tbranches\tlines not reached", (sort_by(.file)[] | row(.file; [.]) + "\t" + .missed), row("all"; .)' "$report"/*.json
