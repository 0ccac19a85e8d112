using System.Globalization;
using System.Text.Json;
using BuildCoordination.Files;

namespace BuildCoordination.Hooks;

/// <summary>
/// The events for the hooks of this state folder, in files that are written once, and for each hook a cursor. A process that is killed at
/// any point leaves a journal that the next one continues: at most, events are delivered again.
/// </summary>
internal sealed class HookJournal(OpenFolder folder, UnixFileMode mode)
{
    private const string BatchStart = "batch-";
    private const string CursorStart = "cursor-";
    private const string Ending = ".json";

    // A file of more would be too large to be read.
    private const int BatchSize = 100;

    private static readonly TimeSpan LongestKept = TimeSpan.FromDays(8);

    private volatile Tuple<long, HookBatch>? _last;

    /// <summary>Called before and after each change of a file; a test ends a process there.</summary>
    public Action? OnChange { get; set; }

    /// <summary>The lock of the process that looks for events.</summary>
    public Entry LookLock => folder["look.lock"];

    /// <summary>The lock of the process that delivers the events of a hook.</summary>
    public Entry LockOf(string hook) => folder[$"hook-{hook}.lock"];

    public UnixFileMode FileMode => mode;

    /// <summary>The newest batch, with what is known of the fleet; null before the first look.</summary>
    public HookBatch? Newest() => Numbers() is { Count: > 0 } numbers ? Read(numbers[^1]) : null;

    /// <summary>Reads a cursor; null if the hook has none.</summary>
    public HookCursor? ReadCursor(string hook)
    {
        var entry = CursorOf(hook);
        if (AtomicFile.ReadOwn(entry) is not { } bytes)
            return null;
        // After a loss of power it may be empty: then what is there is delivered again.
        return Parse(bytes, HookJson.Default.HookCursor) ?? new HookCursor { Batch = 0, Since = entry.LastWrite };
    }

    /// <summary>Writes a cursor. After a loss of power an older one may be there, and events are delivered again.</summary>
    public void Write(string hook, HookCursor cursor)
    {
        OnChange?.Invoke();
        AtomicFile.WriteWithoutSync(CursorOf(hook), JsonSerializer.SerializeToUtf8Bytes(cursor, HookJson.Line.HookCursor), mode);
        OnChange?.Invoke();
    }

    /// <summary>Creates a hook's cursor behind the newest batch.</summary>
    public void Begin(string hook, DateTimeOffset since)
    {
        if (!CursorOf(hook).Exists)
            Write(hook, new HookCursor { Batch = Numbers() is { Count: > 0 } numbers ? numbers[^1] + 1 : 1, Since = since });
    }

    /// <summary>Adds the events of one look, with what is known after it.</summary>
    public void Append(HookBatch look)
    {
        var number = Numbers() is { Count: > 0 } numbers ? numbers[^1] : 0;
        for (var rest = look.Events; rest.Count > BatchSize; rest = [.. rest.Skip(BatchSize)])
        {
            // A process that continues from here after a kill finds the rest again.
            var missing = rest.Skip(BatchSize).Select(happened => FleetEvents.KeyOf(happened.Id)).ToHashSet(StringComparer.Ordinal);
            Write(++number, look with
            {
                LookedAt = look.LookedBefore ?? DateTimeOffset.UnixEpoch,
                Seen = [.. look.Seen.Where(key => !missing.Contains(key))],
                Events = [.. rest.Take(BatchSize)],
            });
        }

        Write(++number, look with { Events = [.. look.Events.Skip(Math.Max(0, (look.Events.Count - 1) / BatchSize * BatchSize))] });
    }

    /// <summary>Finds the event at a cursor, or behind it; null if there is none.</summary>
    public (HookCursor Cursor, HookBatch Batch)? Find(HookCursor cursor)
    {
        if (Read(cursor.Batch) is { } begun && cursor.Index < begun.Events.Count)
            return (cursor, begun);
        foreach (var number in Numbers().Where(number => number >= cursor.Batch))
        {
            if (Read(number) is not { } batch)
                continue;
            var at = number == cursor.Batch ? cursor : cursor with { Batch = number, Index = 0 };
            if (at.Index < batch.Events.Count)
                return (at, batch);
        }

        return null;
    }

    /// <summary>The number of events behind a cursor, of which a hook may take none.</summary>
    public IEnumerable<(HookBatch Batch, HookEvent Event)> Waiting(HookCursor cursor) =>
        from number in Numbers()
        where number >= cursor.Batch
        let batch = Read(number)
        where batch is not null
        from happened in batch.Events.Skip(number == cursor.Batch ? cursor.Index : 0)
        select (batch, happened);

    /// <summary>Removes the batches that all hooks have delivered, and the cursors of hooks that are gone for a week.</summary>
    public void Clean(IReadOnlyCollection<string> hooks, DateTimeOffset now)
    {
        foreach (var name in folder.Names())
        {
            if (NameIn(name, CursorStart) is { } hook && !hooks.Contains(hook) && now - folder[name].LastWrite > LongestKept)
                folder[name].TryDelete();
        }

        var cursors = folder.Names().Select(name => NameIn(name, CursorStart)).OfType<string>().Select(ReadCursor).OfType<HookCursor>();
        var first = cursors.Select(cursor => cursor.Batch).DefaultIfEmpty(0).Min();
        // The newest one has what is known of the fleet.
        foreach (var number in Numbers().SkipLast(1))
        {
            if (number < first || now - BatchOf(number).LastWrite > LongestKept)
            {
                OnChange?.Invoke();
                BatchOf(number).TryDelete();
            }
        }
    }

    // A batch is never changed, and all its events are read one after another.
    private HookBatch? Read(long number)
    {
        if (_last is ({ } known, { } last) && known == number)
            return last;
        if (AtomicFile.ReadOwn(BatchOf(number)) is not { } bytes || Parse(bytes, HookJson.Default.HookBatch) is not { } batch)
            return null;
        _last = Tuple.Create(number, batch);
        return batch;
    }

    private void Write(long number, HookBatch batch)
    {
        OnChange?.Invoke();
        AtomicFile.Write(BatchOf(number), JsonSerializer.SerializeToUtf8Bytes(batch, HookJson.Line.HookBatch), mode);
        OnChange?.Invoke();
    }

    private IReadOnlyList<long> Numbers() => AscendingFiles.List(ListNumbers, number => number);

    private List<long> ListNumbers() =>
    [
        .. folder.Names().Select(name => NameIn(name, BatchStart)).OfType<string>()
            .Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1)
            .Where(number => number > 0).Order(),
    ];

    private static string? NameIn(string file, string start) =>
        file.StartsWith(start, StringComparison.Ordinal) && file.EndsWith(Ending, StringComparison.Ordinal)
            ? file[start.Length..^Ending.Length]
            : null;

    private Entry CursorOf(string hook) => folder[$"{CursorStart}{hook}{Ending}"];

    private Entry BatchOf(long number) => folder[string.Create(CultureInfo.InvariantCulture, $"{BatchStart}{number:D12}{Ending}")];

    private static T? Parse<T>(byte[] bytes, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
