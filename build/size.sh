#!/usr/bin/env bash
# Prints the size of the product: lines of C# of each project in src, public types of the core, settings and top-level commands.
# build/size.sh [COMMIT]: of the working tree, or of a commit. The figures stand in docs/development/size.md.
set -euo pipefail
cd "$(dirname "$0")/.."
commit=${1:-}

files() {
  if [ -n "$commit" ]; then git ls-tree -r --name-only "$commit" -- "$1"; else git ls-files -- "$1"; fi
}

content() {
  if [ -n "$commit" ]; then git show "$commit:$1"; else cat "$1"; fi
}

lines() {
  local file
  while IFS= read -r file; do
    content "$file"
  done < <(files "$1" | grep '\.cs$' || true) | wc -l
}

if [ -n "$commit" ]; then title=$(git rev-parse --short=7 "$commit"); else title="working tree"; fi
echo "| figure | $title |"
echo "|---|---:|"
sum=0
while IFS= read -r project; do
  count=$(lines "$project/")
  sum=$((sum + count))
  echo "| lines of C#, \`$project\` | $count |"
done < <(files src/ | grep '/.*/' | cut -d/ -f1,2 | sort -u)
echo "| lines of C#, \`src\` | $sum |"

# The public API is approved as text: a type stands one level below its namespace.
echo "| public types of the core | $(content tests/approved/BuildCoordination.txt | grep -cE '^    public .*\b(class|enum|interface|struct|delegate)\b') |"

# A row of the table begins with new(Of("key".
settings=$(files src/BuildCoordination/ | grep -E '/(Configuration/Settings|Settings/SettingsTable)\.cs$')
echo "| settings | $(content "$settings" | grep -c 'new(Of("') |"

# Each command has a heading of its own; that of a subcommand has two words.
echo "| top-level commands | $(content docs/commands.md | grep -cE '^## [a-z-]+$') |"
