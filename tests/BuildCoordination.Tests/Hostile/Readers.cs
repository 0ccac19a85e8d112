using System.Text.RegularExpressions;
using BuildCoordination.Builds;
using BuildCoordination.CloudStack.Packages;
using BuildCoordination.Comparison;
using BuildCoordination.Diagnostics;
using BuildCoordination.Display;
using BuildCoordination.Documents;
using BuildCoordination.FailureLogs;
using BuildCoordination.Git;
using BuildCoordination.Health;
using BuildCoordination.Messages;
using BuildCoordination.Outbox;
using BuildCoordination.Publishing;
using BuildCoordination.Redaction;
using BuildCoordination.Repository;
using BuildCoordination.Settings;
using BuildCoordination.Updates;
using SampleDocuments = BuildCoordination.Tests.Protocol.SampleDocuments;

namespace BuildCoordination.Tests.Hostile;

/// <summary>
/// Everything that reads what others wrote. Each says in a word how it went; an exception other than the documented one, or a message that
/// is lost, is a failure.
/// </summary>
internal static partial class Readers
{
    private static readonly DateTimeOffset Now = new(2025, 11, 6, 0, 0, 0, TimeSpan.Zero);
    private static readonly Redactor Redactor = new(new Dictionary<string, string>());

    public static IReadOnlyList<(string Name, Func<byte[], string> Read)> All { get; } =
    [
        ("messages", MessagesKept),
        ("archive", bytes => Some(ArchiveSegment.Read(bytes).Count)),
        ("status", bytes => Outcome(StatusDocument.Parse(bytes) is var status ? status.Reason : null)),
        ("status, written", bytes => StatusDocument.Parse(bytes)
            .Set(new() { ["status"] = "idle" }) is { NeedsRepair: false, Status.State: "idle" }
                ? "written"
                : throw new InvalidOperationException("not written")),
        ("builds", bytes => Outcome(BuildsDocument.Parse(bytes).Reason)),
        ("reads", Reads),
        ("heartbeat", Heartbeat),
        ("environment", Environment),
        ("jobs", bytes => Some(JobsDocument.Read(bytes).Count)),
        ("format", bytes => FormatDocument.Parse(bytes).MinWriter <= FormatDocument.Current ? "allowed" : "too new"),
        ("outbox", Outbox),
        ("run", bytes => State(bytes, BuildJson.Default.RunRecord)),
        ("base state", bytes => State(bytes, BuildJson.Default.BaseState)),
        ("settings", Settings),
        ("changes file", bytes => Some(ChangesFile.Parse(Text(bytes).Split('\n')).Files.Count)),
        ("log", Log),
        ("terminal", Terminal),
        ("address", Address),
        ("redaction", bytes => Some(Redactor.Redact(Text(Start(bytes, 20_000))).Kinds.Count)),
    ];

    private static string Environment(byte[] bytes)
    {
        if (EnvironmentDocument.Read(bytes) is not { } environment)
            return "none";
        var (build, known) =
            (new BuildRecord { Id = "job_1", Status = "success" }, new BuildEnvironment { Java = "17", Dependencies = ["maven=1"] });
        var differences = new BuildComparison(new("build1", build, known), new("build2", build, environment)).Differences;
        return differences.Any(difference => difference.Describe("there", "here", 60).Any(char.IsControl))
            ? throw new InvalidOperationException("it steers a terminal")
            : Some(differences.Count);
    }

    private static string MessagesKept(byte[] bytes)
    {
        var document = MessagesDocument.Parse(bytes);
        var ids = Ids(document.Messages);
        var repaired = document.Repaired();
        var added = SampleDocuments.Sample();
        var inserted = document.Insert([added]);
        var after = inserted.MarkRead(ids.ToHashSet(StringComparer.Ordinal), "build1").SetAcknowledged(added.Id, "build1", "completed");
        var rotation = Rotation.Of(after, new() { Above = 4, Keep = 4 }, Now);
        var archived = rotation.Segments.SelectMany(segment => ArchiveSegment.Read(segment.Bytes));
        Same([.. ids.Append(added.Id)], Ids(rotation.Remaining.Messages.Concat(archived)), "rotated");
        Same(ids, Ids(repaired.Messages), "repaired");
        if (repaired.NeedsRepair || after.NeedsRepair || repaired.Repaired() != repaired
            || inserted.Insert([added]).Messages.Count != ids.Length + 1)
        {
            throw new InvalidOperationException($"Not repaired: {repaired.Reason ?? after.Reason}");
        }

        var inOrder = document.Messages.Order(MessageOrder.OldestFirst).ToList();
        _ = new Conversation(inOrder).Of(ids.FirstOrDefault() ?? "").Take(100).Count();
        return Outcome(document.Reason);
    }

