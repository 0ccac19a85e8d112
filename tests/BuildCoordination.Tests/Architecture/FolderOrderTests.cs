namespace BuildCoordination.Tests.Architecture;

/// <summary>Whoever reads a folder needs to know those below it, and none above.</summary>
public sealed class FolderOrderTests
{
    // From the highest to the lowest; "" is the root. A folder uses those that stand after it.
    private static readonly string[] Core =
    [
        "Hosting", "CloudStack", "", "Hooks", "Telemetry", "Health", "Status", "Daemons", "Builds", "FailureLogs", "Messages",
            "Heartbeats", "Fleet",
        "Publishing", "Outbox", "Updates", "Repository", "Settings", "Git", "Redaction", "Comparison", "Documents", "Files", "Processes",
            "Diagnostics", "Display",
    ];

    private static readonly string[] Tool =
    [
        "", "Commands", "Agents", "Doctor", "Setup", "Serving", "Page", "Watching", "Daemon", "Remote", "CommandLine", "GitHub", "Output",
    ];

    // The number of types in the largest cycle of a folder. It may only become smaller; a folder that is not named has none.
    private static readonly Dictionary<string, int> LargestCycles = new(StringComparer.Ordinal)
    {
        [""] = 2, ["Hosting"] = 2, ["Hooks"] = 4, ["Builds"] = 2, ["FailureLogs"] = 2, ["Messages"] = 2, ["Outbox"] = 3,
        // An update names its kinds for the JSON serializer, and each kind is an update.
        ["Updates"] = 9,
        ["Repository"] = 2, ["Settings"] = 15, ["Documents"] = 5, ["Files"] = 3, ["Processes"] = 4,
    };

    [Fact]
    public void Each_folder_of_the_core_uses_only_those_below_it() =>
        AssertOrder("BuildCoordination", "BuildCoordination", "BuildCoordination.dll", Core);

    [Fact]
    public void Each_folder_of_the_tool_uses_only_those_below_it_so_commands_use_features_and_never_the_other_way() =>
        AssertOrder("BuildCoordination.Tool", "BuildCoordination.Tool", "buildcoord.dll", Tool);

    [Fact]
    public void No_folder_of_the_core_has_a_larger_cycle_of_types_than_is_known()
    {
        using var arrows = new FolderArrows(
            Path.Combine(TestPaths.Root, "artifacts", "bin", "BuildCoordination", "debug", "BuildCoordination.dll"), "BuildCoordination");

        string[] larger =
        [
            .. arrows.Within().GroupBy(arrow => arrow.From, StringComparer.Ordinal)
                .SelectMany(folder => Cycles.Find(folder), (folder, cycle) => (Folder: folder.Key, Cycle: cycle))
                .Where(found => found.Cycle.Count > LargestCycles.GetValueOrDefault(found.Folder, 1))
                .Select(found => $"{found.Folder}: {found.Cycle.Count} types use each other: {string.Join(", ", found.Cycle)}"),
        ];

        Assert.True(larger.Length == 0, string.Join('\n', larger));
    }

    private static void AssertOrder(string project, string root, string file, string[] order)
    {
        using var arrows = new FolderArrows(Path.Combine(TestPaths.Root, "artifacts", "bin", project, "debug", file), root);

        string[] upwards =
        [
            .. arrows.Between().Where(arrow => Array.IndexOf(order, arrow.To) < Array.IndexOf(order, arrow.From))
                .Select(arrow => arrow.ToString()).Order(StringComparer.Ordinal),
        ];

        Assert.Equal(order.Order(StringComparer.Ordinal), arrows.Folders().Order(StringComparer.Ordinal));
        Assert.True(upwards.Length == 0, string.Join('\n', upwards));
    }
}
