#!/usr/bin/env bash
# Builds everything and runs every test. With --slow: only the proof that takes longer. With --quick: the core's tests that take no
# time, as an engineer runs them between two changes. docs/development/testing.md.
set -euo pipefail
cd "$(dirname "$0")"
case "${1:-}" in
  "" | --quick) explicit=off ;;
  --slow) explicit=only ;;
  *) echo "usage: ./test.sh [--quick | --slow]" >&2; exit 2 ;;
esac
quick=$([ "${1:-}" != --quick ] || echo yes)

more_packages="openssh-server bsdutils zsh fish man-db groff-base tmux chromium fonts-dejavu-core strace mmdebstrap lintian btrfs-progs"
. .ci/prepare.sh
if [ "$quick" ]; then prepare_sdk; else prepare; fi

results=$(mktemp -d)
# One compiler for all builds of this run, also those in tests: each of its own took two thirds of their processor time.
export UseSharedCompilation=true SharedCompilationId="buildcoord-test-$$"
# What failed is told whole: who reads it may have no machine to see it again.
export XUNIT_PRINT_MAX_STRING_LENGTH=0

# The folders of tests are in memory if there is enough of it and programs may run there: tests mostly write small files.
in_memory() {
  local probe
  [ "$(df --output=fstype /dev/shm 2>/dev/null | tail -1)" = tmpfs ] || return 1
  [ "$(df --output=avail /dev/shm | tail -1)" -gt 6000000 ] || return 1
  [ "$(sed -n 's/^MemAvailable: *\([0-9]*\) kB/\1/p' /proc/meminfo)" -gt 10000000 ] || return 1
  probe=$(mktemp /dev/shm/buildcoord-test-XXXXXX) || return 1
  printf '#!/bin/sh\n' >"$probe" && chmod +x "$probe" && "$probe" 2>/dev/null && rm -f "$probe" && return 0
  rm -f "$probe"
  return 1
}
if [ -z "${TMPDIR:-}" ] && in_memory; then
  TMPDIR=$(mktemp -d /dev/shm/buildcoord-tests-XXXXXX)
  # As /tmp is: some tests are other users.
  chmod 1777 "$TMPDIR"
  export TMPDIR
  in_memory=$TMPDIR
fi

finish() {
  local compiler
  for compiler in $(pgrep -f -- "-pipename:$SharedCompilationId" || true); do kill "$compiler" || true; done
  rm -rf "$results" ${in_memory:+"$in_memory"}
}
trap finish EXIT

rm -rf artifacts/left-out
dotnet build "$([ "$quick" ] && echo tests/BuildCoordination.Tests || echo Build.sln)" -v quiet --nologo

# The command is started thousands of times: tests use it compiled to machine code, where that can be done, and a few the portable one.
compile_tool() {
  local folder=artifacts/native-tool parts=artifacts/bin/BuildCoordination.Tool/debug
  [ ! -f "$folder/bin/buildcoord" ] || [ -n "$(find "$parts" -maxdepth 1 -name '*.dll' -newer "$folder/bin/buildcoord")" ] || return 0
  rm -rf "$folder/new"
  if dotnet publish src/BuildCoordination.Tool -c Debug --use-current-runtime -p:PublishAot=true -p:Optimize=true -p:RunAnalyzers=false \
    -p:GenerateDocumentationFile=false -p:DebugType=none -p:StripSymbols=false --artifacts-path "$folder/artifacts" \
    -o "$folder/new" -v quiet --nologo >"$results/native-tool.out" 2>&1; then
    touch "$folder/new/buildcoord"
    rm -rf "$folder/bin"
    mv "$folder/new" "$folder/bin"
  else
    rm -rf "$folder/bin"
    echo "The command cannot be compiled to machine code here; the tests run the portable one, which takes longer:"
    tail -3 "$results/native-tool.out"
  fi
}

# The tests of a project that was left out (docs/optional-packages.md), of the kind that was asked for.
left_out_tests() {
  local all slow
  all=$(cat "$1"/*.cs | grep -cE '^ *\[(Fact|Theory)' || true)
  slow=$(cat "$1"/*.cs | grep -cE '^ *\[(Fact|Theory).*Explicit = true' || true)
  if [ "$explicit" = only ]; then echo "$slow"; else echo $((all - slow)); fi
}

# A test that hangs is a reported failure, not a run that never ends. Many tests wait for processes, so more of them run than there
# are processors.
run_tests() {
  local name
  for name in "$@"; do
    [ -f "artifacts/left-out/$name" ] || timeout --kill-after=30 "${TEST_TIMEOUT:-2700}" "artifacts/bin/$name/debug/$name" \
      -noLogo -noColor -explicit "$explicit" -maxThreads 2.0x ${quick:+-trait- Takes=long} -longRunning 60 \
      -result-xml "$results/$name.xml" &>"$results/$name.out" || true
    echo "== $name"
    [ ! -f "$results/$name.out" ] || cat "$results/$name.out"
  done
}

# The tests that failed in an output of the runner, each with at most 40 lines of what it says.
failures() {
  awk '/^    [^ ].* \[FAIL\]$/ { said = 1 } /^ ? ? ? ?[^ ]/ && !/ \[FAIL\]$/ { said = 0 } said > 0 && said++ <= 40' "$1"
}

tool=BuildCoordination.Tool.Tests
others=()
for project in tests/*.Tests; do
  [ "$(basename "$project")" = "$tool" ] || others+=("$(basename "$project")")
done
if [ "$quick" ]; then
  others=(BuildCoordination.Tests)
  run_tests "${others[@]}"
else
  # Two at a time: while the one waits, the other works.
  { compile_tool; run_tests "$tool"; } &
  run_tests "${others[@]}"
  wait
  others+=("$tool")
fi

passed=0 failed=0 skipped=0 left_out=()
for name in "${others[@]}"; do
  if [ -f "artifacts/left-out/$name" ]; then
    skipped=$((skipped + $(left_out_tests "tests/$name")))
    left_out+=("$name: $(cat "artifacts/left-out/$name")")
    continue
  fi
  counts=$(grep -o -m1 '<assembly [^>]*>' "$results/$name.xml" 2>/dev/null || true)
  count() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$counts"; }
  if [ -z "$(count total)" ]; then
    echo "$name did not finish." >&2
    failed=$((failed + 1))
    continue
  fi
  passed=$((passed + $(count passed)))
  failed=$((failed + $(count failed) + $(count errors)))
  skipped=$((skipped + $(count skipped)))
done

for reason in "${left_out[@]}"; do echo "Skipped $reason"; done
# Once more at the end: of a long output often only that is kept.
for name in "${others[@]}"; do
  [ ! -f "$results/$name.out" ] || failures "$results/$name.out"
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ $((passed + skipped)) -gt 0 ]
