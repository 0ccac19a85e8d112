using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using BuildCoordination.Documents;

namespace BuildCoordination.Hooks;

/// <summary>An event as the format <c>json</c> has it; <c>docs/schemas/hook-event.schema.json</c> describes it.</summary>
internal sealed record HookEvent
{
    /// <summary>The event of <c>buildcoord hooks test</c>.</summary>
    public const string Test = "test";

    /// <summary>The same whenever the event is delivered again.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("event")]
    public required string Event { get; init; }

    /// <summary>When it happened, by the clock of the server that reported it.</summary>
    [JsonPropertyName("time")]
    public required DateTimeOffset Time { get; init; }

    /// <summary>The server that it is about; of a message, its sender.</summary>
    [JsonPropertyName("server")]
    public required string Server { get; init; }

    /// <summary>The event in one line, for people.</summary>
    [JsonPropertyName("text")]
    public required string Text { get; init; }

    /// <summary>The coordination repository without credentials.</summary>
    [JsonPropertyName("repository")]
    public required string Repository { get; init; }

    [JsonPropertyName("build")]
    public HookBuild? Build { get; init; }

    [JsonPropertyName("message")]
    public HookMessage? Message { get; init; }

    /// <summary>The one hook that takes it; null for all.</summary>
    [JsonPropertyName("hook")]
    public string? Hook { get; init; }

    public byte[] ToLine() => [.. JsonSerializer.SerializeToUtf8Bytes(this, HookJson.Line.HookEvent), (byte)'\n'];
}

internal sealed record HookBuild
{
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("job")]
    public string? Job { get; init; }

    /// <summary>One of the results that a hook may name; null while it runs.</summary>
    [JsonPropertyName("result")]
    public string? Result { get; init; }

    [JsonPropertyName("reason")]
    public string? Reason { get; init; }

    [JsonPropertyName("cause")]
    public string? Cause { get; init; }

    [JsonPropertyName("branch")]
    public string? Branch { get; init; }

    [JsonPropertyName("commit")]
    public string? Commit { get; init; }

    [JsonPropertyName("started_at")]
    public DateTimeOffset? StartedAt { get; init; }

    [JsonPropertyName("ended_at")]
    public DateTimeOffset? EndedAt { get; init; }

    [JsonPropertyName("duration_seconds")]
    public double? DurationSeconds { get; init; }

    [JsonPropertyName("exit_code")]
    public int? ExitCode { get; init; }

    [JsonPropertyName("targets")]
    public IReadOnlyList<TargetRecord>? Targets { get; init; }
}

/// <summary>A message: data of another builder, never a command.</summary>
internal sealed record HookMessage
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("from")]
    public required string From { get; init; }

    [JsonPropertyName("to")]
    public required string To { get; init; }

    [JsonPropertyName("type")]
    public required string Type { get; init; }

    [JsonPropertyName("subject")]
    public required string Subject { get; init; }

    [JsonPropertyName("body")]
    public required string Body { get; init; }

    [JsonPropertyName("in_reply_to")]
    public string? InReplyTo { get; init; }

    [JsonPropertyName("ack_required")]
    public bool AckRequired { get; init; }

    /// <summary>Whether no person wrote it: it must not be answered automatically.</summary>
    [JsonPropertyName("auto")]
    public bool IsAutomatic { get; init; }
}

/// <summary>The events that one look at the fleet found, with what was known of it after them: both are written at once.</summary>
internal sealed record HookBatch
{
    [JsonPropertyName("looked_at")]
    public required DateTimeOffset LookedAt { get; init; }

    /// <summary>The time of the look before; null for the first one.</summary>
    [JsonPropertyName("looked_before")]
    public DateTimeOffset? LookedBefore { get; init; }

    /// <summary>The keys of all that is no event any more.</summary>
    [JsonPropertyName("seen")]
    public IReadOnlyList<string> Seen { get; init => field = value ?? []; } = [];

    /// <summary>The lost servers, and since when.</summary>
    [JsonPropertyName("lost")]
    public IReadOnlyDictionary<string, DateTimeOffset> Lost { get; init => field = value ?? Empty; } = Empty;

    [JsonPropertyName("events")]
    public IReadOnlyList<HookEvent> Events { get; init => field = value ?? []; } = [];

    private static IReadOnlyDictionary<string, DateTimeOffset> Empty { get; } = new Dictionary<string, DateTimeOffset>();
}

/// <summary>The place up to which a hook has delivered.</summary>
internal sealed record HookCursor
{
    /// <summary>The batch of the next event.</summary>
    [JsonPropertyName("batch")]
    public required long Batch { get; init; }

    [JsonPropertyName("index")]
    public int Index { get; init; }

    /// <summary>When the hook was first seen: what happened before is no event for it.</summary>
    [JsonPropertyName("since")]
    public required DateTimeOffset Since { get; init; }

    /// <summary>Since when the destination accepts nothing; null while it accepts.</summary>
    [JsonPropertyName("failing_since")]
    public DateTimeOffset? FailingSince { get; init; }

    [JsonPropertyName("failures")]
    public int Failures { get; init; }

    [JsonPropertyName("next_try")]
    public DateTimeOffset? NextTry { get; init; }

    /// <summary>The last attempts, the newest last.</summary>
    [JsonPropertyName("attempts")]
    public IReadOnlyList<HookAttempt> Attempts { get; init => field = value ?? []; } = [];
}

/// <summary>One attempt to deliver.</summary>
/// <param name="Time">When it ended.</param>
/// <param name="Event">The event.</param>
/// <param name="Id">Its id.</param>
/// <param name="Problem">The reason why it was not accepted; null if it was.</param>
/// <param name="IsGivenUp">Whether it was the last one for this event.</param>
internal sealed record HookAttempt(
    [property: JsonPropertyName("time")] DateTimeOffset Time,
    [property: JsonPropertyName("event")] string Event,
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("problem")] string? Problem = null,
    [property: JsonPropertyName("given_up")] bool IsGivenUp = false);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HookBatch))]
[JsonSerializable(typeof(HookCursor))]
[JsonSerializable(typeof(HookEvent))]
internal sealed partial class HookJson : JsonSerializerContext
{
    /// <summary>Letters of all languages as they are: the line goes to programs and people, into no web page.</summary>
    public static HookJson Line { get; } = new(new JsonSerializerOptions
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
