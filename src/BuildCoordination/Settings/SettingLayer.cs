using BuildCoordination.Settings.Types;

namespace BuildCoordination.Settings;

/// <summary>One place that settings come from; an earlier layer wins over a later one.</summary>
/// <param name="Kind">The kind of place.</param>
/// <param name="Options">Its settings; null is unset.</param>
/// <param name="SourceOf">Returns the name of a setting's place for a user.</param>
/// <param name="Place">The base of its relative paths.</param>
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

/// <summary>The origin of a setting's value, for doctor and diagnostics.</summary>
/// <param name="Setting">Which one.</param>
/// <param name="Value">Its value without secrets, or null when it has none.</param>
/// <param name="Kind">The kind of its origin.</param>
/// <param name="Source">
/// Such as <c>option --level</c>, <c>environment BUILDCOORD_LEVEL</c>, <c>/etc/buildcoord.json line 3</c>, <c>default</c>.
/// </param>
internal sealed record SettingOrigin(SettingName Setting, string? Value, SourceKind Kind, string Source)
{
    public bool IsDefault => Kind == SourceKind.Default;
}
