using BuildCoordination.Diagnostics;
using BuildCoordination.Display;
using BuildCoordination.Files;

namespace BuildCoordination.Settings;

/// <summary>The diagnostics of this folder; <c>docs/diagnostics.md</c> explains them.</summary>
internal static class SettingsDiagnostics
{
    /// <summary>Of the warning of something else in the place of a file of the state folder.</summary>
    public const string OddEntryCode = "BC1012";

    public const string NotSharedCode = "BC1016";

    private const int LongestValue = 100;

    public static CoordinationException Unreadable(string file, string reason, Exception? inner = null) =>
        new(new("BC1001", $"The settings file {file} cannot be read: {reason}", "Correct it, or move it away."), inner);

    /// <summary>Reads a file, and turns an I/O error into <see cref="Unreadable"/>.</summary>
    public static T Reading<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(file, e.Message, e);
        }
    }

    public static CoordinationException NotAllowed(string source, Setting setting, string text) =>
        new(new("BC1002", $"{source}: {setting.Key} cannot be '{Cut(setting.Type.ShowText(text))}'.", $"Allowed: {setting.Type.Allowed}."));

    /// <summary>The value of an option that is not a setting and can be set in code only is not allowed.</summary>
    public static CoordinationException NotAllowed(string option, string value, string allowed) =>
        new(new("BC1002", $"{option} cannot be '{value}'.", $"Allowed: {allowed}."));

    public static CoordinationDiagnostic Unknown(string source, string key) =>
        new("BC1003", $"{source}: there is no setting '{Cut(key)}'; it is ignored.",
            SimilarWord.Find(key, SettingsTable.All.Select(setting => setting.Key)) is { } similar
                ? $"Did you mean '{similar}'?"
                : "All settings are in docs/settings.md.");

    public static CoordinationDiagnostic Renamed(string source, string former, string name, bool isIgnored = false) => new(
        "BC1020",
        $"{source}: '{former}' has a new name, '{name}'. "
            + $"{(isIgnored ? $"It is ignored, because '{name}' is given too." : "It is still read.")}",
        isIgnored ? $"Remove '{former}'." : $"Write '{name}' instead.");

    public static CoordinationDiagnostic Unknown(MistypedVariable variable) =>
        new("BC1003", $"environment: there is no setting '{Cut(variable.Name)}'; it is ignored.", $"Did you mean '{variable.Meant}'?");

    /// <summary>No repository is configured, so the embedded one is used.</summary>
    public static CoordinationDiagnostic UsesEmbedded(string repository, IReadOnlyList<MistypedVariable> mistyped) => new(
        "BC1019",
        $"No coordination repository is configured: the embedded one is used, which no other machine sees ({repository}).",
        mistyped.Count > 0
            ? Describe(mistyped)
            : "Run 'buildcoord setup --repository ADDRESS', or set BUILDCOORD_REPOSITORY. BUILDCOORD_EMBEDDED=true suppresses this message.");

    public static CoordinationDiagnostic NotOurs(string file, string reason) =>
        new("BC1004", $"The settings file {file} is ignored: {reason}.",
            "Change its owner to yourself (chown) and make it not writable by others (chmod o-w).");

    /// <param name="file">The settings file of a source tree.</param>
    /// <param name="ignored">Each setting that was ignored, with its line.</param>
    public static CoordinationDiagnostic NotTrusted(string file, IEnumerable<KeyValuePair<string, int>> ignored)
    {
        var keys = string.Join(", ", ignored.Select(setting => $"{setting.Key} (line {setting.Value})"));
        return new(
            "BC1005",
            $"The settings file {file} is not trusted, so these settings in it are ignored: {keys}.",
            $"If you want these settings, run: buildcoord trust {ShellWords.Quote(file)}");
    }

    /// <summary>A setting that no source tree's file may set, trusted or not.</summary>
    public static CoordinationDiagnostic NotOfTree(string source, string key) => new(
        "BC1032", $"{source}: '{key}' is ignored in the settings file of a source tree.",
        $"Write '{key}' to the user's settings file, ~/.config/buildcoord/buildcoord.json, or to /etc/buildcoord.json.");

    /// <summary>A mistake in a hook costs that hook its events, and nobody a build.</summary>
    public static CoordinationDiagnostic HooksNotUsed(string source, IEnumerable<string> mistakes) => new(
        "BC1033", $"{source}: 'hooks' {Cut(string.Join("; ", mistakes), longest: 400)}. What has the mistake is ignored.",
        "Correct it as docs/hooks.md says. 'buildcoord hooks list' shows the hooks that are used.");

    /// <summary>A problem of an untrusted file. In a trusted file it would be an error.</summary>
    public static CoordinationDiagnostic NotUsed(CoordinationException problem) =>
        new("BC1030", $"Ignored, because a source tree's file must not stop a build: {problem.Message}", problem.Diagnostic.Remedy);

    public static CoordinationDiagnostic Disabled(SettingOrigin enabled) =>
        new("BC1031", $"Reporting is disabled ({enabled.Source}): nothing is sent.", "To report again, set 'enabled' to true there.");

    /// <summary>The result of a flush while reporting is disabled.</summary>
    public static CoordinationDiagnostic NotPublished(string reason) => new(
        "BC1031", $"Not published: {reason}", "Updates are dropped. To report, fix the cause and open the coordinator again.");

    public static CoordinationException NoStateFolder(string reason, Exception? inner = null) =>
        new(new("BC1006", $"The state folder of this server cannot be used: {reason}",
            $"{(DiskFailure.Find(reason) is null ? "Set" : "Free disk space there, or set")} BUILDCOORD_STATE to a folder that you can "
                + "write."),
            inner);

    /// <summary>The problem of the state folder, or null if the exception has another cause.</summary>
    public static CoordinationDiagnostic? OfState(Exception e) => e switch
    {
        CoordinationException { Diagnostic: { Code: "BC1006" or "BC1007" } known } => known,
        IOException or UnauthorizedAccessException => NoStateFolder(e.Message, e).Diagnostic,
        _ => null,
    };

    public static CoordinationDiagnostic TemporaryState(CoordinationDiagnostic why) => why with
    {
        Remedy = $"The build continues with a temporary folder: updates that are not published at its end are lost. {why.Remedy}",
    };

    public static CoordinationDiagnostic TemporaryObserver(CoordinationDiagnostic why) => why with
    {
        Remedy = $"This command uses a temporary cache and fetches the whole repository. {why.Remedy}",
    };

    public static CoordinationException NotAFolder(string path) =>
        new(new("BC1007", $"{path} is a link or not a folder, but buildcoord needs a folder there.", "Check who made it, then remove it."));

    public static CoordinationDiagnostic OddEntry(string path) => new(
        OddEntryCode,
        $"{path} was not a usable file: it was moved away or is ignored, and a new one takes its place.",
        "Check who made it. 'buildcoord doctor' lists everything that was moved away.");

    public static CoordinationException NotShared(string path, string why) => new(new(
        NotSharedCode,
        $"{path} cannot be shared: {why}. A private state folder is used instead, and this user's processes publish its updates.",
        "As root, run: buildcoord doctor --fix"));

    public static CoordinationException UnknownServer(IEnumerable<string> servers, IReadOnlyList<MistypedVariable> mistyped) => new(new(
        ServerIdentity.UnknownCode,
        "The id of this server is unknown. "
            + $"Known: {(string.Join(", ", servers) is { Length: > 0 } known ? known : "none yet")}.",
        mistyped.Count > 0
            ? Describe(mistyped)
            : "Set --server or BUILDCOORD_SERVER. To keep it, run: buildcoord setup --server NAME --repository ADDRESS"));

    public static CoordinationException OnlyObserves() => new(new(
        "BC1021", "This coordinator only observes the fleet: it sends nothing and reports no build.",
        "Open it without IsObserver and with a server id, or run: buildcoord setup --server NAME --repository ADDRESS"));

    public static CoordinationException NotAServerId(ServerIdentity found, string allowed) =>
        new(new("BC1009", $"{found.Source}: '{Cut(found.Id)}' is not a valid server id.", $"Allowed: {allowed}."));

    public static CoordinationException NoRepository(IReadOnlyList<MistypedVariable> mistyped) => new(new(
        "BC1010",
        "No coordination repository is set.",
        mistyped.Count > 0
            ? Describe(mistyped)
            : "Set --repository or BUILDCOORD_REPOSITORY, or allow the embedded one with BUILDCOORD_EMBEDDED=true."));

    private static string Describe(IEnumerable<MistypedVariable> mistyped) =>
        string.Join(' ', mistyped.Select(variable => $"'{Cut(variable.Name)}' is not a setting: did you mean '{variable.Meant}'?"));

    private static string Cut(string text, int longest = LongestValue) =>
        VisibleText.Truncate(string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)), longest, "…");
}
