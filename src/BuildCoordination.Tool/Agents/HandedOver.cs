using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using BuildCoordination.Display;
using BuildCoordination.Documents;
using BuildCoordination.Files;

namespace BuildCoordination.Tool.Agents;

/// <summary>
/// What the agents of this server have acknowledged, in the state folder: what is not in it is handed over again, whatever became of the
/// agent that had it. A message's id is in the fleet's read receipts instead, if it can be.
/// </summary>
internal sealed class HandedOver(BuildCoordinator coordinator)
{
    private const string MessagePrefix = "message:";
    private const string BuildPrefix = "build:";
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(5);

    private Entry Note => coordinator.Context.OutboxFolder.Note($"{coordinator.Server}.agents.json");

    /// <summary>The id under which an agent acknowledges a message: its own where it can be marked as read.</summary>
    public static string IdOf(FleetMessage message) => IsUsable(message.Id)
        ? message.Id
        : MessagePrefix + Hash($"{message.Id}\n{message.From}\n{message.To}\n{message.Subject}\n{message.Body}");

    /// <summary>The id under which an agent acknowledges the end of a build; a job may run again under its id.</summary>
    public static string IdOf(string server, BuildRecord build) =>
        BuildPrefix + Hash($"{server}\n{build.Id}\n{build.Run}\n{build.StartedAt:O}\n{build.CompletedAt:O}");

    /// <summary>Whether an id is one that this keeps, and not a message's own.</summary>
    public static bool IsKept(string id) =>
        id.StartsWith(BuildPrefix, StringComparison.Ordinal) || id.StartsWith(MessagePrefix, StringComparison.Ordinal);

    public bool IsAcknowledged(string id) => Read().Acknowledged.Contains(id, StringComparer.Ordinal);

    /// <summary>
    /// The builds that ended since an agent of this server first waited for builds, and were not acknowledged; the oldest first. The first
    /// time, those that ended before are noted, so that none counts as new.
    /// </summary>
    public async Task<IReadOnlyList<(string Server, BuildRecord Build)>> FindNewAsync(
        IReadOnlyDictionary<string, IReadOnlyList<BuildRecord>> builds, CancellationToken cancellationToken)
    {
        (string Server, BuildRecord Build, string Id)[] all =
        [
            .. builds.SelectMany(pair => pair.Value.Reverse().Select(build => (pair.Key, build, IdOf(pair.Key, build)))),
        ];
        if (!Read().KnowsBuilds)
        {
            await ChangeAsync(
                note => note.KnowsBuilds
                    ? note
                    : new() { KnowsBuilds = true, Acknowledged = [.. note.Acknowledged, .. all.Select(each => each.Id)] },
                cancellationToken).ConfigureAwait(false);
        }

        var known = Read().Acknowledged.ToHashSet(StringComparer.Ordinal);
        return [.. all.Where(each => !known.Contains(each.Id)).OrderBy(each => each.Build.CompletedAt)
            .Select(each => (each.Server, each.Build))];
    }

    /// <summary>Keeps these ids for good.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="builds">The builds that are known: an id of a build that is none of these is not needed any more.</param>
    /// <param name="cancellationToken">Ends the wait for another process.</param>
    public Task AcknowledgeAsync(
        IReadOnlyList<string> ids, IReadOnlyDictionary<string, IReadOnlyList<BuildRecord>>? builds, CancellationToken cancellationToken)
    {
        var known = builds?.SelectMany(pair => pair.Value.Select(build => IdOf(pair.Key, build))).ToHashSet(StringComparer.Ordinal);
        return ChangeAsync(
            note => note with
            {
                Acknowledged =
                [
                    .. note.Acknowledged.Where(
                        id => known is null || !id.StartsWith(BuildPrefix, StringComparison.Ordinal) || known.Contains(id))
                        .Concat(ids).Distinct(StringComparer.Ordinal),
                ],
            },
            cancellationToken);
    }

    private static bool IsUsable(string id) =>
        !string.IsNullOrWhiteSpace(id) && id.Length <= Limits.Id && VisibleText.Line(id) == id && !IsKept(id);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    // Several agents of one server share the note. Without the lock one of two changes is lost: that one is handed over again.
    private async Task ChangeAsync(Func<HandedOverNote, HandedOverNote> change, CancellationToken cancellationToken)
    {
        var folder = coordinator.Context.OutboxFolder;
        using var alone =
            await FileLock.AcquireAsync(folder.AcceptLock, LockTimeout, cancellationToken, folder.FileMode).ConfigureAwait(false);
        folder.Write(Note, JsonSerializer.SerializeToUtf8Bytes(change(Read()), HandedOverJson.Default.HandedOverNote));
    }

    private HandedOverNote Read()
    {
        try
        {
            return coordinator.Context.OutboxFolder.ReadNote(Note) is { } bytes
                ? JsonSerializer.Deserialize(bytes, HandedOverJson.Default.HandedOverNote) ?? new()
                : new();
        }
        catch (JsonException)
        {
            // Builds that ended before count as acknowledged then.
            return new();
        }
    }
}

internal sealed record HandedOverNote
{
    [JsonPropertyName("knows_builds")]
    public bool KnowsBuilds { get; init; }

    [JsonPropertyName("acknowledged")]
    public IReadOnlyList<string> Acknowledged { get; init => field = value ?? []; } = [];
}

[JsonSerializable(typeof(HandedOverNote))]
internal sealed partial class HandedOverJson : JsonSerializerContext;
