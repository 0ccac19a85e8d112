using BuildCoordination.Configuration.Types;

namespace BuildCoordination.Configuration;

/// <summary>One row of the table: its names, what it may hold, and where it lies in the options.</summary>
internal sealed record Setting(
    SettingName Name,
    SettingType Type,
    string? Default,
    Func<BuildCoordinationOptions, object?> Get,
    Action<BuildCoordinationOptions, object> Set)
{
    public string Key => Name.Key;

    /// <summary>A settings file that came with somebody's source tree may not set it unless its user said so.</summary>
    public bool NeedsTrust { get; init; }

    public string Show(object value) => Type.Show(value);
}
