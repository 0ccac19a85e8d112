namespace Cake.BuildCoordination;

/// <summary>Settings of <c>UpdateBuildStatus</c>.</summary>
public sealed class UpdateBuildStatusSettings : CoordinationSettings
{
    /// <summary>The job that the status is about; null for none.</summary>
    public string? Job { get; set; }
}
