using System.Globalization;
using System.Text.RegularExpressions;

namespace BuildCoordination.Git;

/// <summary>
/// Finds the cause of a failed git command in its output (LC_ALL=C), in the order of <see cref="GitErrorPatterns"/>. It is for people only.
/// </summary>
internal static partial class GitErrorDiagnosis
{
    private const int LongestDetail = 300;

    public static RemoteFailure Of(GitRun run, RepositoryUrl url, GitOptions options)
    {
        var seconds = options.Deadline.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        if (run.IsMissing)
        {
            return new(
                RemoteFailureKind.GitMissing,
                new("BC2002", $"The git executable '{options.GitExecutable}' cannot be started: {run.Error}",
                "Install git, or set BUILDCOORD_GIT_EXECUTABLE."));
        }

        // git prints nothing before the remote has answered.
        if (run.TimedOut)
        {
            return string.IsNullOrWhiteSpace(run.Error)
                ? new(RemoteFailureKind.NoAnswer,
                    new("BC2009", $"{url.Display} did not answer within {seconds} s.",
                    "Check the network, the firewall and the server. ssh may also wait for something on this machine."))
                : new(RemoteFailureKind.TimedOut,
                    new("BC2010", $"The exchange with {url.Display} took more than {seconds} s and was terminated.{Detail(run, null)}",
                    "If the connection is slow, increase git.deadline."));
        }

        var sign = run.ExitCode is null ? GitErrorPatterns.Cut : GitErrorPatterns.In(run.Error);
        if (url.IsHttp && OtherHost(run.Error, url) is { } other)
        {
            return new(sign.Kind, new(
                "BC2026", $"{url.Display} is reached through {other}, which does not answer.{Detail(run, sign)}",
                "Check the proxy (http_proxy, https_proxy, no_proxy, or git's http.proxy), or the target of the redirect."));
        }

        var folder = OwnedFolder().Match(run.Error) is { Success: true } named ? named.Groups["path"].Value : url.Display;
        return new(sign.Kind, new(sign.Code, $"{Fill(sign.What)}{Detail(run, sign)}", Fill(sign.Remedy)));

        string Fill(string text) => string.Format(CultureInfo.InvariantCulture, text, url.Display, folder);
    }

    /// <summary>
    /// git succeeded without a single packet of its protocol. No branch is missing then: whatever answered was no git server.
    /// </summary>
    public static RemoteFailure NoProtocol(RepositoryUrl url) => new(RemoteFailureKind.NoProtocol, new(
        "BC2016",
        $"{url.Display} answered, but not as a git server: the answer has no branch and no git protocol.",
        "A proxy or a maintenance page may answer in its place: open the address in a browser. "
        + "buildcoord keeps its copy of the fleet and tries again."));

    /// <summary>The answer is one of an empty repository, as far as it can be seen, and the fleet's branch was there before.</summary>
    public static RemoteFailure NoBranches(RepositoryUrl url) => new(RemoteFailureKind.NoBranches, new(
        "BC2016",
        $"{url.Display} answered without a branch, although the fleet's branch existed before.",
        "The cause may be a proxy, or a server without its disk. buildcoord keeps its copy of the fleet. "
        + "If the repository was recreated, the next report founds the fleet again ('buildcoord status idle')."));

    // curl names the host that it could not connect to, or find.
    private static string? OtherHost(string error, RepositoryUrl url)
    {
        var found = UnreachedHost().Match(error);
        if (!found.Success || !Uri.TryCreate(url.ForGit, UriKind.Absolute, out var address))
            return null;
        var (host, port) = (found.Groups["host"].Value, found.Groups["port"].Value);
        var isOwn = host.Equals(address.DnsSafeHost, StringComparison.OrdinalIgnoreCase)
            && (port.Length == 0 || port == address.Port.ToString(CultureInfo.InvariantCulture));
        return isOwn ? null : port.Length == 0 ? host : $"{host}:{port}";
    }

    [GeneratedRegex("in repository at '(?<path>[^'\n]+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OwnedFolder();

    [GeneratedRegex(
        @"(Failed to connect to|Could not resolve host:) (?<host>[^\s;:]+)( port (?<port>\d+))?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UnreachedHost();

    // The line that gave it away, else the last one: git's first lines are progress, its last ones advice.
    private static string Detail(GitRun run, GitErrorPattern? sign)
    {
        var lines = run.Error.Split('\n', '\r').Select(line => string.Concat(line.Where(character => !char.IsControl(character))).Trim())
            .Where(line => line.Length > 0).ToArray();
        var line = lines.FirstOrDefault(line => sign?.IsIn(line) == true)
            ?? lines.LastOrDefault(line => line.StartsWith("fatal:", StringComparison.Ordinal)) ?? lines.LastOrDefault();
        return line switch
        {
            null => run.ExitCode is null
                ? " A signal terminated git."
                : $" git ended with {run.ExitCode.Value.ToString(CultureInfo.InvariantCulture)} without output.",
            { Length: > LongestDetail } => $" git: {line[..LongestDetail]}…",
            _ => $" git: {line}",
        };
    }
}
