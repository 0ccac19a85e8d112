using System.Globalization;
using BuildCoordination.Diagnostics;
using BuildCoordination.Display;

namespace BuildCoordination.Tool.Setup;

internal static class SetupDiagnostics
{
    public static CoordinationDiagnostic NoHome { get; } =
        new("BC1301", "There is no home folder for the settings.", "Set HOME or XDG_CONFIG_HOME, or run as root.");

    public static CoordinationDiagnostic NotToBeEdited(string path) => new(
        "BC1302", $"{path} is not a plain JSON object and was not changed.",
            "It may have comments, which would be lost. Add 'server' and 'repository' by hand.");

    public static CoordinationDiagnostic NotWritable(string path, string why) => new(
        "BC1018", $"The settings file {path} cannot be written, so nothing was changed: {why}.", "Fix the cause, then run setup again.");

    public static CoordinationDiagnostic NoToken(string file, string why) =>
        new("BC1303", $"The token file {file} cannot be used: {why}.",
            "Write only the token into it, or name another file with --token-file.");

    public static CoordinationDiagnostic NotRegistered(string server) => new(
        "BC3007", $"The registration of {server} is not published yet; it is safe in the outbox.", "Run setup again.");

    public static CoordinationDiagnostic RejectedByGit(string command, string said) =>
        new("BC1304", $"'git {command}' failed: {said}", "The token was not stored.");

    public static CoordinationDiagnostic StillSending(string server, string senders) => new(
        "BC1305", $"The bash scripts still send for {server}: {senders}.",
            "Stop them, or run setup with --take-over. With two senders for one server, nobody notices when one stops.");

    public static CoordinationDiagnostic Crontab(string said) =>
        new("BC1306", $"The crontab could not be changed: {said}", "Remove the heartbeat lines with 'crontab -e', then run setup again.");

    public static CoordinationDiagnostic NoGroup(string group, string said) =>
        new("BC1307", $"The state folder could not be given to the group {group}: {said}",
            "Create the group first: groupadd --system NAME");

    public static CoordinationDiagnostic UnknownGroup(string group) =>
        new("BC1307", $"There is no group {group} on this machine, so nothing was changed.", $"Create it first: groupadd --system {group}");

    public static CoordinationDiagnostic NoLegacyClone(string folder) =>
        new("BC1308", $"The folder {folder} of --legacy-clone does not exist, so nothing was changed.",
            "Name the bash scripts' clone, or omit the option.");

    public static CoordinationDiagnostic LeftWaiting(int count, string server, string repository, string branch, string state)
    {
        var (wait, them) = count == 1
            ? ("One update waits", "it")
            : (string.Create(CultureInfo.InvariantCulture, $"{count} updates wait"), "them");
        var where =
            $"{ShellWords.Quote(repository)} --branch {ShellWords.Quote(branch)} --server {server} --state {ShellWords.Quote(state)}";
        return new(
            "BC1309", $"{wait} in {state} for {repository} of the previous settings, and nothing would publish {them}.",
            $"Run: buildcoord outbox flush --repository {where}");
    }
}
