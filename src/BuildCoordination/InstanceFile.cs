using System.Security.Cryptography;
using System.Text;
using BuildCoordination.Files;
using BuildCoordination.Processes;
using BuildCoordination.Settings;

namespace BuildCoordination;

/// <summary>A random name for this machine and state folder. A folder that was copied to another machine gets a new one there.</summary>
internal sealed class InstanceFile(StateFolders folders)
{
    public const string Name = "instance";

    public string Read()
    {
        var own = folders.Root[folders.Sharing.NameFor(Name)];
        if ((Read(folders.Root[Name]) ?? Read(own)) is { } known)
            return known;
        var fresh = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        try
        {
            AtomicFile.Write(own, Encoding.ASCII.GetBytes($"{fresh} {MachineIdentity.MachineId}"), folders.FileMode);
        }
        catch (IOException) when (folders.IsTemporary)
        {
            // No disk takes anything. Nobody comes back to this folder, so its name need not last.
        }

        return fresh;
    }

    private string? Read(Entry file) =>
        AtomicFile.ReadOwn(file, out var owner) is { } bytes && folders.Sharing.IsTrusted(owner)
            && Encoding.ASCII.GetString(bytes).Split(' ') is [{ Length: > 0 } known, var machine] && machine == MachineIdentity.MachineId
                ? known
                : null;
}
