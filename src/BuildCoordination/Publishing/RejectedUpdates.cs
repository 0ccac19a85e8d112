using BuildCoordination.Diagnostics;
using BuildCoordination.Outbox;

namespace BuildCoordination.Publishing;

/// <summary>
/// Updates that the remote rejected even when they stood alone, while it accepted others. They are moved to <c>refused/</c>.
/// </summary>
internal sealed class RejectedUpdates(OutboxQueue queue)
{
    private readonly List<(WaitingUpdate Update, string Reason)> _found = [];
    private readonly HashSet<string> _fileNames = new(StringComparer.Ordinal);

    public IReadOnlySet<string> FileNames => _fileNames;

    public void Add(WaitingUpdate update, string reason)
    {
        _found.Add((update, reason));
        _fileNames.Add(update.Name.FileName);
    }

    /// <summary>Sets them aside; what is to be said of them, or null where there are none.</summary>
    public async Task<CoordinationDiagnostic?> SetAsideAsync()
    {
        foreach (var (update, reason) in _found)
            await queue.SetAsideRejectedAsync(update, reason).ConfigureAwait(false);
        return _found.Count == 0 ? null : PublishingDiagnostics.Rejected(_found[0].Update.File.Id, _found.Count, _found[0].Reason);
    }
}
