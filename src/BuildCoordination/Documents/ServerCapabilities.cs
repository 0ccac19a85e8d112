using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace BuildCoordination.Documents;

/// <summary>The capabilities of a server, from <c>capabilities</c> in its <c>status.json</c>; null if they are unknown.</summary>
internal sealed record ServerCapabilities
{
    /// <summary>Processors that programs can use.</summary>
    [JsonPropertyName("cores")]
    public int? Cores { get; init; }

    /// <summary>Main memory in GiB, rounded.</summary>
    [JsonPropertyName("memory_gb")]
    public int? MemoryGb { get; init; }

    /// <summary>The version that <c>java -version</c> names.</summary>
    [JsonPropertyName("java_version")]
    public string? JavaVersion { get; init; }

    /// <summary>The version that <c>mvn -version</c> names.</summary>
    [JsonPropertyName("maven_version")]
    public string? MavenVersion { get; init; }

    internal JsonObject ToJson()
    {
        var json = new JsonObject();
        json.AddIf("cores", Cores);
        json.AddIf("memory_gb", MemoryGb);
        json.AddIf("java_version", JavaVersion);
        json.AddIf("maven_version", MavenVersion);
        return json;
    }
}
