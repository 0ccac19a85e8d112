using System.Diagnostics;

namespace BuildCoordination.Cake.Tests;

/// <summary>A user's own script with the module's one line, run by the real dotnet cake on a machine of its own.</summary>
internal sealed class UserScript : IDisposable
{
    private static readonly string[] Tool = [".config", "dotnet-tools.json"];

    public UserScript(PackedModule module, string script, string? server = "build1")
    {
        Environment = Fleet.Machine(server ?? "none");
        foreach (var (name, value) in module.Settings)
            Environment[name] = value;
        if (server is null)
        {
            Environment["BUILDCOORD_SERVER"] = "";
            Environment["BUILDCOORD_REPOSITORY"] = "";
        }

        var manifest = Path.Combine([Folder, .. Tool]);
        Directory.CreateDirectory(Path.GetDirectoryName(manifest)!);
        File.Copy(Path.Combine([TestPaths.Root, .. Tool]), manifest);
        Write("build.cake", $"{PackedModule.Line}\n{script}");
    }

    public TestFleet Fleet { get; } = new();

    public Dictionary<string, string> Environment { get; }

    public string Folder => Path.Combine(Fleet.Folder, "app");

    /// <summary>What the fleet heard, oldest first: the event, the result, and what it is about.</summary>
    public IReadOnlyList<string> Heard => Subjects.Count == 0 ? [] :
    [
        .. Fleet.Moments().Where(happened => happened.What.Length > 0)
            .Select(happened => $"{happened.What} {happened.Subject.Split(": ")[1].Split(" (")[0]}"),
    ];

    /// <summary>The subjects of all messages, newest first.</summary>
    public IReadOnlyList<string> Subjects => Shell.Git(Fleet.Remote, "for-each-ref").Length == 0 ? [] : Fleet.AllSubjects();

    public string Status => Fleet.Read("build1/status.json")["status"]!.GetValue<string>();

    /// <summary>The tasks of the last build and how each ended, as the fleet can look them up.</summary>
    public IEnumerable<string> Tasks =>
        Fleet.Read("build1/builds.json")["builds"]![0]!["targets"]!.AsArray().Select(target => $"{target!["name"]} {target["result"]}");

    public void Write(string path, string text) => File.WriteAllText(Path.Combine(Folder, path), text);

    /// <summary>Takes the module's line out of the script, and the module away.</summary>
    public void WithoutModule()
    {
        Write("build.cake", File.ReadAllText(Path.Combine(Folder, "build.cake")).Replace(PackedModule.Line, "", StringComparison.Ordinal));
        Environment["CAKE_PATHS_MODULES"] = Path.Combine(Fleet.Folder, "no-modules");
    }

    public Task<(int Code, string Output, string Error)> CakeAsync(params string[] arguments) =>
        Shell.TryAsync("dotnet", ["cake", .. arguments], Environment, Folder);

    public Process Start(params string[] arguments) => Shell.Start("dotnet", ["cake", .. arguments], Environment, Folder);

    public void Dispose() => Fleet.Dispose();
}
