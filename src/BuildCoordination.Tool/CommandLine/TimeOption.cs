using System.CommandLine;
using System.Globalization;
using BuildCoordination.Settings.Types;

namespace BuildCoordination.Tool.CommandLine;

/// <summary>An option that is a time: an age such as <c>2h</c>, or a time in ISO 8601, in UTC where it names no zone.</summary>
internal sealed class TimeOption : Option<string?>
{
    private static readonly DurationType Ages = new(TimeSpan.Zero, TimeSpan.FromDays(3650));

    public TimeOption(string name)
        : base(name)
    {
        HelpName = "TIME";
        Validators.Add(option =>
        {
            if (option.GetValueOrDefault<string?>() is { } text && Read(text, DateTimeOffset.UnixEpoch) is null)
            {
                option.AddError(
                    UsageErrors.DescribeInvalidValue(name, text, "an age such as 90m, 2h or 3d, or a time such as 2026-11-24T10:00Z"));
            }
        });
    }

    public DateTimeOffset? Read(ParseResult result, TimeProvider time) =>
        result.GetValue(this) is { } text ? Read(text, time.GetUtcNow()) : null;

    private static DateTimeOffset? Read(string text, DateTimeOffset now) =>
        Ages.Parse(text) is TimeSpan age ? now - age
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at
        : null;
}
