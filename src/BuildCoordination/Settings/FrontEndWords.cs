using System.Text.RegularExpressions;
using BuildCoordination.Diagnostics;

namespace BuildCoordination.Settings;

/// <summary>Puts the remedy of a diagnostic in the words of a front end: it names settings as options of <c>buildcoord</c>.</summary>
internal static partial class FrontEndWords
{
    /// <summary>Names settings as MSBuild properties.</summary>
    public static CoordinationDiagnostic ForMSBuild(this CoordinationDiagnostic diagnostic) =>
        Translate(diagnostic, name => name.Property, "=");

    /// <summary>Names settings as parameters of NUKE on its command line.</summary>
    public static CoordinationDiagnostic ForNuke(this CoordinationDiagnostic diagnostic) =>
        Translate(diagnostic, name => "-" + Capital().Replace(name.Property, letter => "-" + letter.Value.ToLowerInvariant()), " ");

    /// <summary>Names settings as arguments of Cake.</summary>
    public static CoordinationDiagnostic ForCake(this CoordinationDiagnostic diagnostic) =>
        Translate(diagnostic, name => "--" + name.CakeArgument, "=");

    private static CoordinationDiagnostic Translate(
        CoordinationDiagnostic diagnostic, Func<SettingName, string> word, string assignment) => diagnostic with
    {
        Remedy = Option().Replace(
            diagnostic.Remedy,
            match => SettingName.All.FirstOrDefault(name => name.CommandLine == match.Groups["option"].Value) is not { } name ? match.Value
                : match.Groups["value"] is { Success: true } value ? word(name) + assignment + value.Value : word(name)),
    };

    // A command of buildcoord stands in quotes or after 'run:', and is left alone.
    [GeneratedRegex(@"'buildcoord [^']*'|\b[Rr]un: buildcoord .*|(?<!\S)(?<option>--[a-z][a-z-]*)( (?<value>on|off)\b)?",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Option();

    [GeneratedRegex("[A-Z]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Capital();
}
