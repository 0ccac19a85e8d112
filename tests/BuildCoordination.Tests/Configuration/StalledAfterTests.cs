using BuildCoordination.Diagnostics;
using BuildCoordination.Settings;

namespace BuildCoordination.Tests.Configuration;

/// <summary>The setting <c>stalledAfter</c>: a time, or one of two words.</summary>
public sealed class StalledAfterTests
{
    [Theory]
    [InlineData(null, 0)]
    [InlineData("auto", 0)]
    [InlineData("never", -0.001)]
    [InlineData("45m", 2700)]
    public void It_is_a_time_or_a_word(string? text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Resolve(text).StalledAfter);

    [Theory]
    [InlineData("0.5s")]
    [InlineData("8d")]
    [InlineData("off")]
    public void Anything_else_is_an_error_that_says_what_is_allowed(string text)
    {
        var error = Assert.Throws<CoordinationException>(() => Resolve(text));

        Assert.Contains("auto, never, or a time from 1s to 7d", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_may_say_never_with_an_infinite_time() => Assert.Equal(
        Timeout.InfiniteTimeSpan,
        SettingsResolver.Resolve(new() { StalledAfter = Timeout.InfiniteTimeSpan }, Environment(null)).StalledAfter);

    private static ResolvedSettings Resolve(string? text) => SettingsResolver.Resolve(new(), Environment(text));

    private static EnvironmentSnapshot Environment(string? text) => new(
        text is null ? new() : new Dictionary<string, string> { ["BUILDCOORD_STALLED_AFTER"] = text }, "/home/nobody", "/home/nobody")
    {
        SystemRoot = "/nowhere",
    };
}
