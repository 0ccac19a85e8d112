using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BuildCoordination.Builds;
using BuildCoordination.CloudStack;
using BuildCoordination.Comparison;
using BuildCoordination.Documents;
using BuildCoordination.Health;
using BuildCoordination.Hosting;
using BuildCoordination.Messages;
using BuildCoordination.Outbox;

namespace BuildCoordination.Tool.Output;

internal sealed record SentJson(string? Id, bool Visible);

/// <summary>The reason why an answer has older data.</summary>
internal sealed record UnreachableJson(DateTimeOffset? AsOf, double? AgeSeconds, string Code, string Message)
{
    public JsonNode ToNode() => JsonSerializer.SerializeToNode(this, ToolJson.Default.UnreachableJson)!;
}

internal sealed record VisibleJson(bool Visible);

internal sealed record RunJson(int ExitCode, string Id, string Name, string Result, double DurationSeconds, string? Log)
{
    public static RunJson Of(WrappedResult result) => new(
        result.ExitCode, result.JobId, result.Name, result.Outcome.Result(), Math.Round(result.Duration.TotalSeconds, 3), result.Log);
}

internal sealed record TrustJson(string File);

internal sealed record RedactJson(string Text, IReadOnlyList<string> Kinds);

internal sealed record ExplainJson(
    IReadOnlyList<string> Lines, string? Remedy, string? Subject, string? Cause, ErrorLocation? Place, TestCounts? Tests);

/// <summary>A message, with what a reader must know of it: nothing in it is proven, its author is the commit's claim.</summary>
internal sealed record MessageJson(
    string Id, string From, string To, string Type, string Subject, string Body, DateTimeOffset? Timestamp, bool Unread,
    string? Job, string? Result, string? Event, string? InReplyTo, string? Priority, IReadOnlyList<string> Tags, bool AckRequired,
    IReadOnlyList<string> AcknowledgedBy, bool Auto, string Trust, string? CommitAuthor, bool Pending)
{
    public static MessageJson Of(ReceivedMessage received) => Of(received.Message, received.IsUnread);

    public static MessageJson Of(FleetMessage message, bool isUnread) => new(
        message.Id, message.From, message.To, message.TypeWord, message.Subject, message.Body,
        message.Timestamp, isUnread, message.Job, message.Result, message.Event, message.InReplyTo,
        message.Priority, message.Tags, message.AckRequired, message.AcknowledgedBy, message.IsAutomatic,
        "unverified", message.CommitAuthor, message.IsPending);
}

internal sealed record ThreadEntryJson(int Depth, MessageJson Message);

internal sealed record LogJson(string Name, string? Text, string Trust, bool Pending);

internal sealed record ArchivedJson(int Archived, int Live);

internal sealed record StatusJson(
    string Server, string? Status, string? Job, string? Target, JobProgress? Progress,
    DateTimeOffset? Timestamp, string? LastBuild, string? LastPackage, bool Pending, FailureJson? LastFailure,
    string? Name, DateTimeOffset? StartedAt, string? LastBuildName, DateTimeOffset? LastBuildAt,
    DateTimeOffset? ExpectedAt, DateTimeOffset? StalledSince)
{
    public static StatusJson Of(ServerStatus status) => new(
        status.Server, status.IsUnreadable ? null : status.State, status.CurrentJob?.Id, status.CurrentJob?.Target,
        status.CurrentJob?.Progress, status.Timestamp, status.LastBuild?.Status, status.LastPackage?.Status, status.IsPending,
        Failures.LastOf(status) is { } end ? FailureJson.Of(end) : null,
        status.CurrentJob?.Name, status.CurrentJob?.StartedAt, status.LastBuild?.Name, status.LastBuild?.CompletedAt,
        status.CurrentJob?.ExpectedAt, status.CurrentJob?.StalledSince);
}

