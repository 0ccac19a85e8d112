namespace BuildCoordination.Tests.Processes;

/// <summary>The program that the tests start beside themselves; built with them.</summary>
internal static class Dummy
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        var ours = new DirectoryInfo(AppContext.BaseDirectory);
        return System.IO.Path.Combine(
            ours.Parent!.Parent!.FullName, "BuildCoordination.Tests.Dummy", ours.Name, "BuildCoordination.Tests.Dummy");
    }
}
