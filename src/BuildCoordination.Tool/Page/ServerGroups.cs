using BuildCoordination.Health;

namespace BuildCoordination.Tool.Page;

/// <summary>The groups that the page counts and filters servers by. A server can be in several; the first one colours its card.</summary>
internal static class ServerGroups
{
    public const string Lost = "lost";
    public const string Building = "building";
    public const string Failed = "failed";
    public const string Success = "success";

    public static IReadOnlyList<string> Of(ServerHealth server, FleetOverview fleet)
    {
        var isFailed = server.Status.State == "failed" || fleet.Failures.ContainsKey(server.Server);
        var last = LastEnd.Find(server.Status, fleet.Builds.GetValueOrDefault(server.Server, []));
        (string Name, bool IsIn)[] groups =
        [
            (Lost, server.IsUnhealthy),
            (Building, server.Status.State == "building" && server.PresumedDeadSince is null),
            (Failed, isFailed),
            (Success, !isFailed && last is not null && Words.IsGood(last)),
        ];
        return [.. groups.Where(group => group.IsIn).Select(group => group.Name)];
    }

    /// <summary>The group of a build's result, or of a message's; empty for none.</summary>
    public static string OfResult(string? result) => result switch
    {
        "success" or "skip" => Success,
        "failure" or "failed" or "error" or "timeout" => Failed,
        _ => "",
    };
}
