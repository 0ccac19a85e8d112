using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BuildCoordination.Builds;
using BuildCoordination.Daemons;
using BuildCoordination.Files;
using BuildCoordination.Outbox;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Daemons;

/// <summary>A daemon and a command of two versions on one state folder, as after an upgrade or a downgrade without a restart.</summary>
public sealed class DaemonFormatTests : IDisposable
{
    private static readonly RunProcess Gone = RunProcess.Current() with { StartTime = 1 };

    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task Beside_a_daemon_of_an_older_format_a_build_publishes_by_itself_and_warns_once()
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        using var daemon = Hold(build1, new DaemonNote(UpdateFile.CurrentFormat - 1, RunProcess.Current()));
        await BuildAsync(build1);

        Assert.Equal((2, 0), (_fleet.AllSubjects().Count, build1.Outbox.Count()));
        var warning = Assert.Single(build1.Warnings);
        Assert.Equal("BC3025", warning.Code);
        Assert.Contains("buildcoord daemon restart", warning.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_daemon_of_this_or_a_newer_format_is_trusted_with_what_waits(int newer)
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        using (var daemon = Hold(build1, new DaemonNote(UpdateFile.CurrentFormat + newer, RunProcess.Current())))
            await BuildAsync(build1);

        Assert.Empty(_fleet.AllSubjects());
        Assert.Empty(build1.Warnings);
        Assert.True((await build1.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
        Assert.Equal(2, _fleet.AllSubjects().Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"outbox_format\":99}")]
    public async Task A_daemon_of_version_0_1_notes_nothing_and_reads_format_1(string left)
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        using var daemon = Hold(build1, note: null);
        daemon.Write(Encoding.UTF8.GetBytes(left));
        Assert.Equal(1, build1.Daemon.OutboxFormat);
    }

    [Fact]
    public async Task The_note_of_a_newer_daemon_that_is_gone_is_not_believed_of_the_older_one_that_came_after_it()
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        using var daemon = Hold(build1, new DaemonNote(99, Gone));
        Assert.Equal(1, build1.Daemon.OutboxFormat);
    }

    [Fact]
    public async Task A_daemon_notes_its_format_and_its_process_in_its_lock()
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        using var daemon = (await build1.Daemon.AcquireAsync(CancellationToken.None))!;
        var note = JsonNode.Parse(AtomicFile.Read(daemon.Path)!)!;
        Assert.Equal(
            (UpdateFile.CurrentFormat, Environment.ProcessId),
            (note["outbox_format"]!.GetValue<int>(), note["process"]!["id"]!.GetValue<int>()));
        Assert.Equal(UpdateFile.CurrentFormat, build1.Daemon.OutboxFormat);
    }

    // A daemon of an older version leaves a kind that it does not know where it is: with a new kind, the format has to go up.
    [Fact]
    public void The_kinds_of_update_are_those_of_their_format()
    {
        Assert.Equal(1, UpdateFile.CurrentFormat);
        Assert.Equal(
            ["acknowledge", "archive", "build-end", "message", "read-marks", "register", "retire", "status"],
            UpdateHeader.KnownKinds.Order(StringComparer.Ordinal));
    }

    public void Dispose() => _fleet.Dispose();

    private static async Task BuildAsync(BuildCoordinator coordinator)
    {
        await using var run = await coordinator.BeginBuildAsync(new BuildRunOptions { Name = "nightly" });
        await run.SucceedAsync();
        await coordinator.FlushAtEndAsync(CancellationToken.None);
    }

    private static FileLock Hold(BuildCoordinator coordinator, DaemonNote? note)
    {
        var held = FileLock.TryAcquire(coordinator.Context.OutboxFolder.Root["build1.daemon.lock"])!;
        if (note is not null)
            held.Write(JsonSerializer.SerializeToUtf8Bytes(note, DaemonNoteJson.Default.DaemonNote));
        return held;
    }
}
