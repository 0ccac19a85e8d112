namespace BuildCoordination.Git;

internal sealed record CommitInfo(string Author, string Email, string Message);
