using System.Runtime.Versioning;

namespace BuildCoordination.Processes;

/// <summary>The program that this process runs.</summary>
internal static class ProcessImage
{
    /// <summary>
    /// Goes on as another program, with the same id, environment and standard streams. Returns only if that cannot be done.
    /// </summary>
    [SupportedOSPlatform("linux")]
    public static unsafe void Replace(string program, IEnumerable<string> words)
    {
        using var arguments = new NativeStrings(words);
        _ = Libc.execv(program, arguments.Pointer);
    }
}
