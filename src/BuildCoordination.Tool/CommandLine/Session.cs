using System.CommandLine;
using BuildCoordination.Diagnostics;
using BuildCoordination.Fleet;
using BuildCoordination.Settings;
using BuildCoordination.Tool.GitHub;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.CommandLine;

/// <summary>One call of a command: settings, the coordinator, and where words go.</summary>
internal sealed class Session : IAsyncDisposable
{
    // Their answer is all that they do.
    private static readonly HashSet<string> Reading =
        new(StringComparer.Ordinal) { "inbox", "read", "thread", "builds", "log", "compare", "health", "doctor", "wait", "watch", "list" };

    private static readonly TimeSpan LeastFlushLimit = TimeSpan.FromMinutes(1);

    private Session(BuildCoordinator coordinator, Screen screen) => (Coordinator, Screen) = (coordinator, screen);

    public BuildCoordinator Coordinator { get; }

    public Screen Screen { get; }

    /// <summary>Runs a command's body with an open coordinator.</summary>
    public static Task<int> RunAsync(
        ParseResult result, CommonOptions common, bool isBuild, bool isReader, bool mayObserve,
        Func<Session, Task<int>> body, CancellationToken cancellationToken)
    {
        var actions = isBuild ? ActionsReport.OfThisProcess() : null;
        var screen = new Screen(result.GetValue(common.Json), annotates: actions is not null);
        return TryAsync(screen, async () =>
        {
            var options = common.Read(result);
            screen.Given = GivenOptions.Of(options);
            (options.AllowTemporaryState, options.MayObserve) = (isBuild, mayObserve);
            try
            {
                var coordinator = await OpenAsync(options, isBuild, isReader, screen, cancellationToken).ConfigureAwait(false);
                await using var session = new Session(coordinator, screen) { HasFlushLimit = options.FlushLimit is not null };
                WarnOfEmbedded(coordinator, screen);
                coordinator.OnRunEvent = actions is null ? null : actions.Report(coordinator, screen);
                var code = await body(session).ConfigureAwait(false);
                return screen.IsUnreachable && !session.HasResult ? screen.CodeOfUnknown
                    : screen.IsAnswerLost && code == ExitCodes.Done && Reading.Contains(result.CommandResult.Command.Name)
                        ? ExitCodes.CheckFailed
                    : code;
            }
            finally
            {
                screen.EndAnswer();
            }
        });
    }

    // One line: with the embedded repository it names the mistyped variables as well.
    private static void WarnOfEmbedded(BuildCoordinator coordinator, Screen screen)
    {
        var settings = coordinator.Settings;
        if (settings.IsConfigured || coordinator.Context.IsDisabled || coordinator.Context.IsOffBySetting)
        {
            coordinator.HandWarningsTo(screen.Warn);
            return;
        }

        screen.Warn(SettingsDiagnostics.UsesEmbedded(coordinator.Repository, settings.MistypedVariables));
        CoordinationDiagnostic[] named = [.. settings.MistypedVariables.Select(SettingsDiagnostics.Unknown)];
        coordinator.HandWarningsTo(warning =>
        {
            if (!named.Contains(warning))
                screen.Warn(warning);
        });
    }

