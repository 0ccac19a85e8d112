using BuildCoordination.Settings.Types;

namespace BuildCoordination.Settings;

/// <summary>One row of the table: its names, what it may hold, and where it lies in the options.</summary>
internal sealed record Setting(
    SettingName Name,
    SettingType Type,
    string? Default,
    Func<BuildCoordinationOptions, object?> Get,
    Action<BuildCoordinationOptions, object> Set)
{
    public string Key => Name.Key;

    /// <summary>
    /// Whether any source tree's settings file may set it. The others are protected: they say where, whether, as whom, when or how long a
    /// build is reported or allowed to run, so the user has to trust the file first.
    /// </summary>
    public bool IsFree { get; init; }

    /// <summary>Whether only a file of the user or of the system may set it: it runs programs, whatever is built.</summary>
    public bool IsOfUser { get; init; }

    public string Show(object value) => Type.Show(value);
}
