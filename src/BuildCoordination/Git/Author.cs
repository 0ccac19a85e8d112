namespace BuildCoordination.Git;

/// <summary>The author and the time of a commit.</summary>
internal sealed record Author(string Name, DateTimeOffset Time)
{
    public string Email { get; init; } = $"{Name}@{Environment.MachineName}";
}
