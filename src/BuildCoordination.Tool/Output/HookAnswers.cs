using BuildCoordination.Hooks;
using BuildCoordination.Settings;

namespace BuildCoordination.Tool.Output;

internal sealed record HookStatusJson(
    string Name, IReadOnlyList<string> On, string Destination, string Format, int Waiting, DateTimeOffset? FailingSince,
    DateTimeOffset? NextTry, string? Problem, DateTimeOffset? DeliveredAt)
{
    public static HookStatusJson Of(HookSettings hook, HookCursor? cursor, int waiting) => new(
        hook.Name, hook.On, HookDestination.Describe(hook), hook.IsCloudEvents ? "cloudevents" : "json", waiting, cursor?.FailingSince,
        cursor?.NextTry, cursor is { FailingSince: not null, Attempts: [.., var last] } ? last.Problem : null,
        cursor?.Attempts.LastOrDefault(attempt => attempt.Problem is null)?.Time);
}

internal sealed record HookAttemptJson(string Hook, DateTimeOffset Time, string Event, string Id, string? Problem, bool GivenUp);

internal sealed record HookTestJson(string Hook, bool Accepted, string? Problem);
