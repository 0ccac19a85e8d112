using System.Net;
using System.Text;
using BuildCoordination.Tests.Git;

namespace BuildCoordination.Tool.Tests.Faults;

public sealed class EmptyAnswerTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly HttpGitServer _server;

    public EmptyAnswerTests() => _server = new HttpGitServer(_fleet.Folder);

    public void Dispose()
    {
        _server.Dispose();
        _fleet.Dispose();
    }

    [Fact]
    public async Task A_server_that_answers_without_refs_for_a_while_makes_nobody_forget_the_fleet_or_warn_of_a_rewind()
    {
        var build1 = new Buildcoord(_fleet, "build1", ("BUILDCOORD_REPOSITORY", _server.Url("coordination.git")));
        Assert.Equal(0, (await build1.RunAsync("send", "all", "info", "first", "body", "--strict")).Code);

        _server.Intercept = context => HttpGitServer.Answer(context, 200);
        var health = await build1.RunAsync("health", "--json");
        var doctor = await build1.RunAsync("doctor");
        var sent = await build1.RunAsync("send", "all", "info", "second", "body");

        Assert.Contains("BC2016", health.Error, StringComparison.Ordinal);
        Assert.Contains("\"build1\"", health.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("it is empty", doctor.Output, StringComparison.Ordinal);
        Assert.Equal(0, sent.Code);

        _server.Intercept = _ => false;
        var flushed = await build1.RunAsync("outbox", "flush");
        Assert.True(flushed.Code == 0, flushed.Error);
        Assert.Equal(["second", "first"], _fleet.AllSubjects());
    }

    // An answer in git's own protocol: the service line and no ref, or no ref to the question for refs.
    [Theory]
    [InlineData("info/refs")]
    [InlineData("git-upload-pack")]
    public async Task A_server_that_lists_no_branch_for_a_while_is_not_believed_and_nobody_is_warned_of_a_rewind(string path)
    {
        var build1 = new Buildcoord(_fleet, "build1", ("BUILDCOORD_REPOSITORY", _server.Url("coordination.git")));
        var build2 = new Buildcoord(_fleet, "build2");
        Assert.Equal(0, (await build1.RunAsync("send", "all", "info", "first", "body", "--strict")).Code);
        Assert.Equal(0, (await build2.RunAsync("send", "all", "info", "other", "body", "--strict")).Code);

        _server.Intercept = context => context.Request.Url!.AbsolutePath.EndsWith(path, StringComparison.Ordinal) && ListNothing(context);
        var health = await build1.RunAsync("health", "--json");
        var doctor = await build1.RunAsync("doctor");
        var sent = await build1.RunAsync("send", "all", "info", "second", "body");
        var flushed = await build1.RunAsync("outbox", "flush");

        Assert.Contains("BC2016", health.Error, StringComparison.Ordinal);
        Assert.Contains("\"build1\"", health.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("it is empty", doctor.Output, StringComparison.Ordinal);
        Assert.Equal(0, sent.Code);
        Assert.Contains("BC2016", flushed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("stale info", sent.Error + flushed.Error, StringComparison.Ordinal);
        Assert.Equal(["other", "first"], _fleet.AllSubjects());

        _server.Intercept = _ => false;
        flushed = await build1.RunAsync("outbox", "flush");
        Assert.True(flushed.Code == 0, flushed.Error);
        Assert.Equal(0, (await build1.RunAsync("send", "all", "info", "third", "body", "--strict")).Code);
        Assert.Equal(["third", "second", "other", "first"], _fleet.AllSubjects());
    }

    [Fact]
    public async Task A_repository_that_was_made_anew_is_believed_once_a_push_has_created_the_branch()
    {
        var build1 = new Buildcoord(_fleet, "build1", ("BUILDCOORD_REPOSITORY", _server.Url("coordination.git")));
        Assert.Equal(0, (await build1.RunAsync("send", "all", "info", "lost", "body", "--strict")).Code);
        Directory.Delete(_fleet.Remote, recursive: true);
        await Shell.RunAsync("git", ["init", "-q", "--bare", "-b", "main", _fleet.Remote]);
        Assert.Contains("BC2016", (await build1.RunAsync("health")).Error, StringComparison.Ordinal);

        var sent = await build1.RunAsync("send", "all", "info", "new", "body", "--strict");

        Assert.True(sent.Code == 0, sent.Error);
        Assert.Equal(0, (await build1.RunAsync("outbox", "flush")).Code);
        Assert.Equal(["The coordination repository was rewound", "new"], _fleet.AllSubjects());
    }

    private static bool ListNothing(HttpListenerContext context)
    {
        var isQuestion = context.Request.HttpMethod == "GET";
        var isPush = context.Request.Url!.Query.Contains("receive-pack", StringComparison.Ordinal);
        var service = isPush ? "git-receive-pack" : "git-upload-pack";
        var line = $"# service={service}\n";
        context.Response.ContentType = $"application/x-{service}-{(isQuestion ? "advertisement" : "result")}";
        context.Response.OutputStream.Write(
            Encoding.ASCII.GetBytes(isQuestion ? $"{line.Length + 4:x4}{line}00000000" : "0000"));
        context.Response.Close();
        return true;
    }
}
