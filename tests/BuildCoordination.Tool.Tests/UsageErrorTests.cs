using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Commands;

namespace BuildCoordination.Tool.Tests;

/// <summary>Whoever mistypes reads what is wrong, once, in words of this command, and what was meant or is allowed.</summary>
public sealed class UsageErrorTests
{
    [Theory]
    [InlineData("Unknown command 'helth'. Did you mean 'health'?", "helth")]
    [InlineData("Unknown command 'helth'. Did you mean 'health'?", "helth", "--json", "build1")]
    [InlineData("Unknown command 'hea'. Did you mean 'health'?", "hea", "--help")]
    [InlineData("Unknown command 'lst'. Did you mean 'list'?", "outbox", "lst")]
    [InlineData("Unknown command 'frobnicate'.", "frobnicate")]
    [InlineData("Unknown option '--sever'. Did you mean '--server'?", "health", "--sever", "build1")]
    [InlineData("Unknown option '--frobnicate'.", "health", "--frobnicate", "build1")]
    [InlineData(
        "Unknown option '--bogus'. Put arguments that begin with '-' after '--'.", "send", "--bogus", "all", "info", "a", "b")]
    [InlineData("Unexpected argument 'extra'.", "send", "all", "info", "s", "b", "extra")]
    [InlineData("--fail-on cannot be 'foo'. Allowed: stale, failed, never.", "health", "--fail-on", "foo")]
    [InlineData("TYPE cannot be 'low'. Allowed: info, warning, error, request.", "send", "all", "low", "s", "b")]
    [InlineData("STATE cannot be 'foo'. Allowed: idle, building, success, failed.", "status", "foo")]
    [InlineData("--priority cannot be '\tlow'. Allowed: low, normal, high.", "send", "all", "info", "s", "b", "--priority", "\tlow")]
    [InlineData("--port cannot be 'abc'. Allowed: a whole number.", "serve", "--port", "abc")]
    [InlineData("--exit-code cannot be 'one'. Allowed: a whole number.", "explain", "log", "--exit-code", "one")]
    [InlineData(
        "--since cannot be '2x'. Allowed: an age such as 90m, 2h or 3d, or a time such as 2026-11-24T10:00Z.", "inbox", "--since", "2x")]
    [InlineData(
        "--since cannot be 'soon'. Allowed: an age such as 90m, 2h or 3d, or a time such as 2026-11-24T10:00Z.",
        "outbox", "resend", "--since", "soon")]
    [InlineData("'buildcoord send' needs TYPE, SUBJECT and BODY.", "send", "all")]
    [InlineData("'buildcoord log' needs SERVER.", "log")]
    [InlineData("--server needs a value.", "health", "--server")]
    [InlineData("'--all=yes' gives a value to an option that has none. Leave out '=yes'.", "inbox", "--all=yes")]
    [InlineData("--log cannot be ''. Allowed: any text that is not blank.", "run", "--log", "", "--", "make")]
    [InlineData("COMMAND cannot be ''. Allowed: any text that is not blank.", "run", "")]
    [InlineData("LOG cannot be ''. Allowed: any text that is not blank.", "explain", "")]
    [InlineData("--from cannot be ''. Allowed: any text that is not blank.", "inbox", "--from", " ")]
    [InlineData("--output cannot be ''. Allowed: any text that is not blank.", "page", "--output", "")]
    public void An_error_is_one_sentence(string said, params string[] words) => Assert.Equal([said], Errors(words));

    [Theory]
    [InlineData("outbox", "resend", "--since", "2h")]
    [InlineData("outbox", "resend", "--since", "2026-11-24T10:00Z")]
    [InlineData("inbox", "--since", "3d")]
    [InlineData("send", "all", "info", "s", "b", "--priority", "high")]
    [InlineData("health", "--strict=false")]
    [InlineData("send", "all", "info", "s", "")]
    [InlineData("run", "--", "printf", "")]
    [InlineData("status", "--server", "")]
    [InlineData("--manager", "ops", "setup", "--server", "build1")]
    public void What_is_right_is_no_error(params string[] words) => Assert.Empty(Errors(words));

    [Fact]
    public void Set_up_shows_the_settings_that_it_writes_and_takes_them_on_either_side_of_its_name()
    {
        var common = new CommonOptions();
        var root = AllCommands.MakeRoot(common);
        Assert.Equal("ops", common.Read(root.Parse("setup --manager ops")).Manager);
        Assert.Equal("ops", common.Read(root.Parse("--manager ops setup")).Manager);
        Assert.Equal("ops", common.Read(root.Parse("status --manager ops")).Manager);
        Assert.Contains(
            root.Subcommands.Single(command => command.Name == "setup").Options, option => option is { Name: "--interval", Hidden: false });
    }

    [Fact]
    public void No_option_and_no_argument_of_any_command_tells_of_types_of_the_program()
    {
        var root = AllCommands.MakeRoot();
        var said = root.Subcommands.SelectMany(command => command.Subcommands.Prepend(command).SelectMany(inner =>
        {
            string[] path = inner == command ? [command.Name] : [command.Name, inner.Name];
            return inner.Options.Concat(root.Options).Select(option => Errors([.. path, option.Name, "%"]))
                .Append(Errors([.. path, "%", "%", "%", "%"]));
        })).SelectMany(errors => errors).ToHashSet();

        Assert.True(said.Count > 20, $"{said.Count} sentences");
        Assert.DoesNotContain(said, sentence => sentence.Contains("expected type", StringComparison.Ordinal)
            || sentence.Contains("BuildCoordination.", StringComparison.Ordinal) || sentence.Contains("System.", StringComparison.Ordinal)
            || sentence.Contains('\t', StringComparison.Ordinal) || sentence.EndsWith("..", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_command_and_after_the_word_help_there_is_help()
    {
        using var fleet = new TestFleet();
        var build1 = new Buildcoord(fleet, "build1");
        var bare = await build1.RunAsync();
        Assert.Equal((2, ""), (bare.Code, bare.Error));
        Assert.Contains("buildcoord COMMAND [options]", bare.Output, StringComparison.Ordinal);
        Assert.Contains("buildcoord outbox [command]", (await build1.RunAsync("outbox")).Output, StringComparison.Ordinal);
        Assert.Contains("buildcoord send <TO>", (await build1.RunAsync("help", "send")).Output, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Errors(string[] words) => UsageErrors.Get(AllCommands.MakeRoot().Parse(words), words);
}
