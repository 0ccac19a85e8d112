using System.Text.RegularExpressions;

namespace BuildCoordination.Git;

/// <summary>
/// git's own trace of the packets of its protocol, on standard error. It is the only place where git distinguishes an empty repository from
/// an answer without refs: every git server ends its list of refs, an empty one too, with a flush packet.
/// </summary>
internal static partial class PacketTrace
{
    public static IReadOnlyDictionary<string, string> Variables { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["GIT_TRACE_PACKET"] = "2" };

    public static bool ShowsAnswer(string error) => FlushReceived().IsMatch(error);

    public static string Without(string error) => string.Join('\n', error.Split('\n').Where(line => !Packet().IsMatch(line)));

    // A remote on this machine writes into the same trace: what upload-pack receives is not its answer.
    [GeneratedRegex(@"packet: +(?!upload-pack)[^ ]+< 0000\r?$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FlushReceived();

    [GeneratedRegex(@"packet: +[^ ]+[<>] ", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Packet();
}
