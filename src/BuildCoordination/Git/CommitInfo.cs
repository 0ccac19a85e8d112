namespace BuildCoordination.Git;

/// <summary>A commit. One by nobody, or without a time, has an author called unknown, or the time 0 of Unix, as in git.</summary>
internal sealed record CommitInfo(
    string Sha, string Tree, IReadOnlyList<string> Parents, string Author, string Email, DateTimeOffset Time, string Message)
{
    public const string Unknown = "unknown";
}
