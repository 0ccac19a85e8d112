using System.Text.Json;

namespace BuildCoordination.Settings.Types;

/// <summary>A time, or <c>auto</c> for one that grows with the fleet, which is zero.</summary>
internal sealed class PollIntervalType : SettingType
{
    private const string Auto = "auto";

    private static readonly DurationType Times = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromHours(1));

    public override string Allowed => $"{Auto}, or {Times.Allowed}";

    public override IEnumerable<string> Words => [Auto];

    public override object? Parse(string text) => text.Trim() == Auto ? TimeSpan.Zero : Times.Parse(text);

    public override object? Read(JsonElement json) =>
        json.ValueKind == JsonValueKind.String && json.GetString() == Auto ? TimeSpan.Zero : Times.Read(json);

    public override object? Complete(object value, ValuePlace place) =>
        value is TimeSpan { Ticks: 0 } ? value : Times.Complete(value, place);

    public override string Show(object value) => value is TimeSpan { Ticks: 0 } ? Auto : Times.Show(value);
}
