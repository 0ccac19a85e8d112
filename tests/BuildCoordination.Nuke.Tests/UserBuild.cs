using System.Diagnostics;

namespace BuildCoordination.Nuke.Tests;

/// <summary>A build of a user's, in a root folder of its own, started as <c>build.sh</c> starts it.</summary>
internal sealed class UserBuild : IDisposable
{
    private readonly string _program;

    public UserBuild(string program, string? server = "build1", string mark = ".nuke")
    {
        _program = program;
        Environment = Fleet.Machine(server ?? "none");
        Environment["NUKE_TELEMETRY_OPTOUT"] = "1";
        Environment["TERM"] = "dumb";
        if (server is null)
        {
            Environment.Remove("BUILDCOORD_SERVER");
            Environment.Remove("BUILDCOORD_REPOSITORY");
        }

        Directory.CreateDirectory(Path.Combine(Folder, mark));
    }

    public TestFleet Fleet { get; } = new();

    public Dictionary<string, string> Environment { get; }

    public string Folder => Path.Combine(Fleet.Folder, "app");

    /// <summary>What the fleet heard, oldest first: the event, the result, the subject.</summary>
    public IReadOnlyList<string> Heard => HeardBy(Fleet);

    public static IReadOnlyList<string> HeardBy(TestFleet fleet) => Shell.Git(fleet.Remote, "for-each-ref").Length == 0 ? [] :
    [
        .. fleet.Moments()
            .Select(happened => $"{happened.What} {happened.Subject.Split(" (")[0]}".TrimStart()),
    ];

    /// <summary>The text of the last message.</summary>
    public string LastBody => Fleet.LiveMessages()[0]["body"]!.GetValue<string>();

    public Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) =>
        Shell.TryAsync("dotnet", [_program, .. arguments], Environment, Folder);

    public Process Start(params string[] arguments) => Shell.Start("dotnet", [_program, .. arguments], Environment, Folder);

    public void Dispose() => Fleet.Dispose();
}
