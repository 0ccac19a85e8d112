namespace BuildCoordination.Publishing;

/// <summary>
/// Updates that the remote refused even when they stood alone. They are set aside only once it has taken another: a remote that refuses
/// everything (read-only, a broken hook) is an outage, and an outage loses nothing.
/// </summary>
internal sealed class RefusedUpdates(OutboxDelivery delivery)
{
    private readonly List<(WaitingUpdate Update, string Reason)> _suspects = [];
    private readonly HashSet<string> _fileNames = new(StringComparer.Ordinal);
    private bool _othersWereTaken;

    public IReadOnlySet<string> FileNames => _fileNames;

    public void Suspect(WaitingUpdate update, string reason)
    {
        _suspects.Add((update, reason));
        _fileNames.Add(update.Name.FileName);
    }

    public void RemoteTookOthers() => _othersWereTaken = true;

    public async Task<PublishOutcome> ConcludeAsync(PublishOutcome total)
    {
        if (_suspects.Count == 0)
            return total;
        var (update, reason) = _suspects[0];
        var diagnostic = PublishingDiagnostics.Refused(update.File.Id, reason);
        if (!_othersWereTaken)
            return total with { State = PublishState.Refused, Diagnostic = diagnostic };
        foreach (var (suspect, why) in _suspects)
            await delivery.SetAsideRefusedAsync(suspect, why).ConfigureAwait(false);
        return total with { Diagnostic = diagnostic };
    }
}
