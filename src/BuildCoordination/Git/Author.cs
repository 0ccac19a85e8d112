namespace BuildCoordination.Git;

/// <summary>Who made a commit, and when.</summary>
internal sealed record Author(string Name, DateTimeOffset Time)
{
    public string Email { get; init; } = $"{Name}@{Environment.MachineName}";
}
