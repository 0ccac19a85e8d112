using BuildCoordination.Documents;
using BuildCoordination.Documents.Json;
using BuildCoordination.Repository;
using BuildCoordination.Updates;

namespace BuildCoordination.Publishing;

/// <summary>
/// Pushes the archive segments of a messages file that is too large, a few at a time, ahead of the commit that takes their messages out of
/// it. A deadline that ends one attempt leaves what was pushed, and segments are the same whoever makes them: the next attempt, on
/// whichever server, goes on from there. Readers see a message once, though it is live and archived meanwhile.
/// </summary>
internal sealed class ArchiveSteps(StoreSession store, RotationLimits limits, TimeProvider time)
{
    // The first step is a single segment, so that a slow machine keeps something, too; steps double while they are quicker than this.
    private static readonly TimeSpan QuickStep = TimeSpan.FromSeconds(1);

    /// <summary>Ends early when a push is not accepted: the push of the updates, which follows, finds out why.</summary>
    public async Task PublishAsync(TreeChanges documents, string server, CancellationToken cancellationToken)
    {
        if (store.SizeOf(RepositoryPaths.Messages) <= limits.AboveBytes)
            return;
        var now = time.GetUtcNow();
        // The last segment grows with each new message; it goes with the updates.
        var missing = Archiving.Missing(documents, Archiving.Find(documents, limits, now).Segments.SkipLast(1)).ToList();
        var layout = new Layout(limits.SegmentBytes);
        for (var room = limits.SegmentBytes; missing.Count > 0;)
        {
            var started = time.GetTimestamp();
            var size = 0L;
            var step = missing.TakeWhile((segment, index) => (size += segment.Length) <= room || index == 0).ToList();
            var files = step.ToDictionary(
                segment => segment.Path, segment => store.WriteFile(segment.WrittenTo(layout)), StringComparer.Ordinal);
            var commit = store.CommitWritten(files, $"[{server}] Archived messages\n", server, now);
            if (!(await store.PushNewFilesAsync(commit, cancellationToken).ConfigureAwait(false)).IsAccepted)
                return;
            store.Learn(commit);
            missing.RemoveRange(0, step.Count);
            if (time.GetElapsedTime(started) < QuickStep)
                room = Math.Min(2 * room, limits.StepBytes);
        }
    }
}
