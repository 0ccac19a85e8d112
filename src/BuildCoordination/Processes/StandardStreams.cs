using System.Runtime.Versioning;

namespace BuildCoordination.Processes;

/// <summary>Standard streams that the caller closed.</summary>
internal static unsafe class StandardStreams
{
    private const string Nothing = "/dev/null";
    private const int Count = 3;

    /// <summary>
    /// Opens those that are closed on /dev/null. The runtime's own files may have got their descriptors already; then this program is
    /// started once more in this process, with the same arguments.
    /// </summary>
    public static void OpenClosed()
    {
        if (OperatingSystem.IsLinux())
            OpenClosedOnLinux();
    }

    [SupportedOSPlatform("linux")]
    private static void OpenClosedOnLinux()
    {
        var descriptors = Enumerable.Range(0, Count);
        int[] taken = [.. descriptors.Where(IsOfRuntime)];
        // Opening takes the lowest free descriptor.
        while (descriptors.Any(IsClosed) && Libc.open(Nothing, Libc.ReadWrite) is >= 0 and < Count)
        {
        }

        if (taken.Length > 0)
            StartAgain(taken);
    }

    [SupportedOSPlatform("linux")]
    private static bool IsClosed(int descriptor) => Libc.fcntl(descriptor, Libc.GetFlags, 0) < 0;

    // No descriptor that is inherited has this flag, and all that the runtime opens have it.
    [SupportedOSPlatform("linux")]
    private static bool IsOfRuntime(int descriptor) =>
        Libc.fcntl(descriptor, Libc.GetFlags, 0) is var flags and > 0 && (flags & Libc.ClosesOnExec) != 0;

    [SupportedOSPlatform("linux")]
    private static void StartAgain(int[] taken)
    {
        var program = new FileInfo("/proc/self/exe").LinkTarget;
        var words = File.ReadAllBytes("/proc/self/cmdline");
        if (program is null || words.Length == 0 || Libc.open(Nothing, Libc.ReadWrite) is not (var nothing and >= 0))
            return;
        var starts = Enumerable.Range(0, words.Length).Where(at => at == 0 || words[at - 1] == 0).ToArray();
        fixed (byte* text = words)
        {
            var arguments = stackalloc byte*[starts.Length + 1];
            for (var index = 0; index < starts.Length; index++)
                arguments[index] = text + starts[index];
            arguments[starts.Length] = null;
            foreach (var descriptor in taken)
                _ = Libc.dup2(nothing, descriptor);
            _ = Libc.execv(program, arguments);
        }

        // The runtime's files with these descriptors are lost.
        Environment.FailFast("buildcoord: a standard stream is closed, and the program cannot be started again.");
    }
}
