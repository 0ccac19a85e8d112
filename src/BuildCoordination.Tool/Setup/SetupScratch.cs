using BuildCoordination.Files;
using BuildCoordination.Settings;

namespace BuildCoordination.Tool.Setup;

/// <summary>
/// A state folder that lasts as long as the checks, so that they leave nothing. It knows what the real one says of this machine.
/// </summary>
internal sealed class SetupScratch : IDisposable
{
    /// <param name="state">The real state folder, which may not be there.</param>
    public SetupScratch(string state)
    {
        var instance = System.IO.Path.Combine(state, InstanceFile.Name);
        if (AtomicFile.ReadOwn(instance) is { } bytes)
            AtomicFile.Write(System.IO.Path.Combine(Path, InstanceFile.Name), bytes);
        if (Directory.Exists(System.IO.Path.Combine(state, StateFolders.EmbeddedName)))
        {
            File.CreateSymbolicLink(
                System.IO.Path.Combine(Path, StateFolders.EmbeddedName), System.IO.Path.Combine(state, StateFolders.EmbeddedName));
        }
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("buildcoord-").FullName;

    /// <summary>Opens a coordinator that keeps nothing.</summary>
    /// <param name="options">The user's settings.</param>
    /// <param name="repository">The repository with the credentials that are not stored yet; null to find them as git does.</param>
    /// <param name="environment">This machine.</param>
    /// <param name="cancellationToken">Ends the wait for the remote.</param>
    public Task<BuildCoordinator> OpenAsync(
        BuildCoordinationOptions options, string? repository, EnvironmentSnapshot environment, CancellationToken cancellationToken)
    {
        var copy = options.Copy();
        (copy.State, copy.Cache, copy.Repository) = (Path, System.IO.Path.Combine(Path, "cache"), repository ?? options.Repository);
        return BuildCoordinator.OpenAsync(copy, environment, TimeProvider.System, cancellationToken);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
