using BuildCoordination.Builds;
using BuildCoordination.Documents;
using BuildCoordination.Processes;
using BuildCoordination.Updates;
using Microsoft.Extensions.Time.Testing;

namespace BuildCoordination.Tests.Builds;

/// <summary>What proves that a run crashed, and what does not: copies, clones, containers and records of other versions.</summary>
public sealed class CrashEvidenceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_restart_of_the_machine_is_named_as_the_reason_and_no_process_is_touched()
    {
        var host = new BuildHost(_folder.Path);
        await using var innocent = Bash.Start("exec sleep 600");
        var dead = CrashedRun.Record();
        host.Folder.Runs.Write(
            dead with { Process = dead.Process with { BootId = "another", Groups = [new(innocent.Id, innocent.StartTime)] } });

        Assert.Equal("the machine restarted", Assert.Single(await host.Runs.ReportCrashesAsync(default)).Reason);

        Assert.True(ProcessTable.Find(innocent.Id)?.IsAlive);
        Assert.Contains("Build Failed: cloudstack: the machine restarted", Told.By(host).Subjects);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(90), Told.By(host).Builds.Single().CompletedAt);
    }

    [Fact]
    public async Task A_run_of_another_machine_is_left_to_that_machine()
    {
        var host = new BuildHost(_folder.Path);
        var dead = CrashedRun.Record();
        host.Folder.Runs.Write(dead with { Process = dead.Process with { MachineId = "another", BootId = "another" } });

        Assert.Empty(await host.Runs.ReportCrashesAsync(default));
        Assert.Empty(Told.By(host).Messages);
        Assert.Single(host.Folder.Runs.All());
    }

    [Theory]
    [InlineData("another")]
    [InlineData(null)]
    public async Task A_run_of_another_container_is_left_to_its_heartbeats_and_nothing_of_it_is_touched(string? machineId)
    {
        var host = new BuildHost(_folder.Path);
        await using var innocent = Bash.Start("exec sleep 600");
        var machine = machineId ?? MachineIdentity.MachineId;
        var dead = CrashedRun.Record();
        await using var marked = ChildProcess.Start(
            Bash.Script("exec sleep 600") with { Environment = new Dictionary<string, string?> { [BuildRuns.Marker] = dead.Id } });
        await Until.True(() => ProcessTable.EnvironmentVariable(marked.Id, BuildRuns.Marker) is not null, "the marker is seen");
        host.Folder.Runs.Write(
            dead with
            {
                Process = dead.Process with { MachineId = machine, Namespace = "another", Groups = [new(innocent.Id, innocent.StartTime)] },
            });

        Assert.Empty(await host.Runs.ReportCrashesAsync(default));

        Assert.Single(host.Folder.Runs.All());
        Assert.Empty(Told.By(host).Messages);
        Assert.True(ProcessTable.Find(innocent.Id)?.IsAlive);
        Assert.True(ProcessTable.Find(marked.Id)?.IsAlive);
    }

    // A container that is gone leaves a free lock. One that lives, though it is not seen from here, holds it; a copy proves nothing.
    [Theory]
    [InlineData("gone", true)]
    [InlineData("held", false)]
    [InlineData("copied", false)]
    public async Task A_run_whose_container_is_gone_is_reported_where_its_record_is(string state, bool isReported)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has pid namespaces.");
        var host = new BuildHost(_folder.Path);
        var dead = CrashedRun.Record();
        using var held = host.Folder.Runs.LockNew(dead.Id)!;
        host.Folder.Runs.Write(dead with
        {
            LockFile = state == "copied" ? "another file" : held.Identity,
            Process = dead.Process with { Namespace = "pid:[1]" },
        });
        if (state != "held")
            held.Dispose();

        Assert.Equal(isReported ? 1 : 0, (await host.Runs.ReportCrashesAsync(default)).Count);
        Assert.Equal(isReported ? 0 : 1, host.Folder.Runs.All().Count);
    }

    // The start of a process is the same in each pid namespace, its id is not.
    [Fact]
    public async Task A_run_whose_process_is_seen_in_its_container_is_not_reported_though_its_lock_is_free()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root can make namespaces.");
        var host = new BuildHost(_folder.Path);
        await using var container = Bash.Start("exec unshare --pid --fork --kill-child sleep 600");
        var inside = 0;
        await Until.True(
            () => (inside = ProcessTable.All().FirstOrDefault(process => process.Parent == container.Id)?.Id ?? 0) != 0
                && MachineIdentity.ProcessNamespaceOf(inside) is { } seen && seen != MachineIdentity.ProcessNamespace,
            "the container has begun");
        var dead = CrashedRun.Record();
        using (var held = host.Folder.Runs.LockNew(dead.Id)!)
        {
            var process = dead.Process with
            {
                Id = 1, StartTime = ProcessTable.StartTime(inside)!.Value, Namespace = MachineIdentity.ProcessNamespaceOf(inside)!,
            };
            host.Folder.Runs.Write(dead with { LockFile = held.Identity, Process = process });
        }

        Assert.Empty(await host.Runs.ReportCrashesAsync(default));
        Assert.Single(host.Folder.Runs.All());
    }

    [Fact]
    public async Task A_record_of_a_newer_version_is_left_alone()
    {
        var host = new BuildHost(_folder.Path);
        host.Folder.Runs.Write(CrashedRun.Record() with { Format = RunRecord.CurrentFormat + 1 });

        Assert.Empty(await host.Runs.ReportCrashesAsync(default));
        Assert.Empty(Told.By(host).Updates.OfType<MessageUpdate>());
        Assert.Single(Directory.GetFiles(host.Folder.Runs.Path, "*.json"));
    }

    [Fact]
    public async Task A_run_whose_process_lives_is_not_reported_though_nobody_holds_its_lock_and_it_is_still_building()
    {
        var host = new BuildHost(_folder.Path);
        await using var innocent = Bash.Start("exec sleep 600");
        host.Folder.Runs.Write(
            CrashedRun.Record() with { Process = RunProcess.Current() with { Groups = [new(innocent.Id, innocent.StartTime)] } });

        Assert.Empty(await host.Runs.ReportCrashesAsync(default));

        Assert.True(ProcessTable.Find(innocent.Id)?.IsAlive);
        Assert.Equal("building", (await host.Runs.NowAsync(default)).State);
    }

    [Fact]
    public async Task A_record_that_does_not_say_when_its_process_began_proves_nothing()
    {
        var host = new BuildHost(_folder.Path);
        host.Folder.Runs.Write(CrashedRun.Record() with { Process = RunProcess.Current() with { StartTime = 0 } });
        Assert.Empty(await host.Runs.ReportCrashesAsync(default));
        Assert.Single(host.Folder.Runs.All());
    }

    [Fact]
    public async Task A_run_whose_end_the_repository_has_is_forgotten_without_a_second_one()
    {
        await using var innocent = Bash.Start("exec sleep 600");
        var dead = CrashedRun.Record();
        var end = new BuildRecord { Id = dead.Job, Status = "success", CompletedAt = DateTimeOffset.UnixEpoch.AddSeconds(70) };
        var host = new BuildHost(
            _folder.Path,
            new BuildSettings { Server = "build1", FindEvidence = (_, _) => Task.FromResult(new RepositoryEvidence(true, end)) });
        host.Folder.Runs.Write(dead with { Process = dead.Process with { Groups = [new(innocent.Id, innocent.StartTime)] } });

        Assert.Empty(await host.Runs.ReportCrashesAsync(default));

        Assert.Empty(host.Folder.Runs.All());
        Assert.Empty(Told.By(host).Messages);
        Assert.Equal("success", Told.By(host).Status.State);
        Assert.True(ProcessTable.Find(innocent.Id)?.IsAlive);
    }

    // A file of a copied folder is another file, a record of version 0.1 does not say which one it was, and neither proves anything alone.
    [Theory]
    [InlineData("another file", -1, true, false)]
    [InlineData("another file", -6, true, true)]
    [InlineData("another file", -6, false, false)]
    [InlineData(null, -1, true, true)]
    [InlineData(null, -6, false, false)]
    public async Task In_a_copied_state_folder_a_run_crashed_only_if_the_repository_has_no_end_of_it_for_some_time(
        string? lockFile, int aliveMinutes, bool isReachable, bool isReported)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddDays(20_000));
        var settings = new BuildSettings
        {
            Server = "build1", FindEvidence = (_, _) => Task.FromResult(new RepositoryEvidence(isReachable)),
        };
        var host = new BuildHost(_folder.Path, settings, time);
        host.Folder.Runs.Write(CrashedRun.Record() with { AliveAt = time.GetUtcNow().AddMinutes(aliveMinutes), LockFile = lockFile });

        Assert.Equal(isReported ? 1 : 0, (await host.Runs.ReportCrashesAsync(default)).Count);
        Assert.Equal(isReported ? 0 : 1, host.Folder.Runs.All().Count);
    }

    [Theory]
    [InlineData(BuildOutcome.Success)]
    [InlineData(BuildOutcome.Failure)]
    [InlineData(BuildOutcome.Error)]
    [InlineData(BuildOutcome.Cancellation)]
    [InlineData(BuildOutcome.Timeout)]
    [InlineData(BuildOutcome.Skip)]
    [InlineData(BuildOutcome.Unknown)]
    public void The_message_of_every_outcome_is_known_as_an_end(BuildOutcome outcome)
    {
        var run = CrashedRun.Record().Decided(outcome, ResultDetails.Nothing, DateTimeOffset.UnixEpoch.AddSeconds(70), null);
        var sent = BuildTexts.Ended(new RunFamily(run, []), null, null);
        var message = new FleetMessage
        {
            Id = "msg_1", From = run.Server, To = sent.To, Subject = sent.Subject, Body = sent.Body, Job = sent.Job, Event = sent.Event,
            Timestamp = run.EndedAt,
        };

        Assert.True(new RunKey(run.Job, run.StartedAt, run.Title).IsEndedBy(message, run.Server), sent.Subject);
    }

    [Fact]
    public async Task A_clone_of_the_machine_waits_while_the_original_gives_heartbeats_and_reports_the_end_when_it_does_not()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddDays(20_000));
        DateTimeOffset? heartbeat = time.GetUtcNow();
        var isReachable = false;
        var host = new BuildHost(
            _folder.Path,
            new BuildSettings
            {
                Server = "build1",
                FindEvidence = (_, _) => Task.FromResult(new RepositoryEvidence(isReachable, AliveAt: heartbeat)),
            },
            time);
        var dead = CrashedRun.Record();
        host.Folder.Runs.Write(
            dead with { AliveAt = time.GetUtcNow().AddMinutes(-10), Process = dead.Process with { BootId = "another" } });

        Assert.Empty(await host.Runs.ReportCrashesAsync(default));
        time.Advance(TimeSpan.FromMinutes(6));
        Assert.Empty(await host.Runs.ReportCrashesAsync(default));
        heartbeat = time.GetUtcNow();
        isReachable = true;
        Assert.Empty(await host.Runs.ReportCrashesAsync(default));
        time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal("the machine restarted", Assert.Single(await host.Runs.ReportCrashesAsync(default)).Reason);
    }
}
