using BuildCoordination.Files;

namespace BuildCoordination.Outbox;

/// <summary>What this host accepted and what became of it.</summary>
public sealed class OutboxView
{
    private readonly OutboxWriter _outbox;

    private readonly Action _throwIfClosed;

    internal OutboxView(OutboxWriter outbox, Action throwIfClosed) => (_outbox, _throwIfClosed) = (outbox, throwIfClosed);

    /// <summary>How many updates wait.</summary>
    public int Count() => OutboxName.In(_outbox.Folder.Waiting).Count;

    /// <summary>What waits, oldest first.</summary>
    public IReadOnlyList<OutboxEntry> Waiting() => Entries(_outbox.Folder.Waiting);

    /// <summary>What the remote refused, with what it said.</summary>
    public IReadOnlyList<OutboxEntry> Refused() => Entries(_outbox.Folder.Refused);

    /// <summary>What was delivered in the last seven days, oldest first.</summary>
    public IReadOnlyList<OutboxEntry> Sent() => Entries(_outbox.Folder.Sent);

    /// <summary>
    /// Sends again what was refused, under its old ids. With a time, sends again also what was delivered since: readers see nothing twice, and
    /// what an operator took out of the repository comes back.
    /// </summary>
    /// <param name="since">Takes what was accepted from then on, whether it was refused or delivered. Null for all that was refused.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many updates wait now that did not before.</returns>
    public async Task<int> ResendAsync(DateTimeOffset? since = null, CancellationToken cancellationToken = default)
    {
        _throwIfClosed();
        using var held = await _outbox.LockAsync(cancellationToken).ConfigureAwait(false);
        var count = 0;
        foreach (var folder in since is null ? [_outbox.Folder.Refused] : new[] { _outbox.Folder.Refused, _outbox.Folder.Sent })
        {
            foreach (var name in _outbox.Folder.Own(folder).Where(name => !name.IsSlot && name.AcceptedAt >= (since ?? DateTimeOffset.MinValue)))
            {
                folder[name.FileName].MoveTo(_outbox.Folder.Waiting[name.FileName]);
                count++;
            }
        }

        return count;
    }

    /// <summary>Gives up updates that wait or were refused.</summary>
    /// <returns>How many there were of these ids.</returns>
    public async Task<int> DropAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        _throwIfClosed();
        using var held = await _outbox.LockAsync(cancellationToken).ConfigureAwait(false);
        var count = 0;
        foreach (var folder in new[] { _outbox.Folder.Waiting, _outbox.Folder.Refused })
        {
            foreach (var (name, file) in Files(folder, _outbox.Folder.Own(folder)))
            {
                if (!ids.Contains(file.Id))
                    continue;
                folder[name.FileName].Delete();
                count++;
            }
        }

        return count;
    }

    private static IReadOnlyList<OutboxEntry> Entries(OpenFolder folder) =>
    [
        .. Files(folder, OutboxName.In(folder)).OrderBy(pair => pair.File.Context.Stamp).Select(pair => new OutboxEntry
        {
            Id = pair.File.Id,
            Server = pair.File.Update.Server,
            Headline = pair.File.Update.Headline(pair.File.Context),
            AcceptedAt = pair.File.Context.Time,
            Reason = pair.File.Reason,
        }),
    ];

    private static IEnumerable<(OutboxName Name, UpdateFile File)> Files(OpenFolder folder, IReadOnlyList<OutboxName> names)
    {
        foreach (var name in names)
        {
            if (AtomicFile.ReadOwn(folder[name.FileName]) is { } bytes && UpdateFile.Read(bytes).File is { } file)
                yield return (name, file);
        }
    }
}

/// <summary>One update of this host's outbox.</summary>
public sealed class OutboxEntry
{
    /// <summary>Its id, which never changes.</summary>
    public required string Id { get; init; }

    /// <summary>The server whose update it is.</summary>
    public required string Server { get; init; }

    /// <summary>The line that reports it in the coordination repository's log.</summary>
    public required string Headline { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>Why the remote rejected it; null where it did not.</summary>
    public string? Reason { get; init; }
}
