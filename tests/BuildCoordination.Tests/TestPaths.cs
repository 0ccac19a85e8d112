using System.Runtime.CompilerServices;

namespace BuildCoordination.Tests;

/// <summary>Paths of this source repository, found from where this file was compiled.</summary>
internal static class TestPaths
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), "..", ".."));

    public static string Fixtures { get; } = Path.Combine(Root, "tests", "fixtures");

    /// <summary>The command as any machine with .NET runs it.</summary>
    public static string PortableCommand { get; } = Path.Combine(Root, "artifacts", "bin", "BuildCoordination.Tool", "debug", "buildcoord");

    /// <summary>
    /// The command as test.sh compiled it for this machine, which takes a fifth of the processor time; else the portable one.
    /// </summary>
    public static string Command { get; } = ThisMachinesCommand() ?? PortableCommand;

    // Compiled before the last change of the portable one, it would be another command.
    private static string? ThisMachinesCommand()
    {
        var command = Path.Combine(Root, "artifacts", "native-tool", "bin", "buildcoord");
        return Environment.GetEnvironmentVariable("BUILDCOORD_TEST_PORTABLE") == "1" || !File.Exists(command)
            || Directory.EnumerateFiles(Path.GetDirectoryName(PortableCommand)!, "*.dll")
                .Any(part => File.GetLastWriteTimeUtc(part) > File.GetLastWriteTimeUtc(command))
            ? null
            : command;
    }

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
