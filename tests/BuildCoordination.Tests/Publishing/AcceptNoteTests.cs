using System.Globalization;
using System.Text;
using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;
using BuildCoordination.Files;
using BuildCoordination.Outbox;
using BuildCoordination.Tests.Fleets;
using BuildCoordination.Updates;

namespace BuildCoordination.Tests.Publishing;

/// <summary>
/// The note in the outbox's lock file saves the next process the names of thousands of files, and never the order of the updates.
/// </summary>
public sealed class AcceptNoteTests : IDisposable
{
    private const int FarAhead = 3_600_000;

    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task The_next_update_comes_after_the_last_one_that_the_note_names()
    {
        await using var build1 = await OpenAsync();
        var first = await AcceptAsync(build1);
        ChangeNote(build1, words => words[3] = Text(first.Stamp + FarAhead));

        Assert.Equal(first.Stamp + FarAhead + 1, (await AcceptAsync(build1)).Stamp);
        Assert.Equal(first.Stamp + FarAhead + 2, (await AcceptAsync(build1)).Stamp);
    }

    [Theory]
    [InlineData(0, "00000000-0000-0000-0000-000000000000")]
    [InlineData(1, "1")]
    [InlineData(2, "1")]
    [InlineData(3, "")]
    [InlineData(3, "-1")]
    [InlineData(3, "99999999999999999999")]
    [InlineData(3, "9223372036854775807")]
    [InlineData(3, "253402300799999")]
    [InlineData(4, "many")]
    [InlineData(4, "0 0")]
    public async Task A_note_from_before_the_machine_started_or_of_other_folders_or_that_is_cut_does_not_count(int word, string text)
    {
        await using var build1 = await OpenAsync();
        var first = await AcceptAsync(build1);
        ChangeNote(build1, words =>
        {
            words[3] = Text(first.Stamp + FarAhead);
            words[word] = text;
        });

        Assert.InRange((await AcceptAsync(build1)).Stamp, first.Stamp + 1, first.Stamp + FarAhead - 1);
    }

    [Fact]
    public async Task A_process_that_is_killed_while_it_accepts_leaves_no_note()
    {
        await using var build1 = await OpenAsync();
        await AcceptAsync(build1);
        var note = "";

        await build1.Context.Outbox.AcceptAsync(_ =>
        {
            note = Encoding.UTF8.GetString(AtomicFile.Read(build1.Context.OutboxFolder.AcceptLock.Path)!).Split('\n')[0];
            return NewUpdate();
        });

        Assert.Equal("-", note);
    }

    [Fact]
    public async Task A_note_of_a_backup_that_was_copied_over_newer_updates_does_not_count()
    {
        await using var build1 = await OpenAsync();
        var first = await AcceptAsync(build1);
        var (path, folder) = (build1.Context.OutboxFolder.AcceptLock.Path, build1.Context.OutboxFolder.Waiting.Path);
        var (backup, time) = (await File.ReadAllTextAsync(path), Directory.GetLastWriteTimeUtc(folder));
        ChangeNote(build1, words => words[3] = Text(first.Stamp + FarAhead));
        var newer = await AcceptAsync(build1);

        await File.WriteAllTextAsync(path, backup);
        Directory.SetLastWriteTimeUtc(folder, time);

        Assert.Equal(newer.Stamp + 1, (await AcceptAsync(build1)).Stamp);
    }

    [Fact]
    public async Task An_update_that_a_process_accepted_without_the_note_is_before_the_next_one()
    {
        await using var build1 = await OpenAsync();
        var first = await AcceptAsync(build1);
        var name = OutboxName.ForEvent(MessageId.New(first.Stamp), first.Stamp + FarAhead, null).FileName;
        await File.WriteAllTextAsync(Path.Combine(build1.Context.OutboxFolder.Waiting.Path, name), "");

        Assert.Equal(first.Stamp + FarAhead + 1, (await AcceptAsync(build1)).Stamp);
    }

    [Fact]
    public async Task The_outbox_is_full_with_as_many_messages_as_without_the_note()
    {
        await using var build1 = await OpenAsync();
        var waiting = build1.Context.OutboxFolder.Waiting.Path;
        for (var stamp = 1; stamp < OutboxWriter.Capacity - 200; stamp++)
            await File.WriteAllTextAsync(Path.Combine(waiting, OutboxName.ForEvent(MessageId.New(stamp), stamp, null).FileName), "");

        await AcceptAsync(build1);
        var full = await Assert.ThrowsAsync<CoordinationException>(() => AcceptAsync(build1));

        Assert.Equal("BC3001", full.Diagnostic.Code);
        Assert.Equal(OutboxWriter.Capacity - 200, build1.Outbox.Count());
    }

    public void Dispose() => _fleet.Dispose();

    // Nothing is published meanwhile, which would change the folders.
    private Task<BuildCoordinator> OpenAsync() =>
        _fleet.OpenAsync("build1", change: machine => machine["BUILDCOORD_REPOSITORY"] = Path.Combine(_fleet.Folder, "nowhere.git"));

    private static Task<Accepted> AcceptAsync(BuildCoordinator coordinator) =>
        coordinator.Context.Outbox.AcceptAsync(NewUpdate());

    private static MessageUpdate NewUpdate() => new() { Server = "build1", Message = new() { To = "all", Subject = "waits" } };

    // The boot, the two folders with their last changes, the last stamp, and how many wait.
    private static void ChangeNote(BuildCoordinator coordinator, Action<string[]> change)
    {
        var path = coordinator.Context.OutboxFolder.AcceptLock.Path;
        var words = File.ReadAllText(path).Split('\n')[0].Split(' ');
        Assert.Equal(5, words.Length);
        change(words);
        File.WriteAllText(path, $"{string.Join(' ', words)}\n");
    }

    private static string Text(long stamp) => stamp.ToString(CultureInfo.InvariantCulture);
}
