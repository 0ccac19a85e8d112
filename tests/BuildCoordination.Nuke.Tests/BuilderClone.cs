using BuildCoordination.Tool.Tests;

namespace BuildCoordination.Nuke.Tests;

/// <summary>A builder with a clone of this repository, whose settings and source tree are a test's own.</summary>
public sealed class BuilderClone : IDisposable
{
    public BuilderClone()
    {
        Source = new SampleTree(Fleet);
        Environment = Fleet.Machine("build1");
        Environment.Remove("HOME"); // NuGet's sources and packages are the machine's.
        Environment["TERM"] = "dumb";
        Environment["NUKE_TELEMETRY_OPTOUT"] = "1";
        Environment[Source.Variables.Name] = Source.Variables.Value;
        Environment["BUILDCOORD_CLOUDSTACK_SOURCE"] = Source.Path;
        Environment["BUILDCOORD_CLOUDSTACK_LOGS"] = Source.Logs;
    }

    internal TestFleet Fleet { get; } = new();

    internal SampleTree Source { get; }

    internal Dictionary<string, string> Environment { get; }

    internal IReadOnlyList<string> Heard => UserBuild.HeardBy(Fleet);

    internal Task<(int Code, string Output, string Error)> ScriptAsync(params string[] arguments) =>
        Shell.TryAsync(Path.Combine(TestPaths.Root, "nuke", "build.sh"), arguments, Environment, TestPaths.Root);

    public void Dispose() => Fleet.Dispose();
}
