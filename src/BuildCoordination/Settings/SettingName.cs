using System.Text.RegularExpressions;

namespace BuildCoordination.Settings;

/// <summary>The names of one setting in each place where it can be set; a row of <c>docs/settings.md</c>.</summary>
/// <param name="Key">In <c>buildcoord.json</c>; a dot stands for an object within.</param>
/// <param name="CommandLine">As an option of <c>buildcoord</c>.</param>
/// <param name="Property">As an MSBuild property and as a NUKE parameter.</param>
internal sealed partial record SettingName(string Key, string CommandLine, string Property)
{
    private const string Pipeline = "cloudstack.";

    /// <summary>The former name of the setting, which is still read; null if there is none.</summary>
    internal SettingName? Former { get; init; }

    /// <summary>Whether only a settings file can set it.</summary>
    internal bool IsOfFile { get; init; }

    /// <summary>As an environment variable.</summary>
    public string Environment => "BUILDCOORD_" + Words(Key, '_').ToUpperInvariant();

    /// <summary>As a Cake argument, without the leading hyphens.</summary>
    public string CakeArgument => "buildcoord_" + Words(Key, '_');

    /// <summary>Whether it is either on or off, so that naming it says enough.</summary>
    internal bool IsSwitch => SettingsTable.All.First(setting => setting.Name == this).Type is Types.SwitchType;

    /// <summary>Whether it is of the CloudStack pipeline alone.</summary>
    internal bool IsOfPipeline => Key.StartsWith(Pipeline, StringComparison.Ordinal);

    /// <summary>Every setting that every source can set, in the order of the table.</summary>
    public static IReadOnlyList<SettingName> All => SettingsTable.Names;

    /// <summary>The name that follows from the key: an option of the pipeline's command goes without its prefix.</summary>
    internal static SettingName Of(string key, string? commandLine = null, string? property = null, string? formerKey = null)
    {
        var isPipeline = key.StartsWith(Pipeline, StringComparison.Ordinal);
        var shortKey = isPipeline ? key[Pipeline.Length..] : key;
        var pascal = string.Concat(Words(shortKey, '-').Split('-').Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
        return new(key, commandLine ?? "--" + Words(shortKey, '-'), property ?? (isPipeline ? "CloudStack" : "BuildCoordination") + pascal)
        {
            Former = formerKey is null ? null : Of(formerKey),
        };
    }

    private static string Words(string key, char separator) =>
        WordStart().Replace(key, m => separator + m.Value.TrimStart('.').ToLowerInvariant());

    [GeneratedRegex(@"\.|[A-Z]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WordStart();
}
