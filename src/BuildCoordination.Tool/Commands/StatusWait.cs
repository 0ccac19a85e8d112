using BuildCoordination.Diagnostics;
using BuildCoordination.Status;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;
using ServerStatus = BuildCoordination.Documents.ServerStatus;

namespace BuildCoordination.Tool.Commands;

/// <summary>
/// Waits for a server's status. A result that stood there before is of an earlier build: a script that starts a build and waits for its
/// success must not get that of the last one.
/// </summary>
internal sealed class StatusWait(Session session, string server, ServerState? wanted, DateTimeOffset? since, WokenCommand? woken = null)
{
    private readonly DateTimeOffset _begun = session.Coordinator.Time.GetUtcNow();
    private ServerStatus? _first;
    private bool _hasLooked;

    /// <summary>Looks once, and shows the status if it is as wanted.</summary>
    public async Task<int?> LookAsync(CancellationToken cancellationToken) =>
        await IsSoAsync(cancellationToken) ? ExitCodes.Done : null;

    private async Task<bool> IsSoAsync(CancellationToken cancellationToken)
    {
        var status = await session.Coordinator.Status.ReadAsync(server, cancellationToken);
        if (session.Screen.Freshness is { IsOfNoFleet: true, Cause: { } cause })
            throw new CoordinationException(cause);
        // An older status is no news.
        if (session.Screen.IsUnreachable)
            return false;
        if (status is null && !_hasLooked)
            await session.RequireServerAsync(server, cancellationToken);
        if (!_hasLooked)
            _first = status;
        var isSo = status is not null && (wanted is null ? _hasLooked && HasChanged(status) : IsWanted(status) && IsCurrent(status));
        if (!isSo && !_hasLooked && status is not null)
        {
            var now = session.Coordinator.Time.GetUtcNow();
            session.Screen.Note($"{server} is {Lines.OfStatus(status, now)}. Waiting for {Describe(status)}.");
        }

        _hasLooked = true;
        if (!isSo)
            return false;
        woken?.Give(StatusJson.Of(status!), LineJson.Default.StatusJson);
        if (woken is null)
            Show(status!);
        return true;
    }

    private bool HasChanged(ServerStatus status) => (status.State, status.CurrentJob?.Id) != (_first?.State, _first?.CurrentJob?.Id);

    private bool IsWanted(ServerStatus status) => string.Equals(status.State, wanted.ToString(), StringComparison.OrdinalIgnoreCase);

    private bool IsCurrent(ServerStatus status) =>
        wanted is ServerState.Idle or ServerState.Building
        || (since is not null && status.Timestamp >= since)
        || (_hasLooked ? IsOtherReport(status) : WasReportedMeanwhile(status));

    // A report that is made again gets a new stamp; the bash scripts give their reports a time only.
    private bool IsOtherReport(ServerStatus status) =>
        status.Stamp is null ? status.Timestamp != _first?.Timestamp : status.Stamp != _first?.Stamp;

    // Between the start of this command and its first look. A time ahead of this clock is another clock's.
    private bool WasReportedMeanwhile(ServerStatus status) =>
        (status.Stamp ?? status.Timestamp?.ToUnixTimeMilliseconds()) is { } reported
        && reported > _begun.ToUnixTimeMilliseconds()
        && reported <= session.Coordinator.Time.GetUtcNow().ToUnixTimeMilliseconds();

    private string Describe(ServerStatus status) =>
        wanted is null ? "a change"
        : IsWanted(status) ? $"the next {wanted.ToString()!.ToLowerInvariant()}: this one was reported before"
        : $"{wanted.ToString()!.ToLowerInvariant()}";

    private void Show(ServerStatus status)
    {
        session.Screen.Say($"{status.Server}: {Lines.OfStatus(status)}");
        foreach (var failure in Lines.OfFailures(status))
            session.Screen.Say(failure);
        session.Screen.SayJson(StatusJson.Of(status), ToolJson.Default.StatusJson);
    }
}
