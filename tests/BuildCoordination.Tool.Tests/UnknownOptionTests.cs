namespace BuildCoordination.Tool.Tests;

/// <summary>A mistyped option is an error of usage, and never a command to run or a text to send.</summary>
public sealed class UnknownOptionTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Theory]
    [InlineData("'--retry'", "run", "--retry", "2", "--", "true")]
    [InlineData("'--nam'. Did you mean '--name'?", "run", "--nam", "x", "--", "true")]
    [InlineData("'--nmae=x'. Did you mean '--name'?", "run", "--nmae=x", "true")]
    [InlineData("'-x'", "run", "-x", "true")]
    [InlineData("'--retry'", "run", "--name", "x", "--retry")]
    [InlineData("'-j4'", "run", "make", "-j4", "--", "all")]
    [InlineData("'--user-name'", "exec", "build2", "--user-name", "me", "--", "ls")]
    [InlineData("'--usr'. Did you mean '--user'?", "exec", "--usr", "build2", "--", "ls")]
    [InlineData("'--sorce'. Did you mean '--source'?", "cloudstack", "--sorce", "tree")]
    [InlineData("'--strict=yes' gives a value to an option that has none", "run", "--strict=yes", "--", "true")]
    [InlineData("'--json=maybe' gives a value to an option that has none", "run", "--json=maybe", "true")]
    [InlineData("'--strict=1' gives a value to an option that has none", "send", "all", "info", "--strict=1", "subject")]
    [InlineData("'--priorty'. Did you mean '--priority'?", "send", "all", "info", "--priorty", "high")]
    public async Task It_gets_exit_code_2_and_the_option_that_was_meant_and_nothing_is_written(string said, params string[] arguments)
    {
        var build1 = new Buildcoord(_fleet, "build1");
        var end = await build1.RunAsync(arguments);
        Assert.Equal((2, ""), (end.Code, end.Output));
        Assert.Contains(said, end.Error, StringComparison.Ordinal);
        Assert.Equal("", Shell.Git(_fleet.Remote, "for-each-ref"));
        Assert.False(Directory.Exists(build1.Environment["BUILDCOORD_STATE"]));
    }

    [Fact]
    public async Task Words_after_two_hyphens_and_texts_that_only_begin_with_one_are_taken_as_they_are()
    {
        var build1 = new Buildcoord(_fleet, "build1");
        Assert.Equal((0, "--nam x\n"), await AnswerAsync(build1, "run", "--", "echo", "--nam", "x"));
        Assert.Equal((0, "--strict=yes\n"), await AnswerAsync(build1, "run", "--strict=false", "--", "echo", "--strict=yes"));
        Assert.Equal((0, "-e\n"), await AnswerAsync(build1, "run", "printf", "%s\n", "-e"));
        Assert.Equal(127, (await build1.RunAsync("run", "--", "--nam")).Code);
        Assert.Equal(0, (await build1.RunAsync("send", "all", "info", "@build2", "- one\n- two")).Code);
        Assert.Equal(0, (await build1.RunAsync("send", "all", "info", "load", "-5 %")).Code);
        Assert.Equal(0, (await build1.RunAsync("send", "all", "info", "--", "--subject", "--body")).Code);
        Assert.Equal(
            ["--subject", "load", "@build2"],
            _fleet.LiveMessages().Take(3).Select(message => message["subject"]!.GetValue<string>()));
    }

    private static async Task<(int, string)> AnswerAsync(Buildcoord build1, params string[] arguments)
    {
        var end = await build1.RunAsync(arguments);
        return (end.Code, end.Output);
    }

    public void Dispose() => _fleet.Dispose();
}
