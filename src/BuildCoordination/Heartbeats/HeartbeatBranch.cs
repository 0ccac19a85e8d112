namespace BuildCoordination.Heartbeats;

/// <summary>
/// The branch that carries one server's sign of life: a single parentless commit on the empty tree, replaced at each beat, so that beats
/// leave no history. Where the fleet is not on main, two fleets of one repository stay apart by the branch's name.
/// </summary>
internal static class HeartbeatBranch
{
    public static string Of(string server, string fleetBranch) =>
        string.Equals(fleetBranch, "main", StringComparison.Ordinal) ? $"beat/{server}" : $"{fleetBranch}.beat/{server}";
}
