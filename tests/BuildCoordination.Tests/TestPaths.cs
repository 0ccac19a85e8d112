using System.Runtime.CompilerServices;

namespace BuildCoordination.Tests;

/// <summary>Paths of this source repository, found from where this file was compiled.</summary>
internal static class TestPaths
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), "..", ".."));

    public static string Fixtures { get; } = Path.Combine(Root, "tests", "fixtures");

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