/// <summary>The reason of a failed build or packaging.</summary>
internal sealed record FailureJson(
    string Id, string? Result, int? ExitCode, DateTimeOffset? CompletedAt,
    string? Subject, string? Cause, ErrorLocation? Place, TestCounts? Tests)
{
    public static FailureJson Of(EndRecord end) => new(
        end.Id, end.Result ?? end.Status, end.ExitCode, end.CompletedAt, Failures.Why(end), end.Cause, end.Place, end.Tests);
}

internal sealed record ServerHealthJson(
    StatusJson Status, string? Heartbeat, double? HeartbeatAgeSeconds, double? HeartbeatIntervalSeconds, DateTimeOffset? PresumedDeadSince,
    string? Hostname, string? Ip, string? Manager, int? Unread, IReadOnlyList<string> Output, double? OutputAgeSeconds,
    double? TimeLeftSeconds)
{
    public static ServerHealthJson Of(ServerHealth server) => new(
        StatusJson.Of(server.Status) with { Progress = server.Progress },
        server.IsHeartbeatKnown ? server.HeartbeatWord : null, server.HeartbeatAge?.TotalSeconds,
        server.HeartbeatInterval?.TotalSeconds, server.PresumedDeadSince, server.Status.Hostname, server.Status.Ip, server.Status.Manager,
        server.IsUnreadKnown ? server.Unread : null, server.Output, Seconds(server.OutputAge),
        Seconds(server.TimeLeft));

    /// <summary>Whole seconds: no clock of a fleet is more exact.</summary>
    public static double? Seconds(TimeSpan? time) => time is { } known ? Math.Round(known.TotalSeconds) : null;
}

/// <summary>A change of the fleet: of a server, or a new message.</summary>
internal sealed record WatchJson(DateTimeOffset At, ServerHealthJson? Server, MessageJson? Message);

/// <summary>New lines of a running build.</summary>
internal sealed record FollowedJson(
    string Server, string? Job, string? Name, string? Target, JobProgress? Progress, IReadOnlyList<string> Output, bool HasGap,
    double? OutputAgeSeconds, string Trust)
{
    public static FollowedJson Of(ServerHealth server, IReadOnlyList<string> lines, bool hasGap)
    {
        var job = server.Status.CurrentJob;
        return new(
            server.Server, job?.Id, job?.Name, job?.Target, server.Progress, lines, hasGap,
            ServerHealthJson.Seconds(server.OutputAge), "unverified");
    }
}

internal sealed record PageJson(IReadOnlyList<string> Files, string? Branch);

internal sealed record ServeJson(string Address);

internal sealed record QueueJson(IReadOnlyDictionary<string, int> Jobs, IReadOnlyList<string> Stuck);

/// <summary>A request that nobody has acknowledged or answered.</summary>
internal sealed record OpenRequestJson(string Id, string From, string To, string Subject, double? AgeSeconds)
{
    public static OpenRequestJson Of(FleetMessage request, DateTimeOffset now) => new(
        request.Id, request.From, request.To, request.Subject,
        request.Instant is { } sent ? Math.Round(Math.Max(0, (now - sent).TotalSeconds)) : null);
}

internal sealed record HealthJson(
    bool Healthy, IReadOnlyList<ServerHealthJson> Servers, QueueJson Queue, int Messages, IReadOnlyList<OpenRequestJson> OpenRequests,
    string? Stale)
{
    public static HealthJson Of(FleetHealth health, bool isHealthy) => new(
        isHealthy,
        [.. health.Servers.Select(ServerHealthJson.Of)],
        new QueueJson(health.JobCounts, [.. health.StuckJobs.Select(job => job.Id)]),
        health.Messages,
        [.. health.OpenRequests.Select(request => OpenRequestJson.Of(request, health.CheckedAt))],
        health.Stale?.Message);
}

