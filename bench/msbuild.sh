#!/usr/bin/env bash
# usage: bench/msbuild.sh [ROUNDS [PROJECTS]]
# What a build waits for: PROJECTS (5) projects built again with the package and without, in turns, the remote healthy and away.
# Prints ratios of pairs; bare times of a shared machine say nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-7} projects=${2:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export MSBUILDDISABLENODEREUSE=1 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
dotnet pack src/BuildCoordination.MSBuild -c Release -o "$work/feed" -v quiet -p:Version=0.1.0-bench --nologo
git init -q --bare -b main "$work/fleet.git"
export BUILDCOORD_STATE="$work/state" XDG_CACHE_HOME="$work/cache" BUILDCOORD_SERVER=build1

mkdir "$work/app"
cd "$work/app"
echo "<configuration><packageSources><clear /><add key=\"feed\" value=\"$work/feed\" /></packageSources></configuration>" > nuget.config
for i in $(seq "$projects"); do
  mkdir "p$i"
  references=""
  [ "$i" -eq "$projects" ] && for j in $(seq $((projects - 1))); do
    references="$references<ProjectReference Include=\"../p$j/p$j.csproj\" />"
  done
  cat > "p$i/p$i.csproj" <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="BuildCoordination.MSBuild" Version="0.1.0-bench" PrivateAssets="all" />$references</ItemGroup>
</Project>
PROJECT
  echo "public class Thing$i;" > "p$i/Thing.cs"
done
NUGET_PACKAGES="$work/packages" dotnet restore "p$projects" -v quiet

build() { NUGET_PACKAGES="$work/packages" dotnet build "p$projects" --no-restore -v quiet "$@" >/dev/null; }
milliseconds() { local start; start=$(date +%s%N); "$@"; echo $((($(date +%s%N) - start) / 1000000)); }
median() { sort -n "$1" | sed -n "$(((rounds + 1) / 2))p"; }
# NAME ARGUMENTS…: pairs of the build with the package in use and with it switched off, or with the argument $against.
pairs() {
  local name=$1 i a b
  shift
  build "$@"
  : > "$work/with" > "$work/without"
  for ((i = 0; i < rounds; i++)); do
    milliseconds build "$@" >> "$work/with"
    milliseconds build "${against:--p:BuildCoordinationEnabled=false}" >> "$work/without"
  done
  a=$(median "$work/with") b=$(median "$work/without")
  awk "BEGIN { printf \"%-20s %.3f (%+d ms)\n\", \"$name\", $a / $b, $a - $b }"
}

echo "median with / median without, $rounds pairs each"
pairs "switched off" -p:BuildCoordinationEnabled=false
pairs "nothing configured"
BUILDCOORD_REPOSITORY="$work/fleet.git" pairs "remote healthy"
BUILDCOORD_REPOSITORY="$work/fleet.git" pairs "coordinated target" -p:CoordinatedTargets=CoreCompile
against=-p:CoordinatedTargets= BUILDCOORD_REPOSITORY="$work/fleet.git" pairs "a target more" -p:CoordinatedTargets=CoreCompile
BUILDCOORD_REPOSITORY=http://127.0.0.1:1/fleet.git pairs "remote away"
