namespace BuildCoordination.Tool.Tests;

/// <summary>A flush that a user asks for is not held to the time that a build has at its end.</summary>
public sealed class FlushTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Theory]
    [InlineData("outbox", "flush")]
    [InlineData("outbox", "resend", "--since", "2026-01-01T00:00Z")]
    public async Task A_flush_that_is_asked_for_takes_longer_than_a_build_would_wait(params string[] command)
    {
        var build1 = new Buildcoord(_fleet, "build1", ("BUILDCOORD_FLUSH_LIMIT", "0s"));
        var sent = await build1.RunAsync("send", "all", "info", "subject", "body");
        Assert.Equal(0, sent.Code);
        Assert.Contains("BC3007", sent.Error, StringComparison.Ordinal);
        Assert.Equal(4, (await build1.RunAsync([.. command, "--flush-limit", "0s"])).Code);
        Assert.Equal("", Shell.Git(_fleet.Remote, "for-each-ref"));

        var flushed = await build1.RunAsync(command);
        Assert.Equal((0, ""), (flushed.Code, flushed.Error));
        Assert.Equal("subject", Assert.Single(_fleet.LiveMessages())["subject"]!.GetValue<string>());
    }

    public void Dispose() => _fleet.Dispose();
}
