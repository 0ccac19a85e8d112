using System.Diagnostics;
using BuildCoordination.Files;

namespace BuildCoordination.Tests.Files;

[Trait("Takes", "long")]
public sealed class FileLockTests : IDisposable
{
    private static readonly string WorkerProgram = Path.Combine(TestPaths.Root, "artifacts", "bin", "Worker", "debug", "worker");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_held_lock_keeps_a_second_one_out_until_it_is_released()
    {
        using (FileLock.TryAcquire(_folder["lock"]))
            Assert.Null(FileLock.TryAcquire(_folder["lock"]));
        using var again = FileLock.TryAcquire(_folder["lock"]);
        Assert.NotNull(again);
    }

    [Fact]
    public async Task Another_process_that_holds_the_lock_keeps_us_out_and_its_death_lets_us_in()
    {
        using var holder = Process.Start(
            new ProcessStartInfo("flock", [_folder["lock"], "sh", "-c", "echo held; exec sleep 60"])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            })!;
        Assert.Equal("held", await holder.StandardOutput.ReadLineAsync());

        Assert.Null(FileLock.TryAcquire(_folder["lock"]));
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux lists the holders of locks.");
        // flock keeps the lock in the program that it runs, too.
        Assert.Matches($"^process {holder.Id} \\(flock\\) of user [0-9]+$", LockHolder.Describe(_folder["lock"]));