    private static string Reads(byte[] bytes)
    {
        var reads = ReadsDocument.Parse(bytes);
        var after = reads.Begin(Now).Add(["msg_new"]).Acknowledge(["msg_new"]).Prune([], "build1", Now);
        return after.Read.Contains("msg_new") && reads.Read.All(after.Read.Contains)
            ? Outcome(reads.Reason)
            : throw new InvalidOperationException("a mark is lost");
    }

    // What can be read can be shown and published: else it would hold up whatever waits behind it.
    private static string Outbox(byte[] bytes)
    {
        if (UpdateFile.Read(bytes) is var reading && reading.File is not { } file)
            return reading.IsNewer ? "newer" : "bad";
        var update = UpdateTexts.Publishable(file.Update, text => Redactor.Redact(text).Text);
        var context = new UpdateContext(file.Id, file.Stamp);
        var waiting = new WaitingUpdate(OutboxName.ForEvent(file.Id, file.Stamp, update.Key), file with { Update = update }, Tried: true);
        var batch = Batch.Apply([waiting], new TreeChanges(_ => null, _ => []), Now);
        foreach (var path in batch.Changes.Keys.Where(path => path.Split('/').Any(part => part is "" or "." or ".." or ".git")))
            throw new InvalidOperationException($"written to {path}");
        return update.Headline(context).Length > 0 ? "published" : throw new InvalidOperationException("no headline");
    }

    private static string Heartbeat(byte[] bytes)
    {
        if (HeartbeatDocument.Read(bytes) is not { } beat)
            return "none";
        _ = HeartbeatRule.Rate(beat, null, Now);
        _ = HeartbeatRule.Rate(beat, new SeenAge(TimeSpan.FromHours(1), HeartbeatRule.AgeByItsClock(beat, Now)), Now);
        return HeartbeatDocument.Read(HeartbeatDocument.Write(beat))?.Sequence == beat.Sequence
            ? "read"
            : throw new InvalidOperationException("not what was written");
    }

    private static string State<T>(byte[] bytes, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        try
        {
            return System.Text.Json.JsonSerializer.Deserialize(bytes, type) is null ? "none" : "read";
        }
        catch (System.Text.Json.JsonException)
        {
            return "none";
        }
    }

    private static string Settings(byte[] bytes)
    {
        try
        {
            SettingsFile.Read("/x/buildcoord.json", bytes, isTrusted: true, "/x", []);
            return "read";
        }
        catch (CoordinationException e)
        {
            return e.Diagnostic.Code;
        }
    }

    private static string Log(byte[] bytes)
    {
        var summary = new FailureLogReader();
        summary.Add(bytes.AsSpan(0, bytes.Length / 2));
        summary.Add(bytes.AsSpan(bytes.Length / 2));
        return summary.Complete(bytes.Length % 256).Lines.Count > 0 ? "explained" : "nothing";
    }

    private static string Terminal(byte[] bytes)
    {
        var text = Text(Start(bytes, 20_000));
        if (VisibleText.Line(text).Concat(VisibleText.Block(text, "")).Any(c => char.IsControl(c) && c is not ('\n' or '\t')))
            throw new InvalidOperationException("a control character is shown");
        return VisibleText.Truncate(text, 100, "…").EnumerateRunes().Count() <= 100
            ? "shown"
            : throw new InvalidOperationException("too long");
    }

    private static string Address(byte[] bytes)
    {
        try
        {
            return RepositoryUrl.Parse(Text(Start(bytes, 200))).ForGit.StartsWith('-')
                ? throw new InvalidOperationException("an option")
                : "taken";
        }
        catch (CoordinationException e)
        {
            return e.Diagnostic.Code;
        }
    }

    private static void Same(string[] expected, string[] actual, string what)
    {
        if (!expected.Order(StringComparer.Ordinal).SequenceEqual(actual.Order(StringComparer.Ordinal)))
            throw new InvalidOperationException($"{what}: {expected.Length} messages became {actual.Length}");
    }

    private static string[] Ids(IEnumerable<FleetMessage> messages) => [.. messages.Select(message => message.Id)];

    private static string Some(int count) => count == 0 ? "none" : "some";

    private static string Outcome(string? reason) => reason is null ? "read" : "repaired: " + Detail().Replace(reason, "");

    private static byte[] Start(byte[] bytes, int length) => bytes[..Math.Min(bytes.Length, length)];

    private static string Text(byte[] bytes) => System.Text.Encoding.UTF8.GetString(bytes);

    [GeneratedRegex(@" \(line \d+\)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Detail();
}
