using System.Text;
using System.Text.Json.Nodes;
using BuildCoordination.Hooks;
using BuildCoordination.Tests.Git;

namespace BuildCoordination.Tests.Hooks;

/// <summary>Each program of samples/hooks delivers an event to the service that it is for, and fails where the service does.</summary>
public sealed class HookSampleTests : IDisposable
{
    private const string Commit = "24f41b6e84aa0c8f1a9c8a0c7d1f2b3e4d5c6b7a";

    private static readonly HookEvent Failed = new()
    {
        Id = "build1/job_1/1.finished",
        Event = "build-ended",
        Time = DateTimeOffset.UnixEpoch,
        Server = "build1",
        Repository = "https://example.org/fleet.git",
        Text = "docs on build1 failed: <a> & \"b\" 'c' $(id) ü",
        Build = new HookBuild { Name = "docs", Job = "job_1", Result = "failed", Commit = Commit },
    };

    private static readonly HookEvent Tested =
        Failed with { Event = HookEvent.Test, Build = null, Text = "A test of the hook slack by build1" };

    private readonly EventEndpoint _endpoint = new();
    private readonly TemporaryFolder _folder = new();

    private string Address => _endpoint.Url().Split("/events")[0];

    public static TheoryData<string> Programs =>
        [.. Directory.GetFiles(Path.Combine(TestPaths.Root, "samples", "hooks"), "*.sh").Select(path => Path.GetFileName(path))];

