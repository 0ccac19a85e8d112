using System.Security.Cryptography;
using System.Text;
using BuildCoordination.Files;
using BuildCoordination.Processes;

namespace BuildCoordination;

/// <summary>A random name for this machine and state folder. A folder that was copied to another machine gets a new one there.</summary>
internal sealed class InstanceFile(string path, UnixFileMode mode)
{
    public string Read()
    {
        var machine = MachineIdentity.MachineId;
        if (AtomicFile.ReadOwn(path) is { } bytes && Encoding.ASCII.GetString(bytes).Split(' ') is [{ Length: > 0 } known, var of] && of == machine)
            return known;
        var fresh = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        AtomicFile.Write(path, Encoding.ASCII.GetBytes($"{fresh} {machine}"), mode);
        return fresh;
    }
}
