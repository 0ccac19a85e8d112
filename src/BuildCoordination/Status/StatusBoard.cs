using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;
using BuildCoordination.Fleet;

namespace BuildCoordination.Status;

/// <summary>Reads and sets the status of servers.</summary>
public sealed class StatusBoard
{
    private readonly string _server;
    private readonly BuildRuns _runs;
    private readonly FleetReader _fleet;
    private readonly Action _throwIfClosed;
    private readonly TimeProvider _time;

    internal StatusBoard(string server, BuildRuns runs, FleetReader fleet, Action throwIfClosed, TimeProvider time) =>
        (_server, _runs, _fleet, _throwIfClosed, _time) = (server, runs, fleet, throwIfClosed, time);

    /// <summary>Sets this server's status by hand. While a build of this library runs, the build's status overrides it.</summary>
    /// <param name="state">The state.</param>
    /// <param name="job">The running or ended job; null for none.</param>
    /// <param name="cancellationToken">Ends the wait for the outbox's lock.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="state"/> is not a state.</exception>
    public Task SetAsync(ServerState state, string? job = null, CancellationToken cancellationToken = default)
    {
        _throwIfClosed();
        return _runs.SetStatusAsync(WordOf(state), job, cancellationToken);
    }

    /// <summary>Registers this server in the fleet, with its machine.</summary>
    /// <param name="cancellationToken">Ends the wait for the outbox's lock.</param>
    public Task RegisterAsync(CancellationToken cancellationToken = default) => RegisterAsync(null, cancellationToken);

    /// <summary>Registers this server in the fleet, with its machine and its capabilities.</summary>
    internal Task RegisterAsync(ServerCapabilities? capabilities, CancellationToken cancellationToken)
    {
        _throwIfClosed();
        return _runs.RegisterAsync(capabilities, cancellationToken);
    }

    /// <summary>Reads the last status of a server; null if it has none.</summary>
    /// <param name="server">The server's id; null for this server.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="CoordinationException">
    /// BC2027: the local copy does not have this server, and the repository cannot be reached.
    /// </exception>
    public Task<ServerStatus?> ReadAsync(string? server = null, CancellationToken cancellationToken = default)
    {
        var wanted = server ?? _server;
        return _fleet.ReadAsync(
            session =>
            {
                var status = session.Servers().FirstOrDefault(status => status.Server == wanted);
                if (status is not null)
                    session.CheckStatus(status);
                return status is not null || session.Freshness.IsCurrent
                    ? status
                    : throw new CoordinationException(
                        FleetDiagnostics.NotKnown($"the status of '{wanted}'", session.Freshness, _time.GetUtcNow()));
            },
            cancellationToken);
    }

    private static string WordOf(ServerState state) => state switch
    {
        ServerState.Building => "building",
        ServerState.Success => "success",
        ServerState.Failed => "failed",
        ServerState.Idle => "idle",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "This is no state of a server."),
    };
}
