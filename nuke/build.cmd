:; exec "$(dirname "$0")/build.sh" "$@"
@echo off
setlocal
set DOTNET_CLI_TELEMETRY_OPTOUT=1
set DOTNET_NOLOGO=1
set NUKE_TELEMETRY_OPTOUT=1
dotnet build "%~dp0_build.csproj" -p:NeedsPackage= -nologo -v quiet -clp:NoSummary -nodeReuse:false -p:UseSharedCompilation=false || exit /b 1
dotnet "%~dp0bin\_build.dll" %*