    // A build runs, whatever keeps its reports from the fleet; only an address that cannot be one (BC2001) is the user's to correct first.
    private static async Task<BuildCoordinator> OpenAsync(
        BuildCoordinationOptions options, bool isBuild, bool isReader, Screen screen, CancellationToken cancellationToken)
    {
        Action<Freshness>? onRead = isReader ? freshness => screen.SetFreshness(freshness, TimeProvider.System.GetUtcNow()) : null;
        try
        {
            return await BuildCoordinator.OpenAsync(options, EnvironmentSnapshot.Take(), TimeProvider.System, cancellationToken, onRead)
                .ConfigureAwait(false);
        }
        catch (CoordinationException e)
            when (isBuild && e.Diagnostic.Code.StartsWith("BC20", StringComparison.Ordinal) && e.Diagnostic.Code != "BC2001")
        {
            screen.Warn(e.Diagnostic);
            options.IsDisabled = true;
            return await BuildCoordinator.OpenAsync(options, EnvironmentSnapshot.Take(), TimeProvider.System, cancellationToken, onRead)
                .ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Whether the command did what it was called for, such as accept a message or run a program, so that its exit code reports that.
    /// Otherwise its purpose was to read, and an unreachable repository is its result.
    /// </summary>
    public bool HasResult { get; set; }

    /// <summary>Whether the settings say that nothing is sent.</summary>
    public bool IsDisabled => Coordinator.Context.IsOffBySetting;

    private bool HasFlushLimit { get; init; }

    /// <summary>
    /// Call this where something was not found: if the repository cannot be reached, it is not known whether it is there.
    /// </summary>
    /// <exception cref="CoordinationException">BC2027.</exception>
    public void ThrowIfNotKnown(string what)
    {
        if (Screen.Freshness is { IsCurrent: false } freshness)
            throw new CoordinationException(FleetDiagnostics.NotKnown(what, freshness, Screen.FreshnessShownAt));
    }

    /// <summary>
    /// Call this before anything is accepted that a person wants to be published: in a repository that holds something else than a fleet,
    /// it would wait for ever.
    /// </summary>
    /// <exception cref="CoordinationException">BC1017 or BC2093.</exception>
    public async Task RequireFleetAsync(CancellationToken cancellationToken)
    {
        if (!IsDisabled && await FindFoundingProblemAsync(cancellationToken).ConfigureAwait(false) is { } problem)
            throw new CoordinationException(problem);
    }

    private async Task<CoordinationDiagnostic?> FindFoundingProblemAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Coordinator.Context.Store.UseAsync(
                store => store.FindFoundingProblemAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (CoordinationException)
        {
            // The same problem keeps the publisher from publishing, and it reports that: an accepted update waits.
            return null;
        }
    }

    /// <summary>Turns each error into one line and an exit code.</summary>
    public static async Task<int> TryAsync(Screen screen, Func<Task<int>> body)
    {
        try
        {
            return await body().ConfigureAwait(false);
        }
        catch (CoordinationException e)
        {
            screen.Error(e.Diagnostic);
            return screen.IsUnreachable
                && (e.Diagnostic.Code == ServerIdentity.UnknownCode || e.Diagnostic.Code.StartsWith("BC20", StringComparison.Ordinal))
                    ? screen.CodeOfUnknown
                    : ErrorExitCodes.Of(e.Diagnostic.Code);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            screen.Error(new CoordinationDiagnostic("BC1201", e.Message, Files.DiskFailure.RemedyFor(e.Message)));
            return ExitCodes.CheckFailed;
        }
    }

    /// <summary>Publishes what was accepted; that it is not visible yet is a warning, and no failure unless asked for.</summary>
    public Task<int> FlushAsync(bool isStrict = false, bool isAnswer = true) => FlushAsync(isStrict, isAnswer, limit: null);

    /// <summary>
    /// Publishes what was accepted because the user asks for exactly that. The limit of a build is none of it, unless it is an option of
    /// this command.
    /// </summary>
    public Task<int> FlushNowAsync(bool isAnswer = true)
    {
        var setting = Coordinator.Context.Settings.FlushLimit;
        return FlushAsync(isStrict: true, isAnswer, setting > LeastFlushLimit || HasFlushLimit ? setting : LeastFlushLimit);
    }

    private async Task<int> FlushAsync(bool isStrict, bool isAnswer, TimeSpan? limit)
    {
        if (isStrict)
            Coordinator.Context.Publisher.ForgetRejection();
        var flushed = await Coordinator.FlushAsync(limit).ConfigureAwait(false);
        HasResult |= isAnswer;
        if (isAnswer)
            Screen.SayJson(new VisibleJson(flushed.IsVisible), ToolJson.Default.VisibleJson);
        return CodeOf(flushed, isStrict);
    }

    /// <summary>The ids of the updates that the repository rejected so far.</summary>
    public IReadOnlySet<string> Rejected() => Coordinator.Outbox.Refused().Select(entry => entry.Id).ToHashSet(StringComparer.Ordinal);

    /// <summary>
    /// Ends a build's command: waits until its reports are published, within the limits of a build. With the setting <c>strict</c>, a
    /// successful build ends with 4 if its reports are not published.
    /// </summary>
    /// <param name="code">The exit code of the build.</param>
    /// <param name="rejectedBefore">The ids of the rejected updates when the build began: they are not of this build.</param>
    public async Task<int> EndBuildAsync(int code, IReadOnlySet<string> rejectedBefore)
    {
        if (code != ExitCodes.Done || !Coordinator.IsStrict)
        {
            await Coordinator.FlushAtEndAsync(CancellationToken.None).ConfigureAwait(false);
            return code;
        }

        var flushed = await Coordinator.FlushAsync(cancellationToken: CancellationToken.None).ConfigureAwait(false);
        return !Rejected().IsSubsetOf(rejectedBefore) ? ExitCodes.NotYetVisible : CodeOf(flushed, isStrict: true);
    }

    /// <summary>
    /// Gets the exit code of a command whose updates were accepted; nothing is to be waited for where reporting is disabled.
    /// </summary>
    public int CodeOf(FlushResult flushed, bool isStrict) =>
        flushed.IsVisible || IsDisabled || !(isStrict || Coordinator.IsStrict) ? ExitCodes.Done : ExitCodes.NotYetVisible;

    public ValueTask DisposeAsync() => Coordinator.DisposeAsync();
}
