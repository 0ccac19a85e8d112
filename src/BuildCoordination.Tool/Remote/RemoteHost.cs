using BuildCoordination.Diagnostics;
using BuildCoordination.Fleet;
using BuildCoordination.Settings.Types;

namespace BuildCoordination.Tool.Remote;

/// <summary>The address of a server, from its status.</summary>
internal sealed record RemoteHost(string Address)
{
    /// <summary>As it stands before a path's colon.</summary>
    public string Bracketed => Address.Contains(':', StringComparison.Ordinal) ? $"[{Address}]" : Address;

    /// <exception cref="CoordinationException">
    /// BC1401: no such server. BC2027: that is not known. BC1402: it gives no address that may be used.
    /// </exception>
    public static async Task<RemoteHost> OfAsync(BuildCoordinator coordinator, string server, CancellationToken cancellationToken)
    {
        var fleet = await coordinator.Fleet.ReadAsync(cancellationToken);
        var status = fleet.Servers.FirstOrDefault(status => status.Server == server)
            ?? throw new CoordinationException(fleet is { IsReached: false, Stale: { } cause }
                ? FleetDiagnostics.NotKnown($"the server '{server}'", new Freshness(fleet.AsOf, cause), coordinator.Time.GetUtcNow())
                : RemoteDiagnostics.UnknownServer(server, [.. fleet.Servers.Select(known => known.Server)]));
        // Another builder wrote it: it must not become an option of ssh, nor anything else but an address.
        return (status.Ip ?? status.Hostname) is { } address && AddressType.IsAddress(address)
            ? new RemoteHost(address)
            : throw new CoordinationException(RemoteDiagnostics.NoAddress(server, status.Ip ?? status.Hostname));
    }

    /// <summary>The words as the remote shell must read them to see the same ones. One word is a command line, as with ssh.</summary>
    public static string Quote(IReadOnlyList<string> words) =>
        words.Count == 1 ? words[0] : string.Join(' ', words.Select(word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
}
