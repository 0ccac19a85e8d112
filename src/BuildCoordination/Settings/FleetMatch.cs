namespace BuildCoordination.Settings;

/// <summary>Finds this machine among the fleet. Where two servers fit, none does.</summary>
internal static class FleetMatch
{
    public static KnownServer? ByHostName(IReadOnlyCollection<KnownServer> servers, string hostName) =>
        IsSignificant(hostName) ? Only(servers, s => s.Hostname is { } other && IsSame(hostName, other)) : null;

    public static KnownServer? ByAddress(IReadOnlyCollection<KnownServer> servers, IReadOnlyCollection<string> addresses) =>
        Only(servers, s => s.Ip is { } ip && addresses.Contains(ip.Trim()));

    private static bool IsSignificant(string hostName) =>
        hostName.Length > 0 && !hostName.StartsWith("localhost", StringComparison.OrdinalIgnoreCase);

    // build1 and build1.example.org are one host; build1.example.org and build1.example.net are two.
    private static bool IsSame(string one, string other)
    {
        one = one.Trim().TrimEnd('.');
        other = other.Trim().TrimEnd('.');
        return one.Equals(other, StringComparison.OrdinalIgnoreCase) || IsShortFor(one, other) || IsShortFor(other, one);
    }

    private static bool IsShortFor(string label, string full) =>
        label.Length > 0 && !label.Contains('.', StringComparison.Ordinal)
            && full.StartsWith(label + ".", StringComparison.OrdinalIgnoreCase);

    private static KnownServer? Only(IReadOnlyCollection<KnownServer> servers, Func<KnownServer, bool> fits) =>
        servers.Where(fits).Take(2).ToArray() is [var only] ? only : null;
}
