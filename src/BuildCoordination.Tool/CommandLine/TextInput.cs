using BuildCoordination.Files;
using BuildCoordination.Processes;

namespace BuildCoordination.Tool.CommandLine;

/// <summary>The text that a command is given: a file, or standard input for <c>-</c>.</summary>
internal static class TextInput
{
    /// <summary>Opens it. Each read of a pipe or device that was named waits up to <paramref name="limit"/>.</summary>
    /// <exception cref="IOException">It cannot be opened, or never ends.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static Stream Open(string path, TimeSpan limit)
    {
        var isInput = path == "-";
        var full = isInput ? "/dev/stdin" : CurrentFolder.GetFullPath(path);
        if (OperatingSystem.IsLinux() && LinuxFile.IsEndless(full))
            throw new IOException($"{(isInput ? "Standard input" : $"'{path}'")} is a device that never ends. Give a file or a pipe.");
        return isInput ? Console.OpenStandardInput() : NamedFile.OpenRead(full, limit);
    }
}
