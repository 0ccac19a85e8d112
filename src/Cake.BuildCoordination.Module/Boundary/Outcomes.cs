namespace Cake.BuildCoordination.Boundary;

/// <summary>The outcomes as texts that pass the boundary.</summary>
internal static class Outcomes
{
    public const string Success = "Success";
    public const string Failure = "Failure";
    public const string Error = "Error";
    public const string Timeout = "Timeout";
    public const string Skip = "Skip";
}
