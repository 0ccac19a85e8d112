using BuildCoordination.Settings.Types;

namespace BuildCoordination.Settings;

/// <summary>One place that settings come from; an earlier layer wins over a later one.</summary>
/// <param name="Kind">What kind of place it is.</param>
/// <param name="Options">What it sets; null is unset.</param>
/// <param name="SourceOf">How to call the place of one of its settings to a user.</param>
/// <param name="Place">Where its relative paths begin.</param>
internal sealed record SettingLayer(SourceKind Kind, BuildCoordinationOptions Options, Func<Setting, string> SourceOf, ValuePlace Place)
{
    /// <summary>
    /// Whether a value that is not allowed is an error. A value of an untrusted source tree must not stop a build or disable its reports.
    /// </summary>
    public bool IsTrusted { get; init; } = true;
}

internal enum SourceKind
{
    Option,
    Environment,
    File,
    Default,
}

/// <summary>Where the value of a setting came from, for doctor and diagnostics.</summary>
/// <param name="Setting">Which one.</param>
/// <param name="Value">Its value without secrets, or null when it has none.</param>
/// <param name="Kind">What kind of place it came from.</param>
/// <param name="Source">Such as <c>option --level</c>, <c>environment BUILDCOORD_LEVEL</c>, <c>/etc/buildcoord.json line 3</c>, <c>default</c>.</param>
internal sealed record SettingOrigin(SettingName Setting, string? Value, SourceKind Kind, string Source)
{
    public bool IsDefault => Kind == SourceKind.Default;
}
