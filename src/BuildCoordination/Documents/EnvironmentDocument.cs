using System.Security.Cryptography;
using System.Text.Json.Nodes;
using BuildCoordination.Documents.Json;

namespace BuildCoordination.Documents;

/// <summary>
/// The environment of builds, <c>&lt;server&gt;/environments/&lt;sha256&gt;.json</c>. Its name is the SHA-256 of its bytes.
/// </summary>
internal static class EnvironmentDocument
{
    // A cut list would report missing packages, so the longest lists are left out completely.
    private static readonly Func<BuildEnvironment, BuildEnvironment>[] Shorten =
    [
        environment => environment with { Installed = [] },
        environment => environment with { Changes = [] },
        environment => environment with { Dependencies = [] },
        environment => environment with { Variables = [] },
        environment => environment with { Arguments = [], Profiles = [] },
    ];

    /// <summary>Writes an environment, without its longest lists if it has more than 64 KB. The hash is the name of the document.</summary>
    public static (string Hash, byte[] Bytes) Write(BuildEnvironment environment)
    {
        var bytes = Layout.Document(ToJson(environment));
        foreach (var shorten in Shorten)
        {
            if (bytes.Length <= Limits.EnvironmentBytes)
                break;
            environment = shorten(environment);
            bytes = Layout.Document(ToJson(environment));
        }

        return (Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes);
    }

    /// <summary>Reads an environment; null if there is no readable one.</summary>
    public static BuildEnvironment? Read(byte[]? bytes)
    {
        if (bytes is null || bytes.Length > Limits.EnvironmentBytes)
            return null;
        var text = JsonDocumentText.Parse(bytes);
        var root = text.Root;
        return text.NeedsRepair || root.Members.Count == 0 ? null : new()
        {
            System = root.Text("system"),
            Kernel = root.Text("kernel"),
            Architecture = root.Text("architecture"),
            Java = root.Text("java"),
            Maven = root.Text("maven"),
            TimeZone = root.Text("time_zone"),
            Umask = root.Text("umask"),
            Arguments = root.Texts("arguments"),
            Profiles = root.Texts("profiles"),
            Variables = root.Texts("variables"),
            Changes = root.Texts("changes"),
            Dependencies = root.Texts("dependencies"),
            Installed = root.Texts("installed"),
        };
    }

    /// <summary>Tests whether a text of another server can be the name of a document.</summary>
    public static bool IsHash(string? text) => text is { Length: 64 } && text.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));

    private static JsonObject ToJson(BuildEnvironment environment)
    {
        var json = new JsonObject();
        json.AddIf("system", environment.System);
        json.AddIf("kernel", environment.Kernel);
        json.AddIf("architecture", environment.Architecture);
        json.AddIf("java", environment.Java);
        json.AddIf("maven", environment.Maven);
        json.AddIf("time_zone", environment.TimeZone);
        json.AddIf("umask", environment.Umask);
        json.AddIf("arguments", environment.Arguments);
        json.AddIf("profiles", environment.Profiles);
        json.AddIf("variables", environment.Variables);
        json.AddIf("changes", environment.Changes);
        json.AddIf("dependencies", environment.Dependencies);
        json.AddIf("installed", environment.Installed);
        return json;
    }
}
