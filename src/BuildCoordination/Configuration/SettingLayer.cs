namespace BuildCoordination.Configuration;

/// <summary>One place that settings come from; an earlier layer wins over a later one.</summary>
/// <param name="Options">What it sets; null is unset.</param>
/// <param name="SourceOf">How to call the place of one of its settings to a user.</param>
/// <param name="Place">Where its relative paths begin.</param>
internal sealed record SettingLayer(BuildCoordinationOptions Options, Func<Setting, string> SourceOf, Types.ValuePlace Place);

/// <summary>Where the value of a setting came from, for doctor and diagnostics.</summary>
/// <param name="Setting">Which one.</param>
/// <param name="Value">Its value without secrets, or null when it has none.</param>
/// <param name="Source">Such as <c>environment BUILDCOORD_LEVEL</c>, <c>/etc/buildcoord.json line 3</c>, <c>default</c>.</param>
internal sealed record SettingOrigin(SettingName Setting, string? Value, string Source)
{
    public const string Default = "default";

    public bool IsDefault => Source == Default;
}
