namespace BuildCoordination.Tests.Configuration;

/// <summary>The hooks of a settings file: a mistake in one is named, and nobody but a user sets them.</summary>
public sealed class HookSettingsTests : IDisposable
{
    private readonly Machine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void An_entry_has_the_defaults_that_the_page_says()
    {
        _machine.WriteUserFile(
            """
            { "hooks": [
              { "on": ["message"], "run": ["~/bin/chat.sh", "a b"] },
              { "on": ["message"], "append": "log.jsonl" },
              { "on": ["message"], "run": ["chat"] } ] }
            """);

        var hooks = _machine.Resolve().Hooks;

        Assert.Equal(["chat", "log", "chat-2"], hooks.Select(hook => hook.Name));
        Assert.Equal([Path.Combine(_machine.Home, "bin/chat.sh"), "a b"], hooks[0].Run);
        Assert.Equal(Path.Combine(_machine.Home, ".config/buildcoord/log.jsonl"), hooks[1].Append);
        Assert.Equal(["chat"], hooks[2].Run);
        Assert.False(hooks[0].IsCloudEvents);
    }

    [Theory]
    [InlineData("{}", "'hooks' is no list")]
    [InlineData("[{}]", "entry 1 is without 'on'")]
    [InlineData("""[{ "on": ["build-end"], "append": "x" }]""", "'build-end' for one of the events message, build-started")]
    [InlineData("""[{ "on": ["message"] }]""", "entry 1 needs one of 'run', 'post' and 'append'")]
    [InlineData("""[{ "on": ["message"], "append": "x", "post": "https://x" }]""", "entry 1 needs one of")]
    [InlineData(
        """[{ "on": ["message"], "post": "ftp://me:hunter2@example.org" }]""", "entry 1 has a 'post' that is no URL of http or https")]
    [InlineData("""[{ "on": ["message"], "run": [] }]""", "entry 1 has a 'run' that is not a program")]
    [InlineData("""[{ "on": ["message"], "run": ["/bin/\u0000x"] }]""", "entry 1 has a 'run' that is not a program")]
    [InlineData("""[{ "on": ["message"], "run": ["\ud800"] }]""", "entry 1 has a text that is no text")]
    [InlineData("""[{ "on": ["message"], "append": "x", "name": "\ud800" }]""", "entry 1 has a text that is no text")]
    [InlineData("""[{ "on": ["message"], "append": "x", "names": [null] }]""", "entry 1 has null among its 'servers' or 'names'")]
    [InlineData("""[{ "on": ["message"], "run": ["x", null] }]""", "entry 1 has a 'run' that is not a program")]
    [InlineData("""[{ "on": ["overdue"], "append": "x" }]""", "entry 1 has one of 'overdue' and 'every' without the other")]
    [InlineData("""[{ "on": ["overdue"], "every": "soon", "append": "x" }]""", "entry 1 has an 'every' that is not a time")]
    [InlineData("""[{ "on": ["message"], "append": "x", "format": "xml" }]""", "'xml' for one of the formats json, cloudevents")]
    [InlineData("""[{ "on": ["message"], "append": "x", "results": ["broken"] }]""", "'broken' for one of the results")]
    [InlineData("""[{ "on": ["message"], "append": "x", "name": "a/b" }]""", "entry 1 has a 'name' that is not of letters")]
    [InlineData(
        """[{ "on": ["message"], "append": "x", "name": "a" }, { "on": ["message"], "append": "y", "name": "a" }]""",
        "entry 2 has the name 'a' of another entry")]
    [InlineData("""[{ "on": ["message"], "apend": "x" }]""", "entry 1 has a mistake at $.apend")]
    public void A_mistake_is_named_and_no_secret_with_it(string hooks, string problem)
    {
        _machine.WriteUserFile($$"""{ "hooks": {{hooks}} }""");

        var warning = Assert.Single(_machine.Resolve().Warnings);

        Assert.Equal("BC1033", warning.Code);
        Assert.Contains(problem, warning.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_in_one_hook_leaves_the_others_as_they_are()
    {
        _machine.WriteUserFile(
            """
            { "hooks": [
              { "on": ["message"], "append": "first.jsonl" },
              { "on": ["mesage"], "append": "second.jsonl" },
              { "on": ["message"], "append": "third.jsonl" },
              7 ] }
            """);

        var settings = _machine.Resolve();

        Assert.Equal(["first", "third"], settings.Hooks.Select(hook => hook.Name));
        var warning = Assert.Single(settings.Warnings).Message;
        Assert.Contains("entry 2 has 'mesage' for one of the events", warning, StringComparison.Ordinal);
        Assert.Contains("entry 4 has a mistake", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "on": ["mesage"], "run": ["a/notify"] }""")]
    [InlineData("""{ "onn": ["message"], "run": ["a/notify"] }""")]
    public void A_mistake_in_one_hook_gives_no_other_its_name_and_so_its_place(string mistake)
    {
        _machine.WriteUserFile($$"""{ "hooks": [ {{mistake}}, { "on": ["message"], "run": ["b/notify"] } ] }""");

        Assert.Equal(["notify-2"], _machine.Resolve().Hooks.Select(hook => hook.Name));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_source_tree_has_hooks_whether_its_user_trusts_it_or_not(bool isTrusted)
    {
        var path = _machine.WriteProjectFile("""{ "hooks": [ { "on": ["message"], "run": ["rm", "-rf", "/"] } ] }""");
        if (isTrusted)
            BuildCoordination.Settings.TrustStore.Of(_machine.Environment)!.Trust(path);

        var settings = _machine.Resolve();

        Assert.Empty(settings.Hooks);
        Assert.Equal("BC1032", Assert.Single(settings.Warnings).Code);
    }

    [Theory]
    [InlineData("docs/hooks.md", 3)]
    [InlineData("samples/hooks/README.md", 2)]
    public void A_page_s_example_is_a_settings_file(string page, int hooks)
    {
        _machine.WriteMachineFile(File.ReadAllText(Path.Combine(TestPaths.Root, page)).Split("```json\n")[1].Split("```")[0]);
        var settings = _machine.Resolve();
        Assert.Equal(hooks, settings.Hooks.Count);
        Assert.Empty(settings.Warnings);
    }

    [Fact]
    public void The_systems_file_has_hooks_for_all_its_users()
    {
        _machine.WriteMachineFile("""{ "hooks": [ { "on": ["message"], "post": "https://example.org/${TOKEN}" } ] }""");
        Assert.Equal("example.org", Assert.Single(_machine.Resolve().Hooks).Name);
    }
}