internal sealed record EndedBuildJson(
    string? Id, string? Name, string? Result, int? ExitCode, double? DurationSeconds, string? Branch, string? Commit,
        DateTimeOffset? CompletedAt,
    IReadOnlyList<PackageFile> Packages, IReadOnlyList<string> Logs, IReadOnlyList<string> Failure, string? Remedy,
    string? Subject, string? Cause, ErrorLocation? Place, TestCounts? Tests,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Pending = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Server = null)
{
    public static EndedBuildJson Of(string server, BuildRecord build) => Of(build) with { Server = server };

    public static EndedBuildJson Of(BuildRecord build) => new(
        build.Id, build.Name, build.Result
            ?? build.Status, build.ExitCode, build.DurationSeconds, build.Branch, build.Commit, build.CompletedAt,
        build.Packages, build.Log is null ? [] : [build.Log], [], null,
        Failures.Why(build), build.Cause, build.Place, build.Tests, build.IsPending);

    public static EndedBuildJson Of(CloudStackResult result) => new(
        result.JobId, result.Name, result.Outcome.Result(), result.ExitCode, Math.Round(result.Duration.TotalSeconds, 3), null, null, null,
        result.Packages,
        result.Logs, result.Failure.Lines, result.Failure.Remedy, result.Failure.Subject, result.Failure.Cause, result.Failure.FirstError,
        result.Failure.Tests);
}

internal sealed record ComparedBuildJson(string Server, EndedBuildJson Build);

internal sealed record DifferenceJson(string Kind, string? Name, string? First, string? Second, string? Place);

internal sealed record CompareJson(
    ComparedBuildJson First, ComparedBuildJson Second, IReadOnlyList<DifferenceJson> Differences, IReadOnlyList<string> IdenticalPackages,
    IReadOnlyList<string> WithoutEnvironment)
{
    public static CompareJson Of(BuildComparison comparison) => new(
        new(comparison.FirstServer, EndedBuildJson.Of(comparison.FirstBuild)),
        new(comparison.SecondServer, EndedBuildJson.Of(comparison.SecondBuild)),
        [.. comparison.Differences.Select(found => new DifferenceJson(found.Kind, found.Name, found.First, found.Second, found.Place))],
        comparison.IdenticalPackages,
        comparison.WithoutEnvironment);
}

internal sealed record OutboxEntryJson(string Id, string Server, string Headline, DateTimeOffset AcceptedAt, string? Reason)
{
    public static OutboxEntryJson Of(OutboxEntry entry) => new(entry.Id, entry.Server, entry.Headline, entry.AcceptedAt, entry.Reason);
}

internal sealed record OutboxJson(IReadOnlyList<OutboxEntryJson> Waiting, IReadOnlyList<OutboxEntryJson> Refused);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(SentJson))]
[JsonSerializable(typeof(UnreachableJson))]
[JsonSerializable(typeof(VisibleJson))]
[JsonSerializable(typeof(RunJson))]
[JsonSerializable(typeof(TrustJson))]
[JsonSerializable(typeof(RedactJson))]
[JsonSerializable(typeof(ExplainJson))]
[JsonSerializable(typeof(MessageJson[]))]
[JsonSerializable(typeof(StatusJson))]
[JsonSerializable(typeof(HealthJson))]
[JsonSerializable(typeof(EndedBuildJson))]
[JsonSerializable(typeof(EndedBuildJson[]))]
[JsonSerializable(typeof(CompareJson))]
[JsonSerializable(typeof(OutboxJson))]
[JsonSerializable(typeof(HookStatusJson[]))]
[JsonSerializable(typeof(HookAttemptJson[]))]
[JsonSerializable(typeof(HookTestJson))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(ThreadEntryJson[]))]
[JsonSerializable(typeof(ArchivedJson))]
[JsonSerializable(typeof(LogJson[]))]
[JsonSerializable(typeof(PageJson))]
internal sealed partial class ToolJson : JsonSerializerContext;

/// <summary>For answers that come one by one: each on a line of its own.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(MessageJson))]
[JsonSerializable(typeof(StatusJson))]
[JsonSerializable(typeof(WatchJson))]
[JsonSerializable(typeof(ServeJson))]
[JsonSerializable(typeof(FollowedJson))]
[JsonSerializable(typeof(EndedBuildJson))]
internal sealed partial class LineJson : JsonSerializerContext;
