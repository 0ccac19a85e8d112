using BuildCoordination.Settings;

namespace BuildCoordination.Tests.Configuration;

public sealed class BadSettingsTests : IDisposable
{
    private readonly Machine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Theory]
    [InlineData("{\n \"level\": \"build\"\n \"strict\": true }", "line 3 is not valid JSON")]
    [InlineData("{\n \"level\":", "line 2 is not valid JSON")]
    [InlineData("{ } { }", "line 1 is not valid JSON")]
    [InlineData("{ \"git\": { \"deadline\": 3", "line 1 is not valid JSON")]
    [InlineData("", "line 1 is not valid JSON")]
    [InlineData("[]", "must hold one JSON object")]
    [InlineData("<<<<<<< HEAD\n{}", "line 1 is not valid JSON")]
    [InlineData("{ \"level\": \"\\ud800\" }", "not valid UTF-8")]
    public void A_file_that_is_no_settings_file_is_one_line_with_the_place(string content, string said)
    {
        var path = _machine.WriteUserFile(content);

        var problem = Expect.Problem("BC1001", () => _machine.Resolve());
        Assert.Contains(path, problem.Message, StringComparison.Ordinal);
        Assert.Contains(said, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_told_and_a_byte_order_mark_is_no_matter()
    {
        var path = _machine.WriteUserFile("");
        File.WriteAllBytes(path, [.. "{ \"server\": \""u8, 0xe4, .. "\" }"u8]);
        Expect.Problem("BC1001", () => _machine.Resolve());

        File.WriteAllBytes(path, [0xef, 0xbb, 0xbf, .. "{ \"strict\": true }"u8]);
        Assert.True(_machine.Resolve().Strict);
    }

    [Theory]
    [InlineData("level", "\"loud\"", "'loud'", "build, target, failures")]
    [InlineData("level", "3", "'3'", "build, target, failures")]
    [InlineData("strict", "\"maybe\"", "'maybe'", "true or false")]
    [InlineData("strict", "\"true\"", "'true'", "true or false")]
    [InlineData("flushLimit", "\"soon\"", "'soon'", "such as 90s")]
    [InlineData("flushLimit", "-1", "'-1'", "from 0s to 10m")]
    [InlineData("flushLimit", "1e300", "'1e300'", "from 0s to 10m")]
    [InlineData("branch", "\"--upload-pack=x\"", "'--upload-pack=x'", "hyphen")]
    [InlineData("repository", "\"ext::sh -c x\"", "'ext::sh -c x'", "a path, or a URL")]
    [InlineData("repository", "\"ext::ssh://x\"", "'ext::ssh://x'", "a path, or a URL")]
    [InlineData("repository", "\"-x\"", "'-x'", "a path, or a URL")]
    [InlineData("repository", "\"ssh://-oProxyCommand=x/y\"", "ProxyCommand", "a path, or a URL")]
    [InlineData("coordinatedTargets", "[1]", "'[1]'", "a list of names")]
    [InlineData("cloudstack", "3", null, null)]
    public void A_value_that_is_not_allowed_is_one_line_with_file_line_key_value_and_what_is(
        string key, string json, string? value, string? allowed)
    {
        var path = _machine.WriteUserFile($"{{\n\n  \"{key}\": {json} }}");
        if (value is null)
        {
            Assert.Equal("BC1003", Assert.Single(_machine.Resolve().Warnings).Code);
            return;
        }

        var problem = Expect.Problem("BC1002", () => _machine.Resolve());
        Assert.StartsWith($"{path} line 3: {key} ", problem.Message, StringComparison.Ordinal);
        Assert.Contains(value, problem.Message, StringComparison.Ordinal);
        Assert.Contains(allowed!, problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_or_an_option_with_a_wrong_value_is_named()
    {
        _machine.Variables["BUILDCOORD_GIT_DEADLINE"] = "2d";
        Assert.StartsWith(
            "BUILDCOORD_GIT_DEADLINE: git.deadline cannot be '2d'", Expect.Problem("BC1002", () => _machine.Resolve())
                .Message, StringComparison.Ordinal);

        _machine.Variables.Clear();
        _machine.Options.HeartbeatInterval = TimeSpan.FromSeconds(1);
        Assert.StartsWith(
            "option heartbeat.interval: ", Expect.Problem("BC1002", () => _machine.Resolve()).Message, StringComparison.Ordinal);

        Assert.StartsWith(
            "--interval: ",
            Expect.Problem("BC1002", () => BuildCoordinationOptions.Parse(n => n.CommandLine, n => n == "--interval" ? "never" : null))
                .Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_in_a_refused_repository_is_not_told()
    {
        _machine.Options.Repository = "gopher://me:s3cr3t@example.org/x";

        Assert.DoesNotContain("s3cr3t", Expect.Problem("BC1002", () => _machine.Resolve()).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "sever": "x" }""", "'sever'", "Did you mean 'server'?")]
    [InlineData("""{ "git": { "deadlin": 3 } }""", "'git.deadlin'", "Did you mean 'git.deadline'?")]
    [InlineData("""{ "Level": "build" }""", "'Level'", "Did you mean 'level'?")]
    [InlineData("""{ "somethingElseAltogether": { "a": [1] } }""", "'somethingElseAltogether'", "docs/settings.md")]
    public void A_key_that_does_not_exist_is_a_warning_that_names_the_nearest(string json, string key, string remedy)
    {
        var path = _machine.WriteUserFile(json);

        var warning = Assert.Single(_machine.Resolve().Warnings);
        Assert.Equal("BC1003", warning.Code);
        Assert.StartsWith($"{path} line 1: ", warning.Message, StringComparison.Ordinal);
        Assert.Contains(key, warning.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, warning.Remedy, StringComparison.Ordinal);
    }
}
