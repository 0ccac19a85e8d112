namespace BuildCoordination.Git;

internal sealed record CommitInfo(string Author, string Email, DateTimeOffset Time, string Message);
