#!/usr/bin/env bash
# Changes one line of the core at a time, in a clone, and runs the tests of its area: a mutant that they pass survives. Prints the
# survivors and the share that was killed. docs/development/testing.md.
# Usage: build/mutants.sh [--check] [AREA | NUMBER]
set -euo pipefail
cd "$(dirname "$0")/.."
list=$PWD/build/mutants.txt
check=
[ "${1:-}" = --check ] && { check=yes; shift; }
wanted=${1:-}

# Prints NUMBER, area, file and namespaces of each mutant; replaces its text where a folder of sources is named.
mutant() {
  perl -e '
    my ($list, $sources, $apply) = @ARGV;
    my (@all, $one);
    open my $lines, "<", $list or die "$list: $!";
    while (<$lines>) {
      chomp;
      if (/^== (.*?) \| (.*?) \| (.*)$/) { push @all, $one = { area => $1, file => $2, tests => $3, old => [], new => [] } }
      elsif (/^- (.*)$/) { push @{$one->{old}}, $1 }
      elsif (/^\+ (.*)$/) { push @{$one->{new}}, $1 }
    }
    my ($number, $bad) = (0, 0);
    for my $mutant (@all) {
      $number++;
      next if $apply && $apply != $number;
      my ($old, $new) = (join("\n", @{$mutant->{old}}), join("\n", @{$mutant->{new}}));
      open my $file, "<", "$sources/$mutant->{file}" or die "$mutant->{file}: $!";
      my $text = do { local $/; <$file> };
      my $count = () = $text =~ /\Q$old\E/g;
      if ($count != 1) { print STDERR "$number: stands $count times in $mutant->{file}: $old\n"; $bad++; next }
      if (!$apply) { print join("\t", $number, $mutant->{area}, $mutant->{file}, $mutant->{tests}, $old =~ s/\s+/ /gr, $new =~ s/\s+/ /gr), "\n"; next }
      $text =~ s/\Q$old\E/$new/;
      open my $out, ">", "$sources/$mutant->{file}" or die;
      print $out $text;
    }
    exit($bad > 0);
  ' "$list" "$1" "${2:-0}"
}

if [ "$check" ]; then
  mutant src/BuildCoordination | cut -f2 | sort | uniq -c
  exit
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
git clone -q . "$scratch/clone"
cd "$scratch/clone"
cp "$list" "$scratch/list" && list=$scratch/list
project=BuildCoordination.Tests
compile() {
  dotnet build "$@" -v quiet --nologo -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false
}
# Only the core has changed: the tests take its new assembly as it is.
compile_core() {
  compile src/BuildCoordination --no-restore \
    && cp artifacts/bin/BuildCoordination/debug/BuildCoordination.dll "artifacts/bin/$project/debug/"
}
failing=()
tests() {
  local arguments=("${@:2}") name
  for name in "${failing[@]}"; do arguments+=(-method- "$name"); done
  for name in $1; do arguments+=(-namespace "$project.$name" -namespace "$project.${name%.\*}"); done
  timeout --kill-after=30 900 "artifacts/bin/$project/debug/$project" -noLogo -noColor "${arguments[@]}"
}

compile "tests/$project" >"$scratch/out" 2>&1 || { cat "$scratch/out"; exit 1; }
# What fails without a mutant says nothing of one.
chosen=$(mutant src/BuildCoordination | awk -F '\t' -v wanted="$wanted" 'wanted == "" || $1 == wanted || $2 == wanted { print $4 }' \
  | tr ' ' '\n' | sort -u)
tests "$chosen" >"$scratch/out" 2>&1 || true
mapfile -t failing < <(sed -n 's/^ *\([A-Za-z0-9_.]*\).* \[FAIL\]$/\1/p' "$scratch/out" | sort -u)
for name in "${failing[@]}"; do echo "Left out, because it fails without a mutant: $name"; done

killed=0 survived=0
while IFS=$'\t' read -r number area file names old new; do
  [ -z "$wanted" ] || [ "$wanted" = "$number" ] || [ "$wanted" = "$area" ] || continue
  mutant src/BuildCoordination "$number"
  if ! compile_core >"$scratch/out" 2>&1; then
    echo "$number is no C#: $(grep -m1 -o 'error CS.*' "$scratch/out")"
  elif tests "$names" -stopOnFail >"$scratch/out" 2>&1; then
    survived=$((survived + 1))
    echo "$number SURVIVED $file: $old -> $new"
  else
    killed=$((killed + 1))
    echo "$number killed by $(grep -m1 -o '[^ ]* \[FAIL\]\|[^ ]*(.*\[FAIL\]' "$scratch/out" || echo 'a run that did not end')"
  fi
  git checkout -q -- src
done < <(mutant src/BuildCoordination)
echo "$killed killed, $survived survived: $((100 * killed / (killed + survived > 0 ? killed + survived : 1))) %"
