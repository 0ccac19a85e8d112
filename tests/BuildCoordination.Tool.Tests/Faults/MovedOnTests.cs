namespace BuildCoordination.Tool.Tests.Faults;

/// <summary>
/// However a cache was lost or damaged while the fleet moved on: the next command, whichever it is, answers with what the fleet
/// says now.
/// </summary>
public sealed class MovedOnTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;
    private readonly BrokenCache _cache;

    public MovedOnTests()
    {
        _build1 = TroubledBuild.Machine(_fleet);
        _cache = new BrokenCache(_fleet, _build1);
    }

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public async Task With_a_FIFO_in_the_place_of_a_file_of_the_cache_no_command_waits_for_a_writer() =>
        await AnswersAsync("rm -f config; mkfifo config", "inbox", "send all info mine body");

    [Fact]
    public async Task With_objects_that_are_cut_as_after_a_power_loss_no_command_reads_for_ever() =>
        await AnswersAsync("each cut", "inbox", "send all info mine body --strict");

    [Fact]
    public async Task With_a_cache_that_is_gone_commands_read_and_send() =>
        await AnswersAsync("rm -rf ../*.git/*", "inbox", "health", "send all info mine body");

    [Theory]
    [InlineData("rm $(object :coordination)")]
    [InlineData("packed; cut *.pack")]
    [InlineData("rm -r refs/fetched")]
    public async Task With_a_damaged_cache_an_update_replaces_nothing_that_the_fleet_has(string damage)
    {
        await StartAsync();
        var before = _fleet.AllSubjects().Count;
        await _cache.BreakAsync(damage);

        var sent = await _build1.RunAsync("send", "all", "info", "mine", "body", "--strict");

        Assert.Equal((0, ""), (sent.Code, sent.Error));
        Assert.Equal(before + 3, _fleet.AllSubjects().Count);
    }

    [Theory(Explicit = true)]
    [InlineData("rm -rf ../*.git")]
    [InlineData("rm HEAD")]
    [InlineData(": > HEAD")]
    [InlineData("rm -f config")]
    [InlineData("rm -f config; mkfifo config")]
    [InlineData("rm -f packed-refs; mkfifo packed-refs")]
    [InlineData(": > config")]
    [InlineData("echo rubbish > config")]
    [InlineData("rm -r objects")]
    [InlineData("rm -r objects/??")]
    [InlineData("every ''")]
    [InlineData("every rubbish")]
    [InlineData("each cut")]
    [InlineData("each truncate -s 10")]
    [InlineData("cut $(object '')")]
    [InlineData("cut $(object :coordination/messages.json)")]
    [InlineData("rm $(object :coordination); mkfifo $(object :coordination)")]
    [InlineData("rm -r refs")]
    [InlineData("rm -r refs/fetched")]
    [InlineData(": > refs/fetched/main")]
    [InlineData("rm -f shallow")]
    [InlineData(": > shallow")]
    [InlineData("echo rubbish > shallow")]
    [InlineData("echo 0123456789012345678901234567890123456789 > shallow")]
    [InlineData("echo rubbish > packed-refs")]
    [InlineData("mkdir -p objects/info; echo /nowhere > objects/info/alternates")]
    [InlineData("packed; cut *.pack")]
    [InlineData("packed; rm *.pack")]
    [InlineData("packed; rm *.idx")]
    [InlineData("packed; : > $(echo *.idx)")]
    [InlineData("packed; cut *.idx")]
    [InlineData("packed; echo rubbish > multi-pack-index")]
    [InlineData("mkdir -p objects/info; echo rubbish > objects/info/commit-graph")]
    [InlineData("rm $(object '')")]
    [InlineData("rm $(object :)")]
    [InlineData("rm $(object :coordination)")]
    [InlineData("rm $(object :coordination/messages.json)")]
    [InlineData("rubbish $(object :coordination/messages.json) ''")]
    public Task With_any_damage_commands_read_and_send(string damage) =>
        AnswersAsync(damage, "inbox", "health", "send all info mine body --strict", "run -- true");

    [Theory(Explicit = true)]
    [InlineData("doctor")]
    [InlineData("page --output page")]
    [InlineData("read --all")]
    [InlineData("setup --force --server build1 --yes")]
    [InlineData("status")]
    [InlineData("builds")]
    [InlineData("log build2")]
    [InlineData("wait --for message --since 1h --timeout 30s")]
    [InlineData("archive")]
    public async Task With_a_lost_or_damaged_cache_each_command_answers(string command)
    {
        await AnswersAsync("rm -rf ../*.git", command);
        await AnswersAsync("rm $(object :coordination/messages.json)", command);
    }

    private async Task StartAsync()
    {
        var started = await _build1.RunAsync("send", "all", "info", "started", "body", "--strict");
        Assert.True(started.Code == 0, started.Error);
    }

    private async Task AnswersAsync(string damage, params string[] commands)
    {
        await StartAsync();
        foreach (var command in commands)
        {
            var newest = await _cache.BreakAsync(damage);
            var end = await _build1.RunAsync(command.Split(' '));
            Assert.DoesNotContain("   at ", end.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("warning BC2", end.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("error BC2", end.Error, StringComparison.Ordinal);
            if (command is "inbox" or "read --all")
                Assert.Contains(newest, end.Output, StringComparison.Ordinal);
            if (command.StartsWith("send", StringComparison.Ordinal) || command.StartsWith("run", StringComparison.Ordinal))
                Assert.Equal((0, ""), (end.Code, end.Error));
            var subjects = _fleet.AllSubjects();
            Assert.Contains("started", subjects);
            Assert.DoesNotContain(subjects, subject => subject.Contains("rewound", StringComparison.Ordinal));
        }
    }
}
