#!/usr/bin/env bash
# Makes buildcoord_VERSION_ARCH.deb and the same tree as .tar.gz in artifacts/deb: the native command with libgit2, a systemd unit,
# manual pages and completions. docs/install.md.
# Usage: build/deb.sh [--arch amd64|arm64] [--native FOLDER] [--version VERSION]
#   --native   takes the command from a folder that 'dotnet publish -p:PublishAot=true' made, and compiles nothing
#   --version  in place of the one that git's tags give, as 0.1.0-alpha.0.7
set -euo pipefail
umask 022
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

usage() { sed -n 's/^# Usage: /usage: /p' "$0" >&2; exit 2; }
start=$PWD
arch=$(dpkg --print-architecture) native='' version=''
while [ $# -gt 0 ]; do
  case $1 in
    --arch) arch=${2:-} ;;
    --native) native=$(cd "$start" && realpath -e "${2:-}") ;;
    --version) version=${2:-} ;;
    *) usage ;;
  esac
  [ $# -ge 2 ] || usage
  shift 2
done
case $arch in
  amd64) runtime=linux-x64 ;;
  arm64) runtime=linux-arm64 ;;
  *) usage ;;
esac
cd "$(dirname "$0")/.."
project=src/BuildCoordination.Tool
out=$PWD/artifacts/deb
own=$([ "$arch" = "$(dpkg --print-architecture)" ] && echo yes || true)

# A folder of artifacts of its own: what was restored for one system is no more restored for an ordinary build.
options=(-p:ArtifactsPath="$out/artifacts" -p:MinVerSkip=false -p:ContinuousIntegrationBuild=true -v:quiet -nologo)
if [ -z "$version" ]; then
  dotnet restore $project -r $runtime -p:PublishAot=true "${options[@]}"
  version=$(dotnet msbuild $project -t:MinVer -getProperty:MinVerVersion -p:RuntimeIdentifier=$runtime -p:PublishAot=true "${options[@]}")
fi
cross=()
if [ ! "$own" ]; then
  # The same settings as those of the tool's package: Native.props.
  cross=(-p:_IsPacking=true)
fi
if [ -z "$native" ]; then
  native=$out/native-$arch
  rm -rf "$native"
  dotnet publish $project -c Release -r $runtime -p:PublishAot=true -p:RunAnalyzers=false -p:GenerateDocumentationFile=false \
    -p:Version="$version" "${cross[@]}" "${options[@]}" -o "$native"
fi

# 0.1.0-alpha.0.7 is before 0.1.0, and so is 0.1.0~alpha.0.7 to dpkg.
debian_version=${version/-/\~}
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat -c %Y "$native/buildcoord")}
export SOURCE_DATE_EPOCH
maintainer="${DEBFULLNAME:-The BuildCoordination authors} <${DEBEMAIL:-buildcoord@packages.invalid}>"

tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
mkdir -m 755 "$tree/root" && cd "$tree/root"
library=$(cd "$native" && echo libgit2-*.so)
install -D -m 755 "$native/buildcoord" usr/lib/buildcoord/buildcoord
install -m 644 "$native/$library" usr/lib/buildcoord/
"$([ "$own" ] || echo aarch64-linux-gnu-)strip" --strip-unneeded "usr/lib/buildcoord/$library"
install -d usr/bin && ln -s ../lib/buildcoord/buildcoord usr/bin/buildcoord
sources=$OLDPWD
install -D -m 644 "$sources/build/deb/buildcoord.service" usr/lib/systemd/system/buildcoord.service

# The command itself gives its pages and completions; one for another processor cannot be asked.
if [ "$own" ]; then
  command=(usr/bin/buildcoord)
else
  dotnet build "$sources/$project" "${options[@]}" -p:Version="$version" -o "$tree/portable"
  command=(dotnet "$tree/portable/buildcoord.dll")
fi
ask() { env -i PATH="$PATH" HOME="$tree" "${command[@]}" "$@"; }
man=usr/share/man/man1
install -d $man usr/share/bash-completion/completions usr/share/zsh/vendor-completions \
  usr/share/fish/vendor_completions.d usr/share/buildcoord
ask manual >$man/buildcoord.1
names=$(sed -n 's/^\.B buildcoord\\-\(.*\)(1)$/\1/p' $man/buildcoord.1 | sed 's/\\-/-/g')
for name in $names; do ask manual "$name" >"$man/buildcoord-$name.1"; done
gzip -9n $man/*.1
ask completion bash >usr/share/bash-completion/completions/buildcoord
ask completion zsh >usr/share/zsh/vendor-completions/_buildcoord
ask completion fish >usr/share/fish/vendor_completions.d/buildcoord.fish
ask completion powershell >usr/share/buildcoord/completion.ps1

documents=usr/share/doc/buildcoord
install -D -m 644 "$sources/build/deb/copyright" $documents/copyright
licence=$(find "${NUGET_PACKAGES:-$HOME/.nuget/packages}/libgit2sharp.nativebinaries" -name libgit2.license.txt | sort -V | tail -1)
gzip -9n <"$licence" >$documents/libgit2.license.txt.gz
gzip -9n >$documents/changelog.gz <<TEXT
buildcoord ($debian_version) unstable; urgency=medium

  * What a user notices is in CHANGELOG.md of the sources.

 -- $maintainer  $(date -u -R -d "@$SOURCE_DATE_EPOCH")
TEXT
chmod 644 $documents/*.gz
install -D -m 644 "$sources/build/deb/lintian-overrides" usr/share/lintian/overrides/buildcoord

# libc6 as the files were linked: the newest version of its symbols that they ask for.
elf=(usr/lib/buildcoord/buildcoord "usr/lib/buildcoord/$library")
libc=$(readelf -VW "${elf[@]}" | grep -oE 'GLIBC_[0-9.]+' | sort -Vu | tail -1)
depends="git, ca-certificates, libc6 (>= ${libc#GLIBC_}), libssl3 | libssl3t64"
for needed in $(readelf -dW "${elf[@]}" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort -u); do
  case $needed in
    libc.so.* | libm.so.* | libdl.so.* | libpthread.so.* | librt.so.* | ld-linux*) ;;
    libgcc_s.so.1) depends+=", libgcc-s1" ;;
    libstdc++.so.6) depends+=", libstdc++6" ;;
    libz.so.1) depends+=", zlib1g" ;;
    *) echo "No package is known that has $needed, which the command was linked with." >&2; exit 1 ;;
  esac
done

find . -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
archive=buildcoord_${debian_version}_$arch
tar --sort=name --owner=0 --group=0 --numeric-owner -c . | gzip -9n >"$out/$archive.tar.gz"

install -d DEBIAN
install -m 755 "$sources"/build/deb/{postinst,prerm,postrm} DEBIAN/
find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums
cat >DEBIAN/control <<TEXT
Package: buildcoord
Version: $debian_version
Architecture: $arch
Maintainer: $maintainer
Installed-Size: $(du -sk --apparent-size usr | cut -f1)
Depends: $depends
Recommends: openssh-client
Section: devel
Priority: optional
Description: report what the builds of a fleet of build servers do
 buildcoord reports through a shared git repository that a build started, how
 far it is and how it ended, whatever happens to the build, the network or the
 machine. It wraps any command, watches CloudStack's Maven and dpkg builds,
 sends messages between builders and shows the health of the fleet.
 .
 The command needs no .NET. 'buildcoord setup' makes a machine a builder.
TEXT
find DEBIAN -exec touch -d "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group -Zxz --build . "$out/$archive.deb" >/dev/null
printf '%s\n' "$out/$archive.deb" "$out/$archive.tar.gz"
