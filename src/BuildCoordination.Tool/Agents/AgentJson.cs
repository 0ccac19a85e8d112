using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using BuildCoordination.Tool.Doctor;

namespace BuildCoordination.Tool.Agents;

/// <summary>The whole situation.</summary>
internal sealed record FleetAnswer(
    string Untrusted, string Me, string? Stale, int? Unread, int? Unpublished, IReadOnlyList<FleetServerAnswer> Servers,
    IReadOnlyList<RequestAnswer>? OpenRequests, int? MoreOpenRequests);

internal sealed record FleetServerAnswer(string Server, string State, string? Building, string Heartbeat, string? LastBuild, int? Unread);

internal sealed record RequestAnswer(string Id, string From, string To, string Age, string Subject);

/// <summary>A message; one whose body is cut has <c>cut</c>.</summary>
internal sealed record MessageAnswer(
    string Id, string From, string To, string Type, string? Age, string Subject, string? Body, bool? Cut, bool? Unread,
        bool? AsksForAcknowledgement,
    IReadOnlyList<string>? AcknowledgedBy, string? InReplyTo, string? Job, string? Result, string? CommittedBy, bool? Unpublished);

internal sealed record MessagesAnswer(string Untrusted, string? Stale, IReadOnlyList<MessageAnswer> Messages, int? More);

internal sealed record BuildAnswer(
    string Id, string Server, string Job, string? Name, string Result, string? Age, double? DurationSeconds, string? Branch, string? Commit,
    string? Why, string? Cause, string? Place, int? ExitCode, IReadOnlyList<string>? Packages, bool? Unpublished);

internal sealed record BuildsAnswer(string Untrusted, string? Stale, IReadOnlyList<BuildAnswer> Builds, int? More);

internal sealed record EventsAnswer(
    string Untrusted, string? Stale, IReadOnlyList<MessageAnswer>? Messages, IReadOnlyList<BuildAnswer>? Builds, int? More, string Next);

internal sealed record SentAnswer(string? Id, bool Published, string? Warning);

internal sealed record AcknowledgedAnswer(IReadOnlyList<string> Acknowledged, IReadOnlyList<string>? Unknown);

internal sealed record ExplainAnswer(
    string Untrusted, string? Stale, BuildAnswer? Build, IReadOnlyList<string>? Lines, string? Remedy, string? Log, string? FullLog,
        string? Note, string? OtherBuild, IReadOnlyList<string>? Differences);

internal sealed record DoctorAnswer(string Untrusted, int Checks, IReadOnlyList<FindingJson> Findings);

/// <summary>Answers are read by an agent that pays for each word: nothing that is not known, no spaces, letters as they are.</summary>
[JsonSerializable(typeof(FleetAnswer))]
[JsonSerializable(typeof(MessagesAnswer))]
[JsonSerializable(typeof(BuildsAnswer))]
[JsonSerializable(typeof(EventsAnswer))]
[JsonSerializable(typeof(SentAnswer))]
[JsonSerializable(typeof(AcknowledgedAnswer))]
[JsonSerializable(typeof(ExplainAnswer))]
[JsonSerializable(typeof(DoctorAnswer))]
internal sealed partial class AgentJson : JsonSerializerContext
{
    public static AgentJson Compact { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
