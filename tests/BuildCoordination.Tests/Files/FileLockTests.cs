using System.Diagnostics;
using BuildCoordination.Files;

namespace BuildCoordination.Tests.Files;

public sealed class FileLockTests : IDisposable
{
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
        using var holder = Process.Start(new ProcessStartInfo("flock", [_folder["lock"], "sh", "-c", "echo held; exec sleep 60"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        Assert.Equal("held", await holder.StandardOutput.ReadLineAsync());

        Assert.Null(FileLock.TryAcquire(_folder["lock"]));

        holder.Kill(entireProcessTree: true);
        await holder.WaitForExitAsync();
        using var ours = await FileLock.AcquireAsync(_folder["lock"], TimeSpan.FromSeconds(10), default);
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
        var waiting = FileLock.AcquireAsync(_folder["lock"], TimeSpan.FromSeconds(30), default);
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
        Assert.True(FileLock.Excludes(_folder.Path));
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
