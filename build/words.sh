#!/usr/bin/env bash
# Counts the words of the "not" column of docs/development/words.md in src and docs, as file:line: word. The goal is 0.
# build/words.sh [PATH...]: in all of it, or below the paths. build/words.sh --by-file: the count of each file.
set -euo pipefail
cd "$(dirname "$0")/.."
by_file=
if [ "${1:-}" = --by-file ]; then by_file=yes; shift; fi
if [ $# -eq 0 ]; then set -- src docs README.md CONTRIBUTING.md SECURITY.md AGENTS.md; fi

# Not counted at all: the page of the words; a history of bugs, which quotes what was said then; answers that a test made.
left_out='^docs/(development/(words|bugs-found)\.md|images/|schemas/.*\.json$)'

git ls-files -- "$@" | grep -vE "$left_out" | grep -E '\.(cs|md|css|js|html|props|targets|csproj|json|sh|cake)$' \
  | BY_FILE=$by_file perl -e '
use strict;
use warnings;

# The "not" column. Left out of it, as the field uses them daily: say, word, take, look, turn, note, room, session.
my $words = join "|",
  "tell(?:s|ing|er|ers)?", "told",
  "ma(?:ke|kes|de|king)(?: it| them)? visible", "carr(?:y|ies|ied|ying)",
  "hear(?:s|d|ing)?", "looks? in",
  "beat(?:s|ing)?", "signs? of life", "pulses?",
  "reader.?s marks", "wires?",
  "pause[sd]?", "gathering", "patience", "grace",
  "refus(?:e|es|ed|al|als|ing)", "puts? aside", "bad",
  "mute[sd]?", "silen(?:t|ce|ced)",
  "dead", "deaths?", "die[sd]?", "dying", "judge[sd]?", "judging", "spare[sd]?", "left behind",
  "beside", "mend(?:s|ed|ing)?", "heal(?:s|ed|ing)?", "anew", "fleet of one",
  "we", "us", "our", "ours", "he", "him", "his",
  "Unhindered", "BuildGoesOn", "WhySilent", "EndNote", "PushRider", "ObjectText";

# What the field itself says, what is written on disk or in the repository, and what other programs print.
my @allowed = (
  # Other programs print it.
  "[Cc]onnections?(?: was)? refused|network.refused|BAD signature|bad object|Bad exit status|bad line length|bad substitution",
  "died with signal|die Regel|Tell the author|400 Bad Request",
  # Folders, files and branches that exist on disk and in repositories.
  "outbox/(?:refused|bad)|<c>(?:refused|bad)/</c>|[.]bad\\b|\"(?:refused|bad)\"|\\bbeat/",
  # Public names, and fields of answers in JSON.
  "string[?] Told|_build[.]Told|OutboxEntry(?:Json)?> Refused|Outbox[.]Refused",
  # Variables of a style sheet, and an outcome in a table of results.
  "--bad\\b|bar-bad|bad 159085",
);
my $allowed = join "|", @allowed;

my %of_file;
my $count = 0;
while (my $file = <STDIN>) {
  chomp $file;
  open my $text, "<", $file or die "$file: $!";
  while (my $line = <$text>) {
    $line =~ s/$allowed//g;
    while ($line =~ /(?<![A-Za-z0-9_-])($words)(?![A-Za-z0-9_-])/gi) {
      print "$file:$.: $1\n" unless $ENV{BY_FILE};
      $of_file{$file}++;
      $count++;
    }
  }
}
if ($ENV{BY_FILE}) {
  printf "%4d %s\n", $of_file{$_}, $_ for sort { $of_file{$b} <=> $of_file{$a} || $a cmp $b } keys %of_file;
}
print "$count\n";
'
