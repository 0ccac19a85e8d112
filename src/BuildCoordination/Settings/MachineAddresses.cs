using System.Net;
using System.Net.NetworkInformation;

namespace BuildCoordination.Settings;

/// <summary>
/// The addresses under which other machines may know this one: of interfaces that are up, without loopback and link-local ones.
/// </summary>
internal static class MachineAddresses
{
    public static IReadOnlyCollection<string> All()
    {
        try
        {
            return [.. NetworkInterface.GetAllNetworkInterfaces()
                .Where(i => i.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
                .SelectMany(i => i.GetIPProperties().UnicastAddresses)
                .Select(u => u.Address)
                .Where(a => !IPAddress.IsLoopback(a) && !a.IsIPv6LinkLocal)
                .Select(a => a.ToString())
                .Distinct(StringComparer.Ordinal)];
        }
        catch (NetworkInformationException)
        {
            return [];
        }
    }
}
