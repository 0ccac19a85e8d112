using System.Globalization;
using System.Runtime.Versioning;

namespace BuildCoordination.Processes;

/// <summary>
/// Reads a file for root with the rights of another user. A process of that user opens it, so the kernel decides, about the file and every
/// folder and link on the way to it.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class OtherUsersFile
{
    private const string Script =
        """exec setpriv --reuid="$1" --regid="$(id -g "$1")" --init-groups --inh-caps=-all -- tail -c "$2" -- "$3" """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>The last bytes of a file; none if the user may not read it, or its end does not come, as that of a pipe.</summary>
    public static byte[] ReadEnd(string path, uint user, int bytes)
    {
        if (!Path.IsPathRooted(path))
            return [];
        string[] arguments =
            ["-c", Script, "sh", user.ToString(CultureInfo.InvariantCulture), bytes.ToString(CultureInfo.InvariantCulture), path];
        var spec = new ProcessSpec("/bin/sh", arguments)
        {
            WorkingDirectory = "/",
            Environment = new Dictionary<string, string?> { ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin" },
            Error = Stdio.Null,
        };
        return Task.Run(() => ReadAsync(spec, bytes)).GetAwaiter().GetResult();
    }

    private static async Task<byte[]> ReadAsync(ProcessSpec spec, int bytes)
    {
        var reader = ChildProcess.Start(spec);
        await using var disposed = reader.ConfigureAwait(false);
        using var limit = new CancellationTokenSource(Limit);
        var buffer = new byte[bytes];
        try
        {
            var count = await reader.Output.ReadAtLeastAsync(buffer, bytes, throwOnEndOfStream: false, limit.Token).ConfigureAwait(false);
            return buffer[..count];
        }
        catch (OperationCanceledException)
        {
            return [];
        }
    }
}
