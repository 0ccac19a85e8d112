using BuildCoordination.Protocol;
using BuildCoordination.Publishing;

namespace BuildCoordination.Fleet;

/// <summary>Reads what the fleet says of itself.</summary>
public sealed class FleetView
{
    private readonly FleetReader _reader;

    internal FleetView(FleetReader reader) => _reader = reader;

    /// <summary>The fleet now; where the remote cannot be reached, as it was known last, with the reason in <see cref="FleetSnapshot.Stale"/>.</summary>
    public Task<FleetSnapshot> ReadAsync(CancellationToken cancellationToken = default) => _reader.ReadAsync(cancellationToken);

    /// <summary>A server's last 50 builds, newest first.</summary>
    public Task<IReadOnlyList<BuildRecord>> ReadBuildsAsync(string server, CancellationToken cancellationToken = default) =>
        _reader.ReadAsync(session => BuildsDocument.Parse(session.Store.Read(RepositoryPaths.Builds(server))).Builds, cancellationToken);
}
