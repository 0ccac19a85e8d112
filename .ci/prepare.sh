# Sourced by demo.sh and test.sh from the repository's root: makes sure that what they need is on this machine.
# Installs with apt when it may; otherwise says exactly what is missing and ends.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=true MSBUILDDISABLENODEREUSE=1
export HOME="${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}"

# Debian packages by what they are for. The Maven plugins let the sample tree build without Maven Central.
needed_packages="git jq curl maven default-jdk-headless dpkg-dev fakeroot debhelper
  libmaven-clean-plugin-java libmaven-resources-plugin-java libmaven-compiler-plugin-java libmaven-jar-plugin-java
  libmaven-install-plugin-java libsurefire-java junit4 ${more_packages:-}"

missing_packages() {
  local package
  for package in $needed_packages; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || printf '%s ' "$package"
  done
}

has_sdk() {
  local sdk
  sdk=$(dotnet --version 2>/dev/null) && [ "${sdk%%.*}" -ge 10 ]
}

# Some distributions carry the SDK; of the others it comes from its makers.
prepare_sdk() {
  has_sdk && return 0
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq >/dev/null || true
    if apt-cache show dotnet-sdk-10.0 >/dev/null 2>&1; then
      echo "Installing dotnet-sdk-10.0" >&2
      DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends dotnet-sdk-10.0 >/dev/null && has_sdk && return 0
    fi
  fi
  echo "The .NET SDK 10 is missing (found: $(dotnet --version 2>/dev/null || echo none)). Install it from https://dot.net/download, then run this again." >&2
  return 1
}

prepare() {
  local missing
  prepare_sdk || return 1
  if ! command -v dpkg-query >/dev/null; then
    echo "This is no Debian or Ubuntu system: dpkg-buildpackage cannot run here." >&2
    return 1
  fi
  missing=$(missing_packages)
  [ -z "$missing" ] && return 0
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "Missing Debian packages. As root: apt-get install --no-install-recommends $missing" >&2
    return 1
  fi
  echo "Installing $missing" >&2
  # shellcheck disable=SC2086
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; } >/dev/null || {
    echo "apt-get could not install: $missing" >&2
    return 1
  }
}