        holder.Kill(entireProcessTree: true);
        await holder.WaitForExitAsync();
        using var ours = await FileLock.AcquireAsync(_folder["lock"], Until.Deadline, default);
        Assert.NotNull(ours);
    }

    [Fact]
    public void A_child_that_outlives_the_holder_does_not_keep_the_lock()
    {
        using var held = FileLock.TryAcquire(_folder["lock"])!;
        using var child = Process.Start(new ProcessStartInfo("sleep", ["60"]))!;

        held.Dispose();

        using var again = FileLock.TryAcquire(_folder["lock"]);
        Assert.NotNull(again);
        child.Kill();
    }

    [Fact]
    public async Task Waiting_for_a_lock_that_stays_held_ends_at_the_time_limit()
    {
        using var held = FileLock.TryAcquire(_folder["lock"]);

        Assert.Null(await FileLock.AcquireAsync(_folder["lock"], TimeSpan.FromMilliseconds(50), default));
    }

    [Fact]
    public async Task Who_waits_gets_the_lock_when_it_is_released()
    {
        var held = FileLock.TryAcquire(_folder["lock"])!;
        var waiting = FileLock.AcquireAsync(_folder["lock"], Until.Deadline, default);
        Assert.False(waiting.IsCompleted);

        held.Dispose();

        using var ours = await waiting;
        Assert.NotNull(ours);
    }

    [Fact]
    public async Task Of_sixteen_that_want_it_all_the_time_in_one_process_and_in_eight_others_none_waits_more_than_three_times_its_share()
    {
        const int each = 60;
        var (path, stop) = (_folder["lock"], _folder["stop"]);
        var held = FileLock.TryAcquire(path)!;
        var ready = new List<(Process Process, Task<string> Times)>();
        for (var i = 0; i < 8; i++)
        {
            var process = Fleets.Shell.Start(WorkerProgram, ["lock", path, stop]);
            Assert.Equal("ready", await process.StandardOutput.ReadLineAsync());
            ready.Add((process, process.StandardOutput.ReadToEndAsync()));
        }

        var ours = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var times = 0;
            for (; !File.Exists(stop); times++)
            {
                using (await FileLock.AcquireAsync(path, TimeSpan.FromMinutes(10), default))
                    await File.AppendAllTextAsync(path + ".log", "x");
                if (times == each)
                    await File.WriteAllTextAsync(stop, "");
            }

            return times;
        })).ToArray();
        held.Dispose();

        var all = (await Task.WhenAll(ours)).ToList();
        foreach (var (process, times) in ready)
        {
            all.Add(int.Parse(await times, System.Globalization.CultureInfo.InvariantCulture));
            process.Dispose();
        }

        // Nobody had it less than a third as often as it would have been just, and nobody was let in beside another.
        var count = new FileInfo(path + ".log").Length;
        Assert.Equal(all.Sum(), count);
        Assert.True(all.Min() * 3 * 16 >= count, string.Join(' ', all));
    }

    [Fact]
    public async Task Who_gives_up_leaves_nobody_behind_who_would_get_the_lock_or_a_thread_for_each_try()
    {
        var held = FileLock.TryAcquire(_folder["lock"])!;
        using var cancelled = new CancellationTokenSource();
        for (var i = 0; i < 20; i++)
            Assert.Null(await FileLock.AcquireAsync(_folder["lock"], TimeSpan.FromMilliseconds(1), default));
        var waiting = FileLock.AcquireAsync(_folder["lock"], TimeSpan.FromMinutes(10), cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(1, LockWaiters.ThreadsFor(_folder["lock"]));

        held.Dispose();

        await Until.True(() => LockWaiters.ThreadsFor(_folder["lock"]) == 0, "the thread is gone");
        using var again = FileLock.TryAcquire(_folder["lock"]);
        Assert.NotNull(again);
    }

    [Fact]
    public async Task A_holder_that_is_killed_lets_the_one_in_who_waits_in_another_process()
    {
        using var holder = Fleets.Shell.Start(WorkerProgram, ["hold", _folder["lock"]]);
        Assert.Equal("held", await holder.StandardOutput.ReadLineAsync());
        using var next = Fleets.Shell.Start(WorkerProgram, ["hold", _folder["lock"]]);
        await Until.True(() => File.Exists(_folder["lock" + LockTicket.Extension]), "it waits");

        holder.Kill();

        Assert.Equal("held", await next.StandardOutput.ReadLineAsync().WaitAsync(Until.Deadline));
        next.Kill();
    }

    [Theory]
    [InlineData("mkdir")]
    [InlineData("mkfifo")]
    [InlineData("ln -s /nowhere/at/all")]
    public async Task Whatever_is_in_the_place_of_the_queue_the_lock_is_waited_for(string make)
    {
        await Fleets.Shell.RunAsync("bash", ["-c", $"{make} '{_folder["lock" + LockTicket.Extension]}'"]);
        var held = FileLock.TryAcquire(_folder["lock"])!;
        var waiting = FileLock.AcquireAsync(_folder["lock"], Until.Deadline, default);
        Assert.False(waiting.IsCompleted);

        held.Dispose();

        using var ours = await waiting;
        Assert.NotNull(ours);
    }

    [Fact]
    public void A_lock_whose_file_was_deleted_by_its_holder_is_taken_on_a_new_file()
    {
        using var old = FileLock.TryAcquire(_folder["lock"])!;
        old.Delete();

        using var ours = FileLock.TryAcquire(_folder["lock"]);
        Assert.NotNull(ours);
        Assert.True(File.Exists(_folder["lock"]));
        Assert.Null(FileLock.TryAcquire(_folder["lock"]));
    }

    [Fact]
    public void A_lock_is_never_taken_through_a_link()
    {
        File.CreateSymbolicLink(_folder["lock"], _folder["elsewhere"]);

        using var ours = FileLock.TryAcquire(_folder["lock"]);

        Assert.NotNull(ours);
        Assert.Null(FileLock.TryAcquire(_folder["lock"]));
        Assert.Null(new FileInfo(_folder["lock"]).LinkTarget);
        Assert.False(File.Exists(_folder["elsewhere"]));
    }

    [Fact]
    public void A_lock_file_that_we_may_only_read_locks_as_well()
    {
        File.WriteAllText(_folder["lock"], "");
        File.SetUnixFileMode(_folder["lock"], UnixFileMode.UserRead);

        using var ours = FileLock.TryAcquire(_folder["lock"]);
        Assert.NotNull(ours);
        Assert.Null(FileLock.TryAcquire(_folder["lock"]));
    }

    [Fact]
    public void Locks_exclude_on_this_machine_and_the_probe_leaves_nothing()
    {
        Assert.True(FileLock.Excludes(OpenFolder.Open(_folder.Path)));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Reading_a_locked_file_works_and_does_not_disturb_its_lock()
    {
        File.WriteAllText(_folder["run"], "{}");
        using var held = FileLock.TryAcquire(_folder["run"]);

        Assert.Equal("{}"u8.ToArray(), AtomicFile.Read(_folder["run"]));
        Assert.Null(FileLock.TryAcquire(_folder["run"]));
    }
}
