using System.Runtime.Versioning;
using BuildCoordination.Diagnostics;
using BuildCoordination.Display;
using BuildCoordination.Files;
using BuildCoordination.Publishing;
using BuildCoordination.Repository;

namespace BuildCoordination.Tool.Setup;

/// <summary>Whether the repository can be reached, is a fleet's or may become one, and accepts pushes.</summary>
internal sealed class RemoteCheck(SetupRequest request, SetupTarget target, BuildCoordinator coordinator)
{
    private const int MostNamed = 10;

    private CoordinationStore Store => coordinator.Context.Store;

    /// <exception cref="CoordinationException">BC20xx: it cannot be reached.</exception>
    public async Task<string> ReachAsync(CancellationToken cancellationToken) =>
        await UseAsync(
            async store => await store.FetchAsync(cancellationToken) is { } unreachable
                ? throw new CoordinationException(unreachable.Diagnostic)
                : $"{target.Repository} was reached",
            cancellationToken);

    /// <exception cref="CoordinationException">
    /// BC1017 or BC2093: it holds something else, and nobody agreed to found a fleet there.
    /// </exception>
    public Task<string> FindFleetAsync(CancellationToken cancellationToken) => UseAsync(
        async store =>
        {
            var problem = await store.FindFoundingProblemAsync(cancellationToken);
            if (problem is not null)
            {
                if (!request.Agrees(request.Yes, $"{problem.Message} Found a fleet there?"))
                    throw new CoordinationException(problem);
                Store.MayFound = true;
                return $"{Founds} on the branch {Branch}, in addition to the repository's other content";
            }

            var servers = store.Servers();
            return store.Tip is null ? $"the repository is empty: {Founds} on its branch {Branch}"
                : $"the branch {Branch} has a fleet at {store.Tip[..7]}, "
                    + (servers.Count == 0 ? "without servers" : $"with {NameList.Write(servers, MostNamed)}");
        },
        cancellationToken);

    /// <exception cref="CoordinationException">BC3102: another machine is this server now, and nobody agreed to take its place.</exception>
    public async Task CheckOtherMachineAsync(CancellationToken cancellationToken)
    {
        var other = await UseAsync(store => Task.FromResult(coordinator.Heartbeats.FindOtherMachine(store)), cancellationToken);
        if (other is not null && !request.Agrees(request.Yes, $"{other.Message} Does this machine replace it as {target.Server}?"))
            throw new CoordinationException(other with { Remedy = $"{other.Remedy} To set it up anyway, add --yes." });
    }

    /// <exception cref="CoordinationException">Pushes are not accepted, for the reason that it gives.</exception>
    public Task<string> TryRightsAsync(CancellationToken cancellationToken) => UseAsync(
        async store =>
        {
            var (now, trial) = (coordinator.Time.GetUtcNow(), request.DryRun ? PushTrial.Dry : PushTrial.Real);
            var rejected = request.DryRun && IsReadOnly
                ? PublishingDiagnostics.WouldBeRejected("its folder is not writable.")
                : await store.TryPushAsync(target.Server, now, trial, cancellationToken);
            return rejected is not null ? throw new CoordinationException(AsOfSetup(rejected))
                : request.DryRun ? "a dry run of a push was accepted; only a real push shows hooks and protected branches"
                : "a push was accepted";
        },
        cancellationToken);

    // Nothing was accepted that could wait.
    private static CoordinationDiagnostic AsOfSetup(CoordinationDiagnostic rejected) => rejected with
    {
        Remedy = rejected.Remedy.Replace(PublishingDiagnostics.NothingIsLost, "Then run setup again.", StringComparison.Ordinal),
    };

    // A dry push to a repository on this machine writes nothing, and so does not meet a folder that may not be written.
    private bool IsReadOnly => OperatingSystem.IsLinux() && coordinator.Context.Url.IsLocal
        && IsReadOnlyFolder(coordinator.Context.Url.ForGit.Replace("file://", "", StringComparison.Ordinal));

    [SupportedOSPlatform("linux")]
    private static bool IsReadOnlyFolder(string repository)
    {
        var objects = Path.Combine(repository, "objects");
        return Directory.Exists(objects) && !LinuxFile.IsWritableFolder(objects);
    }

    private string Founds => $"{target.Server} {(request.DryRun ? "would found" : "founds")} a fleet";

    private string Branch => target.Settings.Branch;

    private Task<T> UseAsync<T>(Func<StoreSession, Task<T>> use, CancellationToken cancellationToken) =>
        Store.UseAsync(use, cancellationToken);
}
