using BuildCoordination.Configuration;
using BuildCoordination.Git;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Setup;

/// <summary>Takes the steps one after the other and says of each what it did. The first that cannot be taken ends it; what was done stays.</summary>
internal sealed class BuilderSetup(SetupRequest request, Screen screen)
{
    private readonly List<SetupStepJson> _said = [];

    public async Task<int> RunAsync(BuildCoordinationOptions options, CancellationToken cancellationToken)
    {
        var settings = SettingsResolver.Resolve(options, request.Environment);
        if (!settings.Enabled)
        {
            screen.Warn(Problems.Disabled(settings.OriginOf("enabled")));
            return ExitCodes.Done;
        }

        options.Repository ??= settings.Repository ?? ScriptsClone.RepositoryOf(settings.Scripts);
        await TakeAsync(new StateStep(request, settings), cancellationToken);
        await TakeAsync(new CredentialsStep(request, WebAddress(options.Repository), settings.GitExecutable), cancellationToken);

        using var scratch = request.DryRun ? new Scratch() : null;
        if (scratch is not null)
            (options.State, options.Cache) = (scratch.Path, scratch.Path);
        await using var coordinator = await BuildCoordinator.OpenAsync(options, request.Environment, TimeProvider.System, cancellationToken);
        screen.Say($"{"server",-15} {coordinator.Server}");
        await TakeAsync(new SettingsStep(request, coordinator), cancellationToken);
        await TakeAsync(new CacheStep(request, coordinator), cancellationToken);
        await TakeAsync(new TakeOverStep(request, coordinator.Server), cancellationToken);
        await TakeAsync(new RegisterStep(coordinator), cancellationToken);
        await TakeAsync(new DaemonStep(request, coordinator), cancellationToken);
        screen.SayJson(new SetupJson(coordinator.Server, coordinator.Repository, _said, true), ToolJson.Default.SetupJson);
        if (!request.DryRun)
            await ShowAsync(coordinator, cancellationToken);
        return ExitCodes.Done;
    }

    private async Task TakeAsync(SetupStep step, CancellationToken cancellationToken)
    {
        var plan = await step.PlanAsync(cancellationToken);
        var (result, text) = plan is null ? ("ok", step.AsItIs)
            : request.DryRun ? ("would", $"would {plan}")
            : ("done", await step.DoAsync(cancellationToken));
        _said.Add(new SetupStepJson(step.Name, result, text));
        screen.Say($"{step.Name,-15} {Display.VisibleText.Line(text)}");
    }

    private async Task ShowAsync(BuildCoordinator coordinator, CancellationToken cancellationToken)
    {
        var health = await coordinator.Health.CheckAsync(cancellationToken);
        screen.Say("");
        FleetTable.Write(screen, health);
        screen.Say("");
        screen.Say("Build with 'buildcoord cloudstack --source DIR' or 'buildcoord run -- COMMAND';");
        screen.Say("read mail with 'buildcoord inbox'; look at the fleet with 'buildcoord health'; ask 'buildcoord doctor' when in doubt.");
    }

    private static Uri? WebAddress(string? repository) =>
        repository is not null && Uri.TryCreate(RepositoryUrl.Parse(repository).ForGit, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;

    /// <summary>Where a dry run looks, so that it leaves nothing.</summary>
    private sealed class Scratch : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("buildcoord-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
