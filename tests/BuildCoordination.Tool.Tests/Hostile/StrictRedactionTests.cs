namespace BuildCoordination.Tool.Tests.Hostile;

/// <summary>Under <c>--redaction strict</c> no text that a person gives is accepted with a secret in it, wherever it stands.</summary>
public sealed class StrictRedactionTests : IDisposable
{
    private static readonly string Secret = "ghp" + "_0123456789abcdefghijABCDEFGHIJ012345";

    private readonly TestFleet _fleet = new();

    public static TheoryData<string> Commands =>
    [
        "send all info {0} body",
        "send all info subject {0}",
        "send all info x y --tag {0}",
        "send all info x y --tag fine --tag {0}",
        "status building --job {0}",
        "status idle --manager {0}",
        "run --name {0} -- touch {1}",
        "run --target {0} -- touch {1}",
        "run --log {1}.{0} -- touch {1}",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_secret_in_any_text_is_exit_code_5_and_nothing_is_accepted(string line)
    {
        var build1 = new Buildcoord(_fleet, "build1");
        Assert.Equal(0, (await build1.RunAsync("send", "all", "info", "first", "")).Code);
        var before = await CommitsAsync();
        var made = Path.Combine(_fleet.Folder, "made");

        var end = await build1.RunAsync(["--redaction", "strict", .. string.Format(null, line, Secret, made).Split(' ')]);

        Assert.True(end.Code == 5, end.Output + end.Error);
        Assert.Contains("BC6002", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, end.Output + end.Error, StringComparison.Ordinal);
        Assert.Equal(before, await CommitsAsync());
        Assert.Contains("The outbox is empty.", (await build1.RunAsync("outbox", "list")).Output, StringComparison.Ordinal);
        Assert.False(File.Exists(made));
    }

    [Theory]
    [InlineData("--tag", 100_000)]
    [InlineData("--priority", 7)]
    public async Task An_overlong_text_or_an_unknown_word_is_exit_code_2_and_nothing_is_sent(string option, int length)
    {
        var build1 = new Buildcoord(_fleet, "build1");
        var end = await build1.RunAsync("send", "all", "info", "subject", "body", option, new string('x', length));
        Assert.Equal((2, ""), (end.Code, end.Output));
        Assert.True(end.Error.Length < 1_000, end.Error[..Math.Min(2_000, end.Error.Length)]);
        Assert.Contains("The outbox is empty.", (await build1.RunAsync("outbox", "list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_is_reported_with_its_texts_cut_and_redacted_whatever_they_hold()
    {
        var build1 = new Buildcoord(_fleet, "build1");
        var end = await build1.RunAsync("run", "--redaction", "on", "--name", new string('n', 100_000), "--target", Secret, "--", "true");
        Assert.Equal(0, end.Code);
        var messages = _fleet.LiveMessages().Select(message => message.ToJsonString()).ToList();
        Assert.Contains(messages, message => message.Contains("Build Complete", StringComparison.Ordinal));
        Assert.All(
            messages,
            message => Assert.True(message.Length < 5_000 && !message.Contains(Secret, StringComparison.Ordinal), message));
    }

    public void Dispose() => _fleet.Dispose();

    private Task<string> CommitsAsync() => Shell.RunAsync("git", ["-C", _fleet.Remote, "rev-parse", "HEAD"]);
}
