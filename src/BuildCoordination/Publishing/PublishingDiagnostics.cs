using BuildCoordination.Diagnostics;
using BuildCoordination.Repository;

namespace BuildCoordination.Publishing;

internal static class PublishingDiagnostics
{
    public const string RejectedCode = "BC3003";

    /// <summary>Follows a remedy where updates wait.</summary>
    public const string NothingIsLost =
        "Nothing is lost: everything waits in the outbox, and 'buildcoord outbox flush' tries again at once.";

    public static CoordinationDiagnostic WouldBeRejected(string reason) => new(
        "BC3009", $"The remote would reject a push to the branch: {reason}",
            "Get write access. A protected branch needs an exception for the builders.");

    public static CoordinationDiagnostic Rejected(string first, int count, string reason) => new(
        RejectedCode,
        count == 1
            ? $"The coordination repository rejected the update {first}: {reason}"
            : $"The coordination repository rejected {count} updates, while it accepts others. The first is {first}: {reason}",
        $"{(count == 1 ? "It is" : "They are")} kept, and 'buildcoord outbox list' shows why; "
            + $"when the repository's rules allow {(count == 1 ? "it" : "them")}, 'buildcoord outbox resend' sends "
                + $"{(count == 1 ? "it" : "them")} again.");

    public static CoordinationDiagnostic Rewound(string known, string tip) => new(
        "BC3004",
        $"The coordination repository's branch was rewound or recreated: {known[..7]} is no longer part of "
            + $"it{(tip == CoordinationStore.NoTip ? "" : $", {tip[..7]} is its tip")}.",
        "Removed content stays removed. 'buildcoord outbox resend --since TIME' publishes this host's own messages again.");

    public static CoordinationDiagnostic RewoundAfterPush(string commit) => new(
        "BC3020",
        $"The remote accepted {commit[..7]}, but its branch was rewound right after: the fleet does not have these updates.",
        "Find the hook, job or mirror that resets the branch. Then 'buildcoord outbox resend --since TIME' publishes them again.");

    /// <summary>Names the cause from the remote's output. It is for people only: no decision depends on it.</summary>
    public static CoordinationDiagnostic RejectsEverything(string reason)
    {
        var (cause, remedy) = reason switch
        {
            _ when Says("checked out") =>
                ("it is not a bare repository, and the branch is checked out there", "Use a bare repository ('git clone --bare')."),
            _ when Says(".lock'") && (Says("Permission denied") || Says("Operation not permitted") || Says("Read-only file system")) =>
                ("its user cannot write the repository's files", "Give that user write access to 'refs' and 'objects' there."),
            _ when Says("protected") || Says("pull request") || Says("not allowed to push") || Says("not permitted") =>
                ("the branch is protected", "Exempt the build servers from the branch's protection."),
            _ when Says("hook declined") => ("a hook rejects it", "Check the hooks of the repository (pre-receive, update)."),
            _ when Says("unpack") || Says("unable to") =>
                ("it cannot store the commits", "Check the disk's space and the permissions of the repository."),
            _ => ("the cause is unknown", "Run 'git push' to the branch by hand: it must work."),
        };
        return new(
            "BC3019",
            $"The remote rejects every push to the branch: {cause}. Its output: {reason}",
            $"{remedy} {NothingIsLost}");

        bool Says(string words) => reason.Contains(words, StringComparison.OrdinalIgnoreCase);
    }

    public static CoordinationDiagnostic WriterTooOld(int minWriter) => new(
        "BC3005",
        $"The coordination repository requires writers of version {minWriter} or newer.",
        "Upgrade BuildCoordination on this server. Until then it only reads, and its updates wait in the outbox.");

    public static CoordinationDiagnostic OlderDaemon(string server) => new(
        "BC3025",
        $"The daemon of {server} has an older version and cannot publish this version's updates; this process publishes them instead.",
        "Run: buildcoord daemon restart");

    public static CoordinationDiagnostic NotInTime(TimeSpan limit) => new(
        "BC3007",
        $"Not published after {limit.TotalSeconds:0.#} s; the update is safe in the outbox.",
        "The next command, the daemon or the next build publishes it; 'buildcoord outbox flush' does so now.");

    public static CoordinationDiagnostic Broken(Exception e) => new(
        "BC3008",
        $"Publishing failed on this host: {e.GetType().Name}: {e.Message}",
        "Accepted updates are safe in the outbox. Check the disk's space and the state folder's permissions.");

    public static CoordinationDiagnostic ForeignPages(string branch) => new(
        "BC3301",
        $"The repository has a branch {branch} with other content than the fleet's page.",
        "Nothing was changed. Rename that branch, or serve the folder that 'buildcoord page --output FOLDER' writes.");

    public static CoordinationDiagnostic PagesNotTaken(string branch, string reason) => new(
        "BC3302",
        $"The remote rejected the page on the branch {branch}: {reason}",
        "Set 'receive.denyNonFastForwards' to false in the coordination repository, or allow force pushes on that branch.");
}
