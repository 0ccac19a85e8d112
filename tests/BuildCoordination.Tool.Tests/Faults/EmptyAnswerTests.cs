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
}
