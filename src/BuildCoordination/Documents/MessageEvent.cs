using System.Text.Json.Serialization;

namespace BuildCoordination.Documents;

/// <summary>One of several events that a message reports.</summary>
/// <param name="Event">The event: <c>start</c>, <c>end</c>, <c>stalled</c> or <c>resumed</c>.</param>
/// <param name="Target">The target; null for the build.</param>
/// <param name="Result">The result.</param>
/// <param name="At">When.</param>
internal sealed record MessageEvent(
    [property: JsonPropertyName("event")] string Event,
    [property: JsonPropertyName("target")] string? Target = null,
    [property: JsonPropertyName("result")] string? Result = null,
    [property: JsonPropertyName("at")] DateTimeOffset? At = null)
{
    /// <summary>A build has printed nothing for longer than <c>stalledAfter</c>.</summary>
    public const string Stalled = "stalled";

    /// <summary>A stalled build printed or made progress.</summary>
    public const string Resumed = "resumed";
}