    public void Dispose()
    {
        _endpoint.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Slack_gets_the_text_with_its_marks_as_text()
    {
        await RunAsync("slack.sh", Failed);
        Assert.Equal("docs on build1 failed: &lt;a&gt; &amp; \"b\" 'c' $(id) ü", Body()["text"]!.GetValue<string>());
        Assert.Equal("/hook", _endpoint.Posts.Single().Target);
    }

    [Fact]
    public async Task Teams_gets_a_card_with_the_text()
    {
        await RunAsync("teams.sh", Failed);
        var content = Body()["attachments"]![0]!["content"]!;
        Assert.Equal("AdaptiveCard", content["type"]!.GetValue<string>());
        Assert.Equal(Failed.Text, content["body"]![0]!["text"]!.GetValue<string>());
    }

    [Fact]
    public async Task Ntfy_gets_the_text_with_a_high_priority_for_a_failure()
    {
        await RunAsync("ntfy.sh", Failed);
        await RunAsync("ntfy.sh", Tested);
        Assert.Equal([Failed.Text, Tested.Text], _endpoint.Posts.Select(post => post.Body));
        Assert.Equal(["high", "default"], _endpoint.Posts.Select(post => post.Headers["Priority"]!));
        Assert.All(_endpoint.Posts, post => Assert.Equal("Bearer a-token", post.Authorization));
    }

    [Fact]
    public async Task Sendmail_gets_a_whole_mail_that_answers_itself_to_nobody()
    {
        await RunAsync("mail.sh", Failed with { Text = "docs on build1 failed\nBcc: other@example.org" });
        var mail = await File.ReadAllTextAsync(_folder["mail"], TestContext.Current.CancellationToken);
        var (head, body) = (mail.Split("\n\n")[0], mail.Split("\n\n", 2)[1]);
        Assert.StartsWith("To: ops@example.org\nSubject: buildcoord: build-ended build1\nMessage-ID: <", head, StringComparison.Ordinal);
        Assert.Contains("Auto-Submitted: auto-generated", head, StringComparison.Ordinal);
        Assert.DoesNotContain("Bcc", head, StringComparison.Ordinal);
        Assert.StartsWith(
            "docs on build1 failed\n",
            Encoding.UTF8.GetString(Convert.FromBase64String(body.Replace("\n", "", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("github-status.sh", "/repos/owner/name/statuses/" + Commit, "failure", "error", "Bearer a-token")]
    [InlineData("gitea-status.sh", "/api/v1/repos/owner/name/statuses/" + Commit, "failure", "error", "token a-token")]
    [InlineData("gitlab-status.sh", "/api/v4/projects/owner%2Fname/statuses/" + Commit, "failed", "canceled", null)]
    public async Task A_commit_gets_the_status_of_its_build(string program, string target, string failed, string cancelled, string? token)
    {
        await RunAsync(program, Failed);
        await RunAsync(program, Failed with { Build = Failed.Build! with { Result = "cancelled" } });
        await RunAsync(program, Failed with { Build = Failed.Build! with { Result = "fixed" } });
        await RunAsync(program, Tested);
        await RunAsync(program, Failed with { Build = Failed.Build! with { Commit = null } });

        Assert.All(_endpoint.Posts, post => Assert.Equal((target, token), (post.Target, post.Authorization)));
        var bodies = _endpoint.Posts.Select(post => JsonNode.Parse(post.Body)!).ToArray();
        Assert.Equal([failed, cancelled, "success"], bodies.Select(body => body["state"]!.GetValue<string>()));
        Assert.All(bodies, body => Assert.Equal("buildcoord/build1/docs", (body["context"] ?? body["name"])!.GetValue<string>()));
        Assert.Equal(Failed.Text, bodies[0]["description"]!.GetValue<string>());
        if (token is null)
            Assert.All(_endpoint.Posts, post => Assert.Equal("a-token", post.Headers["PRIVATE-TOKEN"]));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task A_service_that_does_not_accept_the_event_makes_the_program_fail_so_that_it_is_tried_again(string program)
    {
        _endpoint.Answer = (context, _) => HttpGitServer.Answer(context, 503);
        var error = await Assert.ThrowsAsync<HookException>(() => RunAsync(program, Failed, sendmail: "false"));
        Assert.DoesNotContain("a-token", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("github-status.sh", 422, "{}")]
    [InlineData("gitea-status.sh", 422, "{}")]
    [InlineData("gitlab-status.sh", 404, """{"message":"404 Commit Not Found"}""")]
    public async Task A_commit_that_the_server_does_not_know_holds_no_other_event(string program, int status, string answer)
    {
        _endpoint.Answer = (context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.Close(Encoding.UTF8.GetBytes(answer), willBlock: true);
            return true;
        };
        Assert.True((await Assert.ThrowsAsync<HookException>(() => RunAsync(program, Failed))).IsForGood);
        _endpoint.Answer = (context, _) => HttpGitServer.Answer(context, 401);
        Assert.False((await Assert.ThrowsAsync<HookException>(() => RunAsync(program, Failed))).IsForGood);
    }

    private JsonNode Body() => JsonNode.Parse(_endpoint.Posts.Single().Body)!;

    private async Task RunAsync(string program, HookEvent happened, string? sendmail = null)
    {
        Fleets.Shell.WriteProgram(_folder["sendmail"], $"#!/bin/sh\ncat > {_folder["mail"]}\n");
        using var destination = new CommandDestination(
        [
            "env", $"SLACK_URL={Address}/hook", $"TEAMS_URL={Address}/hook", $"NTFY_URL={Address}/topic", "NTFY_TOKEN=a-token",
            "MAIL_TO=ops@example.org", $"SENDMAIL={sendmail ?? _folder["sendmail"]}", $"GITHUB_API_URL={Address}", $"GITLAB_URL={Address}",
            $"GITEA_URL={Address}", "GITHUB_REPOSITORY=owner/name", "GITEA_REPOSITORY=owner/name", "GITLAB_PROJECT=owner%2Fname",
            "GITHUB_TOKEN=a-token", "GITLAB_TOKEN=a-token", "GITEA_TOKEN=a-token", "no_proxy=127.0.0.1",
            Path.Combine(TestPaths.Root, "samples", "hooks", program),
        ]);
        await destination.DeliverAsync(happened.ToLine(), TestContext.Current.CancellationToken);
    }
}
