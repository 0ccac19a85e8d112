using BuildCoordination.Outbox;

namespace BuildCoordination.Publishing;

/// <summary>
/// Updates that the remote rejected even when they stood alone, while it accepted others. They are moved to <c>refused/</c>.
/// </summary>
internal sealed class RefusedUpdates(OutboxQueue queue)
{
    private readonly List<(WaitingUpdate Update, string Reason)> _found = [];
    private readonly HashSet<string> _fileNames = new(StringComparer.Ordinal);
    private bool _isOtherAccepted;

    public IReadOnlySet<string> FileNames => _fileNames;

    public void Add(WaitingUpdate update, string reason)
    {
        _found.Add((update, reason));
        _fileNames.Add(update.Name.FileName);
    }

    public void NoteAccepted() => _isOtherAccepted = true;

    /// <summary>
    /// Whether the remote accepted something since the last update that it rejected. Asked once for each: a remote may begin to reject
    /// everything at any time.
    /// </summary>
    public bool TakeEvidence()
    {
        var wasAccepted = _isOtherAccepted;
        _isOtherAccepted = false;
        return wasAccepted;
    }

    public async Task<PublishOutcome> ConcludeAsync(PublishOutcome total)
    {
        foreach (var (update, reason) in _found)
            await queue.SetAsideRefusedAsync(update, reason).ConfigureAwait(false);
        return _found.Count == 0
            ? total
            : total with { Diagnostic = PublishingDiagnostics.Refused(_found[0].Update.File.Id, _found.Count, _found[0].Reason) };
    }
}
