using BuildCoordination.Files;

namespace BuildCoordination.Outbox;

/// <summary>The updates that this host accepted, and their state.</summary>
public sealed class OutboxView
{
    private readonly OutboxWriter _outbox;

    private readonly Action _throwIfClosed;

    internal OutboxView(OutboxWriter outbox, Action throwIfClosed) => (_outbox, _throwIfClosed) = (outbox, throwIfClosed);

    /// <summary>The number of waiting updates.</summary>
    public int Count() => OutboxName.In(_outbox.Folder.Waiting).Count;

    /// <summary>Gets the waiting updates, oldest first.</summary>
    public IReadOnlyList<OutboxEntry> Waiting() => Entries(_outbox.Folder.Waiting);

    /// <summary>Gets the updates that the remote rejected, with its output.</summary>
    public IReadOnlyList<OutboxEntry> Refused() => Entries(_outbox.Folder.Rejected);

    /// <summary>Gets the updates that were published in the last seven days, oldest first.</summary>
    public IReadOnlyList<OutboxEntry> Sent() => Entries(_outbox.Folder.Sent);

    /// <summary>
    /// Publishes rejected updates again, with the same ids. With a time, it also publishes updates again that were published since then:
    /// readers see no message twice, and content that an operator removed from the repository comes back.
    /// </summary>
    /// <param name="since">Selects the updates that were accepted since then, rejected or published. Null for all rejected ones.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The number of updates that wait now and did not before.</returns>
    public async Task<int> ResendAsync(DateTimeOffset? since = null, CancellationToken cancellationToken = default)
    {
        _throwIfClosed();
        using var held = await _outbox.LockAsync(cancellationToken).ConfigureAwait(false);
        var count = 0;
        foreach (var folder in since is null ? [_outbox.Folder.Rejected] : new[] { _outbox.Folder.Rejected, _outbox.Folder.Sent })
        {
            foreach (var name in _outbox.Folder.Own(folder)
                .Where(name => !name.IsSlot && name.AcceptedAt >= (since ?? DateTimeOffset.MinValue)))
            {
                folder[name.FileName].MoveTo(_outbox.Folder.Waiting[name.FileName]);
                count++;
            }
        }

        return count;
    }

    /// <summary>Discards updates that wait or were rejected.</summary>
    /// <returns>The number of discarded updates.</returns>
    public async Task<int> DropAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        _throwIfClosed();
        using var held = await _outbox.LockAsync(cancellationToken).ConfigureAwait(false);
        var count = 0;
        foreach (var folder in new[] { _outbox.Folder.Waiting, _outbox.Folder.Rejected })
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
    /// <summary>The id, which never changes.</summary>
    public required string Id { get; init; }

    /// <summary>The server of the update.</summary>
    public required string Server { get; init; }

    /// <summary>The line that reports it in the coordination repository's log.</summary>
    public required string Headline { get; init; }

    /// <summary>The time when it was accepted.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>The reason why the remote rejected it; null if it did not.</summary>
    public string? Reason { get; init; }
}
