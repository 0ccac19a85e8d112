#!/usr/bin/env bash
# Builds everything and runs every test. With --slow: only the proof that takes longer.
set -euo pipefail
cd "$(dirname "$0")"
case "${1:-}" in
  "") explicit=off ;;
  --slow) explicit=only ;;
  *) echo "usage: ./test.sh [--slow]" >&2; exit 2 ;;
esac

more_packages="openssh-server bsdutils zsh tmux chromium fonts-dejavu-core strace"
. .ci/prepare.sh
prepare
rm -rf artifacts/left-out
dotnet build Build.sln -v quiet --nologo

# The tests of a project that was left out (docs/optional-packages.md), of the kind that was asked for.
left_out_tests() {
  local all slow
  all=$(cat "$1"/*.cs | grep -cE '^ *\[(Fact|Theory)' || true)
  slow=$(cat "$1"/*.cs | grep -cE '^ *\[(Fact|Theory).*Explicit = true' || true)
  if [ "$explicit" = only ]; then echo "$slow"; else echo $((all - slow)); fi
}

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
passed=0 failed=0 skipped=0 left_out=()
for project in tests/*.Tests; do
  name=$(basename "$project")
  echo "== $name"
  if [ -f "artifacts/left-out/$name" ]; then
    skipped=$((skipped + $(left_out_tests "$project")))
    left_out+=("$name: $(cat "artifacts/left-out/$name")")
    continue
  fi
  # A test that hangs is a failure that is told, not a run that never ends.
  timeout --kill-after=30 "${TEST_TIMEOUT:-2700}" "artifacts/bin/$name/debug/$name" \
    -noLogo -noColor -explicit "$explicit" -longRunning 60 -result-xml "$results/$name.xml" || true
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
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ $((passed + skipped)) -gt 0 ]
