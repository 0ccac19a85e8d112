#!/usr/bin/env bash
# Builds everything and runs every test. With --slow: only the proof that takes longer.
set -euo pipefail
cd "$(dirname "$0")"
case "${1:-}" in
  "") explicit=off ;;
  --slow) explicit=only ;;
  *) echo "usage: ./test.sh [--slow]" >&2; exit 2 ;;
esac

more_packages="openssh-server bsdutils zsh"
. .ci/prepare.sh
prepare
dotnet build Build.sln -v quiet --nologo

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
passed=0 failed=0 skipped=0
for project in tests/*.Tests; do
  name=$(basename "$project")
  echo "== $name"
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

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ $((passed + skipped)) -gt 0 ]
