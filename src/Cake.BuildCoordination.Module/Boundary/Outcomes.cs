namespace Cake.BuildCoordination.Boundary;

/// <summary>How something ended, as it is said across the boundary.</summary>
internal static class Outcomes
{
    public const string Success = "Success";
    public const string Failure = "Failure";
    public const string Error = "Error";
    public const string Timeout = "Timeout";
    public const string Skip = "Skip";
}
