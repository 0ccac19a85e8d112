using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BuildCoordination.Files;

namespace BuildCoordination.Settings;

/// <summary>
/// The settings files of source trees that this user trusts: by path and content, so an edited file is asked about again.
/// </summary>
internal sealed class TrustStore(string path)
{
    /// <summary>The user's own, or null for a user without a home.</summary>
    public static TrustStore? Of(EnvironmentSnapshot environment) =>
        environment.SettingsFolder is { } folder ? new(Path.Combine(folder, "trusted.json")) : null;

    public bool IsTrusted(string file, byte[] content) => Read().TryGetValue(Path.GetFullPath(file), out var hash) && hash == Hash(content);

    /// <summary>Trusts a file as it stands now.</summary>
    public void Trust(string file)
    {
        var trusted = Read();
        trusted[Path.GetFullPath(file)] = Hash(SettingsDiagnostics.Reading(file, () => OwnedFile.Read(file)).Bytes);
        var files = new JsonArray([.. trusted.Select(t => (JsonNode)new JsonObject { ["path"] = t.Key, ["sha256"] = t.Value })]);
        Folder.Make(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(new JsonObject { ["files"] = files }.ToJsonString()));
    }

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private SortedDictionary<string, string> Read()
    {
        var trusted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        try
        {
            if (AtomicFile.Read(path) is { } bytes)
            {
                foreach (var entry in JsonNode.Parse(bytes)!["files"]!.AsArray())
                    trusted[(string)entry!["path"]!] = (string)entry["sha256"]!;
            }
        }
        catch (Exception e)
            when (e is JsonException or NullReferenceException or InvalidOperationException or ArgumentNullException or IOException
                or UnauthorizedAccessException)
        {
            throw SettingsDiagnostics.Unreadable(path, "it is not a list of trusted files.", e);
        }

        return trusted;
    }
}
