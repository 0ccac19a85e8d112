#!/usr/bin/env bash
# A real Maven and Debian package build of the sample tree, told to a fleet through a coordination repository of its own:
# once as it should go, once with a compile error planted. Ends 0 only if both went as they should.
set -euo pipefail
cd "$(dirname "$0")"
. .ci/prepare.sh
prepare

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A demo never mails a real fleet: nothing of this machine's settings is used.
while IFS= read -r name; do unset "$name"; done < <(compgen -e | grep -E '^(BUILDCOORD_|SERVER_ID$)' || true)
export BUILDCOORD_SYSTEM_ROOT="$work/root" BUILDCOORD_STATE="$work/state"
export XDG_CONFIG_HOME="$work/config" XDG_CACHE_HOME="$work/cache" XDG_STATE_HOME="$work/xdg-state"
export BUILDCOORD_REPOSITORY="$work/coordination.git" BUILDCOORD_SERVER=build1
export MAVEN_OPTS="-Dmaven.repo.local=$work/m2" LC_ALL=C.UTF-8

step() { printf '\n\033[1m== %s\033[0m\n' "$*"; }
fail() { echo "The demo did not go as it should: $*" >&2; exit 1; }

step "Building buildcoord"
dotnet build src/BuildCoordination.Tool -c Release -v quiet --nologo
buildcoord="$PWD/artifacts/bin/BuildCoordination.Tool/release/buildcoord"

git init -q --bare -b main "$BUILDCOORD_REPOSITORY"
mkdir "$work/build1"
cp -r samples/cloudstack-mini "$work/build1/cloudstack"
cd "$work/build1/cloudstack"
git init -q -b ExternalNew
git add -A
git -c user.name=demo -c user.email=demo@example.org commit -qm "Sample tree"

# A second server, so that there is somebody to hear.
"$buildcoord" --server build2 status idle
"$buildcoord" status idle --register

step "build1 builds: mvn, then dpkg-buildpackage"
"$buildcoord" cloudstack --source . --logs "$work/build-logs" || fail "the build ended with $?"

step "What build2 sees of the fleet"
"$buildcoord" --server build2 health || true
step "What build2 was told"
"$buildcoord" --server build2 read --all
step "The coordination repository's log"
git -C "$BUILDCOORD_REPOSITORY" log --format='%h %an: %s' main
step "The packages, and their checksums in the fleet's hands"
(cd "$work/build1" && sha256sum ./*.deb)
"$buildcoord" --server build2 builds build1

packages=("$work"/build1/*.deb)
[ "${#packages[@]}" -eq 3 ] || fail "there should be three packages"
told=$(git -C "$BUILDCOORD_REPOSITORY" show main:build1/builds.json)
for package in "${packages[@]}"; do
  grep -q "$(sha256sum "$package" | cut -d' ' -f1)" <<<"$told" || fail "the fleet was not told the checksum of $package"
done

step "build1 builds again, with a compile error planted"
sed -i 's/nextVmId++/nextVmNumber++/' server/src/main/java/org/example/cloudmini/server/ManagementServer.java
result=0
"$buildcoord" cloudstack --source . --logs "$work/build-logs" --quiet || result=$?
echo "exit code: $result"
[ "$result" -eq 1 ] || fail "mvn's exit code 1 should have been passed on"

step "What build2 was told about it"
"$buildcoord" --server build2 inbox --full | tee "$work/heard"
grep -q 'ManagementServer.java' "$work/heard" || fail "the broadcast should name the file"
git -C "$BUILDCOORD_REPOSITORY" show main:build1/status.json | jq -e '.status == "failed"' >/dev/null || fail "the status should be failed"
"$buildcoord" --server build2 health || true
step "Both went as they should"
