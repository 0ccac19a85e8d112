using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace BuildCoordination.Settings.Types;

/// <summary>A time such as <c>90</c>, <c>90s</c>, <c>1m30s</c>, <c>2h</c>; a number alone is seconds.</summary>
internal sealed partial class DurationType(TimeSpan least, TimeSpan most) : SettingType
{
    public override string Allowed => $"a time from {Show(least)} to {Show(most)}, such as 90s, 1m30s or 2h";

    public override object? Parse(string text)
    {
        text = text.Trim();
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return FromSeconds(seconds);
        // As .NET writes a TimeSpan.
        if (text.Contains(':', StringComparison.Ordinal))
            return TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var time) ? FromSeconds(time.TotalSeconds) : null;
        return Parts().Match(text) is { Success: true, Length: > 0 } m
            ? FromSeconds(
                (Number(m, "d") * 86400) + (Number(m, "h") * 3600) + (Number(m, "m") * 60) + Number(m, "s") + (Number(m, "ms") / 1000))
            : null;
    }

    public override object? Read(JsonElement json) =>
        json.ValueKind == JsonValueKind.Number ? json.TryGetDouble(out var seconds) ? FromSeconds(seconds) : null : base.Read(json);

    public override object? Complete(object value, ValuePlace place) => InRange((TimeSpan)value) ? value : null;

    public override string Show(object value)
    {
        var time = (TimeSpan)value;
        return time.Ticks % TimeSpan.TicksPerSecond != 0 ? $"{time.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)}ms"
            : time.TotalSeconds <= 120 ? $"{time.TotalSeconds}s"
            : string.Concat(Part(time.Days, "d"), Part(time.Hours, "h"), Part(time.Minutes, "m"), Part(time.Seconds, "s"));
    }

    private static string Part(int number, string unit) => number == 0 ? "" : $"{number}{unit}";

    private static double Number(Match match, string unit) =>
        match.Groups[unit] is { Success: true } group ? double.Parse(group.Value, CultureInfo.InvariantCulture) : 0;

    private TimeSpan? FromSeconds(double seconds) =>
        seconds >= 0 && seconds <= most.TotalSeconds && InRange(TimeSpan.FromSeconds(seconds)) ? TimeSpan.FromSeconds(seconds) : null;

    private bool InRange(TimeSpan time) => time >= least && time <= most;

    [GeneratedRegex(
        @"\A((?<d>\d{1,6})d)?((?<h>\d{1,6})h)?((?<m>\d{1,6})m(?!s))?((?<s>\d{1,9}(\.\d{1,6})?)s)?((?<ms>\d{1,9})ms)?\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parts();
}
