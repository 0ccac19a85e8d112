using System.Collections;
using BuildCoordination.Files;
using BuildCoordination.Processes;

namespace BuildCoordination.Settings;

/// <summary>Everything outside the options that settings depend on, as it was at one moment.</summary>
internal sealed record EnvironmentSnapshot(IReadOnlyDictionary<string, string> Variables, string Home, string WorkingFolder)
{
    /// <summary>
    /// A folder in the place of <c>/</c> for the machine's own files. Tests set it, so that no process of theirs reads or writes those of a
    /// real server. It gives no right: a person who can set it can set the repository and the user's settings folder as well.
    /// </summary>
    public const string SystemRootVariable = "BUILDCOORD_SYSTEM_ROOT";

    private const string FolderName = "buildcoord";

    public uint UserId { get; init; }

    public string HostName { get; init; } = "";

    /// <summary>
    /// The root of <c>/etc</c> and <c>/var/lib</c>: <c>/</c>, except in tests. Required, so that no test takes the machine's by oversight.
    /// </summary>
    public required string SystemRoot { get; init; }

    /// <summary>
    /// The folder of this user's settings, list of trusted files and <c>.build_server_id</c>; null for a user without a home, such as some
    /// services.
    /// </summary>
    public string? SettingsFolder => Xdg("XDG_CONFIG_HOME", ".config");

    public string? StateFolder => Xdg("XDG_STATE_HOME", ".local/state");

    public string? CacheFolder => Xdg("XDG_CACHE_HOME", ".cache");

    /// <summary>A variable; an empty one is unset.</summary>
    public string? this[string variable] =>
        Variables.TryGetValue(variable, out var value) && !string.IsNullOrWhiteSpace(value) ? value : null;

    public static EnvironmentSnapshot Take()
    {
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(v => (string)v.Key, v => (string?)v.Value ?? "", StringComparer.Ordinal);
        return new EnvironmentSnapshot(
            variables,
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify),
            CurrentFolder.Path)
        {
            UserId = OperatingSystem.IsLinux() ? LinuxFile.CurrentUser : 0,
            HostName = Environment.MachineName,
            SystemRoot = variables.TryGetValue(SystemRootVariable, out var root) && Path.IsPathRooted(root) ? root : "/",
        };
    }

    /// <summary>A path of the system, such as <c>etc/build_server_id</c>.</summary>
    public string System(string relative) => Path.Combine(SystemRoot, relative);

    // The XDG specification says to ignore relative paths.
    private string? Xdg(string variable, string underHome) =>
        this[variable] is { } path && Path.IsPathRooted(path) ? Path.Combine(path, FolderName)
        : Home.Length > 0 ? Path.Combine(Home, underHome, FolderName)
        : null;
}
