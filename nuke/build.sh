#!/usr/bin/env bash
# Builds the build, then runs it: nuke/build.sh TARGET... Also what the global tool `nuke` starts.
set -eo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 NUKE_TELEMETRY_OPTOUT=1

if ! command -v dotnet >/dev/null; then
  echo "The .NET SDK 10 is missing: install it from https://dot.net/download, or build with 'buildcoord cloudstack', which needs none." >&2
  exit 1
fi
# Whatever the solution knows of NUKE: whoever calls this wants it tried.
if ! problems=$(dotnet build "$here/_build.csproj" -p:NeedsPackage= -nologo -v quiet -clp:NoSummary \
  -nodeReuse:false -p:UseSharedCompilation=false 2>&1); then
  if grep -q 'NU110[1-3].*Nuke\.Common' <<<"$problems"; then
    echo "Nuke.Common cannot be restored here: build with 'buildcoord cloudstack' or 'dotnet cake' instead, or add a NuGet source that carries it (docs/nuke.md)." >&2
  else
    echo "$problems" >&2
  fi
  exit 1
fi
exec dotnet "$here/bin/_build.dll" "$@"
