using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.Hosting;
using BuildCoordination.Settings;
using Cake.BuildCoordination.Boundary;

namespace BuildCoordination.Cake;

/// <summary>The fleet, as a Cake build sees it.</summary>
/// <param name="textOf">The text that Cake has for a setting, by the name of its Cake argument.</param>
/// <param name="warn">Gets each problem: the code, and the message in one line.</param>
internal sealed partial class Fleet(Func<string, string?> textOf, Action<string, string> warn) : IFleet
{
    private HostedBuild? _build;

    public (bool IsEnabled, string Why) Begin(
        string? name, string folder, IReadOnlyCollection<string> requested, IReadOnlyCollection<string> coordinated)
    {
        try
        {
            var options = Options();
            var set = SettingsResolver.Resolve(options, EnvironmentSnapshot.Take()).OriginOf("cloudstack.source");
            var source = set.IsDefault ? folder : set.Value ?? folder;
            _build = HostedBuild.Begin(new HostedBuildOptions
            {
                Name = name ?? BuildName.Of(source),
                Requested = requested,
                Source = source,
                Settings = options,
                CoordinatedTargets = coordinated,
                Warn = Warn,
                HostReportsProcessEnd = true,
            });
            return (_build.IsEnabled, _build.Told ?? _build.DisabledReason ?? "");
        }
        catch (CoordinationException e)
        {
            Warn(e.Diagnostic);
            return (false, e.Diagnostic.ForCake().Line);
        }
    }

    public void TargetStarted(string name, bool isCoordinated) => _build?.TargetStarted(name, isCoordinated);

    public void TargetEnded(string name, string outcome, int? exitCode, string? reason) =>
        _build?.TargetEnded(name, Enum.Parse<BuildOutcome>(outcome), new BuildEndDetails { ExitCode = exitCode, Reason = reason });

    public void End(string outcome, int? exitCode, string? reason)
    {
        _build?.End(Enum.Parse<BuildOutcome>(outcome), new BuildEndDetails { ExitCode = exitCode, Reason = reason });
        _build?.Dispose();
    }

    private BuildCoordinationOptions Options() => BuildCoordinationOptions.Parse(name => name.CakeArgument, textOf);

    private void Warn(CoordinationDiagnostic diagnostic) => warn(diagnostic.Code, diagnostic.ForCake().Line);
}
