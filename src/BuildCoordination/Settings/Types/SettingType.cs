using System.Text.Json;

namespace BuildCoordination.Settings.Types;

/// <summary>The type of a setting's value. Each parse method returns null for a value that is not allowed.</summary>
internal abstract class SettingType
{
    /// <summary>The allowed values, in words for a user.</summary>
    public abstract string Allowed { get; }

    /// <summary>The words that a shell can complete; empty where a value is free.</summary>
    public virtual IEnumerable<string> Words => [];

    public abstract object? Parse(string text);

    public virtual object? Read(JsonElement json) => json.ValueKind == JsonValueKind.String ? Parse(json.GetString()!) : null;

    /// <summary>Checks a value, also one that a caller's code set, and completes what depends on where it stood.</summary>
    public virtual object? Complete(object value, ValuePlace place) => value;

    /// <summary>The value as doctor and errors show it: without secrets.</summary>
    public virtual string Show(object value) => value.ToString()!;

    /// <summary>A text that was not allowed, as errors show it.</summary>
    public virtual string ShowText(string text) => text;
}

/// <summary>The place of a value: the base of relative paths, and the user's home for <c>~</c>.</summary>
internal sealed record ValuePlace(string Folder, string Home);
