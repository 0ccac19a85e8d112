namespace BuildCoordination.Repository;

/// <summary>A commit that is not made yet.</summary>
/// <param name="Changes">The new bytes of each changed file; null for a deleted one.</param>
/// <param name="Message">The commit message.</param>
/// <param name="Server">The server that makes it.</param>
/// <param name="Time">The time of the commit.</param>
internal record NewCommit(IReadOnlyDictionary<string, byte[]?> Changes, string Message, string Server, DateTimeOffset Time)
{
    public bool IsEmpty => Changes.Count == 0;
}
