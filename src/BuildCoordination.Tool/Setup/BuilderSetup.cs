using BuildCoordination.Diagnostics;
using BuildCoordination.Settings;
using BuildCoordination.Tool.Daemon;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Setup;

/// <summary>
/// Checks everything first: a mistake changes nothing. Then takes the steps one after the other and says of each what it did. The first
/// that cannot be taken ends it; what was done stays, and the same command goes on from there.
/// </summary>
internal sealed class BuilderSetup(SetupRequest request, Screen screen)
{
    private readonly List<SetupStepJson> _said = [];

    public async Task<int> RunAsync(BuildCoordinationOptions options, CancellationToken cancellationToken)
    {
        var settings = SettingsResolver.Resolve(options, request.Environment);
        var before = SettingsResolver.Resolve(new(), request.Environment);
        if (!settings.Enabled)
        {
            screen.Warn(SettingsDiagnostics.Disabled(settings.OriginOf("enabled")));
            return ExitCodes.Done;
        }

        options.Repository ??= settings.Repository ?? ScriptsClone.RepositoryOf(settings.LegacyClone);
        settings = SettingsResolver.Resolve(options, request.Environment);
        var state = SetupTarget.StateOf(request, settings);
        var credentials = new CredentialsStep(request, options.Repository, settings.GitExecutable);
        try
        {
            using var scratch = new SetupScratch(state);
            var withToken = await credentials.PlanAsync(cancellationToken) is null ? null : credentials.RepositoryWithToken;
            await using var looker = await scratch.OpenAsync(options, withToken, request.Environment, cancellationToken);
            var target = new SetupTarget(looker.Server, settings, request.Environment, state);
            if (!settings.IsConfigured)
                screen.Warn(SettingsDiagnostics.UsesEmbedded(target.Repository, settings.MistypedVariables));
            screen.Say($"{"server",-15} {target.Server}");
            WarnOfWaiting(before, target);
            var file = new SettingsStep(request, target);
            var takeOver = new TakeOverStep(request, target.Server);
            var verified = await CheckAsync(target, looker, file, takeOver, cancellationToken);

            await TakeAsync(new StateStep(request, settings), cancellationToken);
            await TakeAsync(credentials, cancellationToken);
            await TakeAsync(file, cancellationToken);
            await using var own = request.DryRun
                ? null
                : await BuildCoordinator.OpenAsync(options, request.Environment, TimeProvider.System, cancellationToken);
            await TakeAsync(new CacheStep(request, target, own), cancellationToken);
            await TakeAsync(takeOver, cancellationToken);
            await TakeAsync(
                new OtherDaemonsStep(
                    request, target, own?.Context.Folders.State ?? state,
                    MachineDaemon.StateFoldersOf(request.Environment, settings, before)),
                cancellationToken);
            await TakeAsync(new RegisterStep(own ?? looker), cancellationToken);
            await TakeAsync(new DaemonStep(request, target, own), cancellationToken);
            screen.SayJson(new SetupJson(target.Server, target.Repository, _said, true), SetupAnswerJson.Default.SetupJson);
            if (own is not null)
                await ShowAsync(own, cancellationToken);
            screen.Say("");
            var end = request.DryRun ? "Nothing was changed" : $"{target.Server} is set up";
            screen.Say($"{end}. Verified: {string.Join("; ", verified)}.");
            return ExitCodes.Done;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            screen.Note(_said.Exists(step => step.Result == "done")
                ? "setup was stopped: run it again to complete it"
                : "setup was stopped: no setting was changed");
            return ExitCodes.Stopped;
        }
    }

    // The push is the last of the checks, as it is the first change: it may found the fleet.
    private async Task<IReadOnlyList<string>> CheckAsync(
        SetupTarget target, BuildCoordinator looker, SettingsStep file, TakeOverStep takeOver, CancellationToken cancellationToken)
    {
        if (target.Settings.OriginOf("legacyClone") is { Kind: SourceKind.Option, Value: { } clone } && !Directory.Exists(clone))
            throw new CoordinationException(SetupDiagnostics.NoLegacyClone(clone));
        await file.CheckAsync(cancellationToken);
        await new StateStep(request, target.Settings).CheckAsync(cancellationToken);
        if (target.Settings.IsEmbedded)
        {
            await takeOver.CheckAsync(cancellationToken);
            var isThere = Directory.Exists(target.Repository);
            return [Checked("remote", $"{target.Repository} {(isThere || !request.DryRun ? "is" : "would be")} this machine's own")];
        }

        var remote = new RemoteCheck(request, target, looker);
        var reached = Checked("remote", await remote.ReachAsync(cancellationToken));
        var fleet = Checked("fleet", await remote.FindFleetAsync(cancellationToken));
        await remote.CheckOtherMachineAsync(cancellationToken);
        await takeOver.CheckAsync(cancellationToken);
        return [reached, fleet, Checked("rights", await remote.TryRightsAsync(cancellationToken))];
    }

    // Nobody looks into the outbox for a repository that no setting names.
    private void WarnOfWaiting(ResolvedSettings before, SetupTarget target)
    {
        var old = new SetupTarget(target.Server, before, request.Environment, SetupTarget.StateOf(request, before));
        if (before.IsConfigured && (old.Key != target.Key || old.State != target.State) && old.CountWaiting() is > 0 and var count)
            screen.Warn(SetupDiagnostics.LeftWaiting(count, target.Server, old.Repository, before.Branch, old.State));
    }

    private string Checked(string name, string text)
    {
        Say(name, "ok", text);
        return Display.VisibleText.Line(text);
    }

    private async Task TakeAsync(SetupStep step, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var plan = await step.PlanAsync(cancellationToken);
        var (result, text) = plan is null ? ("ok", step.AsItIs)
            : request.DryRun ? ("would", $"would {plan}")
            : ("done", await step.DoAsync(cancellationToken));
        Say(step.Name, result, text);
    }

    private void Say(string name, string result, string text)
    {
        _said.Add(new SetupStepJson(name, result, text));
        screen.Say($"{name,-15} {Display.VisibleText.Line(text)}");
    }

    private async Task ShowAsync(BuildCoordinator coordinator, CancellationToken cancellationToken)
    {
        var health = await coordinator.Health.CheckAsync(cancellationToken);
        screen.Say("");
        FleetTable.Write(screen, health);
        screen.Say("");
        screen.Say("Build with 'buildcoord cloudstack --source DIR' or 'buildcoord run -- COMMAND';");
        screen.Say(
            "read messages with 'buildcoord inbox'; see the fleet with 'buildcoord health'; check this builder with 'buildcoord doctor'.");
    }
}
