namespace BuildCoordination.Tool.Tests;

/// <summary>Where reporting is disabled, no command sends anything, and each says so in one line.</summary>
public sealed class DisabledTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task A_program_whose_reporting_is_disabled_leaves_the_end_of_a_killed_one_to_the_next_that_is()
    {
        var build1 = new Buildcoord(_fleet, "build1");
        await build1.RunAsync("status", "idle");
        using (var killed = build1.Start("run", "--name", "killed", "--", "sleep", "300"))
        {
            await Until.True(() => Subjects().Contains("Build Started: killed"), "the start is published");
            killed.Kill();
            await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await using (var program = await BuildCoordinator.OpenAsync(
            new()
            {
                Enabled = false,
                Server = "build1",
                Repository = _fleet.Remote,
                State = build1.Environment["BUILDCOORD_STATE"],
                Cache = build1.Environment["XDG_CACHE_HOME"],
            },
            TestContext.Current.CancellationToken))
        {
            await program.BuildAsync(new() { Name = "silent" }, (_, _) => Task.CompletedTask, TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, (await build1.RunAsync("run", "--name", "next", "--", "true")).Code);

        Assert.Contains(Subjects(), subject => subject.StartsWith("Build Failed: killed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Commands_that_would_send_something_say_that_reporting_is_disabled_and_send_nothing_later_either()
    {
        var build1 = new Buildcoord(_fleet, "build1");
        await new Buildcoord(_fleet, "build2").RunAsync("send", "all", "info", "hello", "all", "--ack");
        await build1.RunAsync("send", "build2", "info", "s", "b");
        var id = (string)_fleet.LiveMessages()[^1]["id"]!;
        var before = Refs();
        build1.Environment["BUILDCOORD_ENABLED"] = "false";

        string[][] commands =
        [
            ["send", "all", "info", "s", "b"], ["send", "build2", "error", "s", "b", "--require-visible", "--json"], ["reply", id, "yes"],
            ["ack", id], ["read", "--all"], ["status", "building", "--job", "job_1"], ["archive", "--keep", "3"], ["retire", "build2"],
            ["page", "--publish"], ["setup", "--user", "--no-daemon"],
        ];
        foreach (var command in commands)
        {
            var end = await build1.RunAsync(command);
            Assert.True(end.Code == 0, $"{string.Join(' ', command)}: {end.Code} {end.Error}");
            Assert.Contains(
                "BC1031: Reporting is disabled (environment BUILDCOORD_ENABLED)",
                Assert.Single(end.Error.TrimEnd().Split('\n')),
                StringComparison.Ordinal);
        }

        Assert.Equal(0, (await build1.RunAsync("outbox", "flush")).Code);
        Assert.Equal(0, (await build1.RunAsync("run", "--name", "x", "--", "true")).Code);
        Assert.Contains("hello", (await build1.RunAsync("inbox")).Output, StringComparison.Ordinal);
        Assert.Contains("not tried: reporting is disabled", (await build1.RunAsync("doctor")).Output, StringComparison.Ordinal);
        build1.Environment.Remove("BUILDCOORD_ENABLED");
        await build1.RunAsync("outbox", "flush");
        Assert.Equal(before, Refs());
    }

    public void Dispose() => _fleet.Dispose();

    private string[] Subjects() => [.. _fleet.LiveMessages().Select(message => message["subject"]!.GetValue<string>())];

    private string Refs() => Shell.Git(_fleet.Remote, "for-each-ref");
}
