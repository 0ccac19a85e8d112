namespace BuildCoordination.Git;

/// <summary>Parses the lines of <c>git push --porcelain</c> for each ref: flag, tab, from and to, tab, summary.</summary>
internal static class PushReport
{
    // git's own word for a connection that ended before the remote said anything of a ref.
    private const string Unheard = "[remote failure]";
    private const int LongestReason = 500;

    public static PushResult Read(GitRun run, IReadOnlyList<RefPush> pushes, Func<RemoteFailure> diagnose)
    {
        var reported = Lines(run.Output);
        RemoteFailure? failure = null;
        var refs = pushes.Select(
            push => reported.TryGetValue(push.RemoteRef, out var line) && !line.Summary.StartsWith(Unheard, StringComparison.Ordinal)
            ? new RefPushResult(push.RemoteRef, line.Flag != '!', line.Flag == '!' ? Reason(line.Summary, run.Error) : "")
            : new RefPushResult(push.RemoteRef, false, "", failure ??= diagnose())).ToArray();
        return new PushResult(refs, failure);
    }

    private static Dictionary<string, (char Flag, string Summary)> Lines(string output)
    {
        var lines = new Dictionary<string, (char, string)>(StringComparer.Ordinal);
        foreach (var line in output.Split('\n'))
        {
            if (line.Split('\t', 3) is [{ Length: 1 } flag, var names, var summary])
                lines[names[(names.IndexOf(':', StringComparison.Ordinal) + 1)..]] = (flag[0], summary);
        }

        return lines;
    }

    private static string Reason(string summary, string error)
    {
        var remote = error.Split('\n', '\r').Where(line => line.StartsWith("remote:", StringComparison.Ordinal))
            .Select(line => line["remote:".Length..].Trim());
        var reason = string.Join(' ', remote.Prepend(summary).Where(text => text.Length > 0));
        reason = string.Concat(reason.Where(character => !char.IsControl(character)));
        return reason.Length <= LongestReason ? reason : reason[..LongestReason] + "…";
    }
}
