using BuildCoordination.Documents;
using BuildCoordination.Fleet;
using BuildCoordination.Git;
using BuildCoordination.Repository;
using BuildCoordination.Settings;
using BuildCoordination.Updates;

namespace BuildCoordination;

/// <summary>
/// A fleet in memory, for the tests of a program that uses the library: no git, no network, and only the settings of the test.
/// Accepted updates of its coordinators are in temporary folders, which are removed with the coordinator.
/// </summary>
/// <remarks>Safe for use from several threads.</remarks>
public sealed class InMemoryFleet
{
    private readonly MemoryRepository _repository = new();
    private readonly TimeProvider _time;

    /// <summary>Creates an empty fleet.</summary>
    /// <param name="time">The clock of all its coordinators; null for the system's. With a stopped clock, flush to publish.</param>
    public InMemoryFleet(TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        // Before any server joins, so that the first message of each fleet is unread for none of them.
        var founded = _time.GetUtcNow() - TimeSpan.FromHours(1);
        _repository.Commit(changes =>
        {
            RepositoryInitializer.Fill(changes, "system", founded);
            return changes.Changes;
        });
    }

    /// <summary>The live messages of the fleet, oldest first, without the one that each new fleet begins with.</summary>
    public IReadOnlyList<FleetMessage> Messages => [.. Read().LiveMessages().Where(message => message.Event != "fleet-created")];

    /// <summary>The servers with their statuses, by id.</summary>
    public IReadOnlyList<ServerStatus> Servers => Read().Servers();

    /// <summary>Returns a server's last builds, newest first.</summary>
    /// <param name="server">The server's id.</param>
    public IReadOnlyList<BuildRecord> GetBuilds(string server)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(server);
        return Read().Builds(server);
    }

    /// <summary>Opens a server's coordinator in this fleet.</summary>
    /// <param name="server">The server's id.</param>
    /// <param name="options">The program's options, of which repository, state and cache are ignored; null for none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <inheritdoc cref="BuildCoordinator.OpenAsync(BuildCoordinationOptions?, CancellationToken)" path="/exception"/>
    public Task<BuildCoordinator> OpenAsync(
        string server, BuildCoordinationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var own = options?.Copy() ?? new BuildCoordinationOptions();
        own.Server = server;
        // Nothing of the machine that runs the tests but its programs, for the branch and commit of a source. Nobody can put settings into
        // a
        // folder whose name nobody can know.
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? ""
        };
        var nowhere = Path.Combine(Path.GetTempPath(), $"buildcoord-in-memory-{Guid.NewGuid():N}");
        return BuildCoordinator.OpenAsync(
            own, new EnvironmentSnapshot(variables, nowhere, nowhere) { SystemRoot = nowhere }, _time, cancellationToken,
            memory: _repository);
    }

    private FleetSession Read()
    {
        var changes = _repository.GetChanges();
        return new FleetSession(null, new GitOptions(), changes, changes, new Freshness(_time.GetUtcNow(), null));
    }
}
