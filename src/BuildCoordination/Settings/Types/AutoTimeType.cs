using System.Text.Json;

namespace BuildCoordination.Settings.Types;

/// <summary>
/// A time, or <c>auto</c> for one that depends on the fleet or the build, which is zero; some also take <c>never</c>, which is infinite.
/// </summary>
internal sealed class AutoTimeType(TimeSpan least, TimeSpan most, bool hasNever = false) : SettingType
{
    private const string Auto = "auto";
    private const string Never = "never";

    private readonly DurationType _times = new(least, most);

    public override string Allowed => $"{string.Join(", ", Words)}, or {_times.Allowed}";

    public override IEnumerable<string> Words => hasNever ? [Auto, Never] : [Auto];

    public override object? Parse(string text) => (object?)Word(text.Trim()) ?? _times.Parse(text);

    public override object? Read(JsonElement json) =>
        (object?)(json.ValueKind == JsonValueKind.String ? Word(json.GetString()!) : null) ?? _times.Read(json);

    public override object? Complete(object value, ValuePlace place) => IsWord((TimeSpan)value) ? value : _times.Complete(value, place);

    public override string Show(object value) =>
        !IsWord((TimeSpan)value) ? _times.Show(value) : (TimeSpan)value == TimeSpan.Zero ? Auto : Never;

    private bool IsWord(TimeSpan value) => value == TimeSpan.Zero || (hasNever && value == Timeout.InfiniteTimeSpan);

    private TimeSpan? Word(string text) => text == Auto ? TimeSpan.Zero : hasNever && text == Never ? Timeout.InfiniteTimeSpan : null;
}
