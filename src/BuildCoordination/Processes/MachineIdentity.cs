using System.Security.Cryptography;
using System.Text;

namespace BuildCoordination.Processes;

/// <summary>
/// The machine, its boot and its pid namespace: only a process that shares all three can decide that another one is gone.
/// </summary>
internal static class MachineIdentity
{
    /// <summary>The installation's id; where there is none, one made of the host's name.</summary>
    public static string MachineId { get; } =
        Read("/etc/machine-id") ?? Read("/var/lib/dbus/machine-id")
            ?? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(HostName)))[..32];

    /// <summary>Changes at each start of the machine; empty where the system does not say.</summary>
    public static string BootId { get; } = Read("/proc/sys/kernel/random/boot_id") ?? "";

    public static string HostName => Read("/proc/sys/kernel/hostname") ?? Environment.MachineName;

    /// <summary>
    /// The space of process ids: another in each container, though machine and boot may be the same. Empty where the system has none.
    /// </summary>
    public static string ProcessNamespace => (OperatingSystem.IsLinux() ? new FileInfo("/proc/self/ns/pid").LinkTarget : null) ?? "";

    /// <summary>The pid namespace of a process; null if it is gone or not readable.</summary>
    public static string? ProcessNamespaceOf(int id)
    {
        try
        {
            return new FileInfo($"/proc/{id}/ns/pid").LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Read(string path)
    {
        try
        {
            return File.Exists(path) && Encoding.UTF8.GetString(File.ReadAllBytes(path)).Trim() is { Length: > 0 } text ? text : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
