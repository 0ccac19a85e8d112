using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.Settings;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Hooks;

/// <summary>A fleet whose server build1 has hooks, with a clock that can be moved on.</summary>
internal sealed class HookFleet : IDisposable
{
    private readonly TestFleet _fleet = new();

    public HookFleet() => Variables = _fleet.Machine("build1");

    public Dictionary<string, string> Variables { get; }

    public ShiftedTime Time { get; } = new();

    public string Folder => _fleet.Folder;

    public string Remote => _fleet.Remote;

    public TestFleet Fleet => _fleet;

    public string Program(string body, params string[] names) => _fleet.Program(body, names);

    public IReadOnlyList<string> AllSubjects() => _fleet.AllSubjects();

    /// <summary>Opens the server with the setting <c>events</c>.</summary>
    public Task<BuildCoordinator> OpenAsync(string? events)
    {
        if (events is not null)
            Variables["BUILDCOORD_EVENTS"] = events;
        var environment = new EnvironmentSnapshot(Variables, Variables["HOME"], Variables["HOME"])
        {
            HostName = "build1",
            SystemRoot = Path.Combine(Folder, "root"),
        };
        return BuildCoordinator.OpenAsync(
            new() { AllowTemporaryState = Variables.ContainsKey("BUILDCOORD_ENABLED") }, environment, Time, CancellationToken.None);
    }

    /// <summary>Opens the server with hooks in its user's settings file.</summary>
    public Task<BuildCoordinator> OpenWithAsync(params string[] hooks)
    {
        var path = Path.Combine(Variables["XDG_CONFIG_HOME"], "buildcoord", "buildcoord.json");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, $$"""{ "hooks": [ {{string.Join(", ", hooks)}} ] }""");
        return OpenAsync(null);
    }

    /// <summary>Builds with one hook and no daemon.</summary>
    public async Task<IReadOnlyList<CoordinationDiagnostic>> BuildAsync(
        string hook, string name = "docs", BuildOutcome outcome = BuildOutcome.Success)
    {
        var coordinator = await OpenWithAsync(hook);
        await using (coordinator)
        {
            await using var run = await coordinator.BeginBuildAsync(new() { Name = name });
            if (outcome == BuildOutcome.Success)
                await run.SucceedAsync();
            else
                await run.FailAsync(outcome, new() { Reason = "the tests failed" });
        }

        return coordinator.Warnings;
    }

    public void Dispose() => _fleet.Dispose();
}

/// <summary>The clock of the system, moved on as a test says.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private TimeSpan _shift;
    private DateTimeOffset? _stopped;

    public override DateTimeOffset GetUtcNow() => (_stopped ?? base.GetUtcNow()) + _shift;

    /// <summary>It stands until the end: what is done within its next second does not depend on the machine's speed.</summary>
    public void Stop() => _stopped = base.GetUtcNow();

    public void Advance(TimeSpan time) => _shift += time;
}
