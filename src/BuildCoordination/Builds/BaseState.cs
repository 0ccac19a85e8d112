using System.Text.Json.Serialization;

namespace BuildCoordination.Builds;

/// <summary>A server's status while no run lives: the end of the last run, or a status that was set by hand.</summary>
internal sealed record BaseState(
    [property: JsonPropertyName("state")] string State,
    [property: JsonPropertyName("job")] string? Job = null,
    [property: JsonPropertyName("since")] DateTimeOffset? Since = null)
{
    public const string Building = "building";

    public static BaseState Idle { get; } = new("idle");

    /// <summary>A job's start stays while its id stays.</summary>
    public BaseState Changed(string state, string? job, DateTimeOffset now) => new(state, job, job is not null && job == Job ? Since : now);
}
