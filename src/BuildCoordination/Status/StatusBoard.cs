using BuildCoordination.Builds;
using BuildCoordination.Fleet;
using BuildCoordination.Protocol;

namespace BuildCoordination.Status;

/// <summary>What servers say that they are doing.</summary>
public sealed class StatusBoard
{
    private readonly string _server;
    private readonly BuildRuns _runs;
    private readonly FleetReader _fleet;

    internal StatusBoard(string server, BuildRuns runs, FleetReader fleet) => (_server, _runs, _fleet) = (server, runs, fleet);

    /// <summary>Says by hand what this server is doing. While a build of this library lives, its word stands above this one.</summary>
    /// <param name="state">The state.</param>
    /// <param name="job">The job that is being built, or that ended; null for none.</param>
    /// <param name="cancellationToken">Ends the wait for the outbox's lock.</param>
    public Task SetAsync(ServerState state, string? job = null, CancellationToken cancellationToken = default) =>
        _runs.SetStatusAsync(WordOf(state), job, cancellationToken);

    /// <summary>Makes this server one of the fleet: says which machine it is, and what it can do.</summary>
    /// <param name="capabilities">What it can do; null says nothing of it.</param>
    /// <param name="cancellationToken">Ends the wait for the outbox's lock.</param>
    public Task RegisterAsync(ServerCapabilities? capabilities = null, CancellationToken cancellationToken = default) =>
        _runs.RegisterAsync(capabilities, cancellationToken);

    /// <summary>What a server said last; null when it never said anything.</summary>
    /// <param name="server">Its id; null for this server.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<ServerStatus?> ReadAsync(string? server = null, CancellationToken cancellationToken = default)
    {
        var fleet = await _fleet.ReadAsync(cancellationToken).ConfigureAwait(false);
        return fleet.Servers.FirstOrDefault(status => status.Server == (server ?? _server));
    }

    private static string WordOf(ServerState state) => state switch
    {
        ServerState.Building => "building",
        ServerState.Success => "success",
        ServerState.Failed => "failed",
        _ => "idle",
    };
}
