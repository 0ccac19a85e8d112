namespace BuildCoordination.Tests.Architecture;

/// <summary>Whoever reads a folder needs to know those below it, and none above.</summary>
public sealed class FolderOrderTests
{
    // From the highest to the lowest; "" is the root. A folder uses those that stand after it.
    private static readonly string[] Core =
    [
        "Hosting", "CloudStack", "", "Events", "Telemetry", "Health", "Status", "Daemons", "Builds", "FailureLogs", "Messages", "Heartbeats", "Fleet",
        "Publishing", "Outbox", "Updates", "Repository", "Settings", "Git", "Redaction", "Documents", "Files", "Processes", "Diagnostics", "Display",
    ];

    private static readonly string[] Tool =
    [
        "", "Commands", "Doctor", "Setup", "Serving", "Page", "Watching", "Daemon", "Remote", "CommandLine", "GitHub", "Output",
    ];

    [Fact]
    public void Each_folder_of_the_core_uses_only_those_below_it() => AssertOrder("BuildCoordination", "BuildCoordination", "BuildCoordination.dll", Core);

    [Fact]
    public void Each_folder_of_the_tool_uses_only_those_below_it_so_commands_use_features_and_never_the_other_way() =>
        AssertOrder("BuildCoordination.Tool", "BuildCoordination.Tool", "buildcoord.dll", Tool);

    private static void AssertOrder(string project, string root, string file, string[] order)
    {
        using var arrows = new FolderArrows(Path.Combine(TestPaths.Root, "artifacts", "bin", project, "debug", file), root);

        string[] upwards =
        [
            .. arrows.All().Where(arrow => Array.IndexOf(order, arrow.To) < Array.IndexOf(order, arrow.From))
                .Select(arrow => arrow.ToString()).Order(StringComparer.Ordinal),
        ];

        Assert.Equal(order.Order(StringComparer.Ordinal), arrows.Folders().Order(StringComparer.Ordinal));
        Assert.True(upwards.Length == 0, string.Join('\n', upwards));
    }
}
