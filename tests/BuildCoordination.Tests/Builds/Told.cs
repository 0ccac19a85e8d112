using BuildCoordination.Documents;
using BuildCoordination.Files;
using BuildCoordination.Outbox;
using BuildCoordination.Updates;

namespace BuildCoordination.Tests.Builds;

/// <summary>What stands in an outbox: what the fleet will hear.</summary>
internal sealed class Told
{
    private Told(IReadOnlyList<Update> updates) => Updates = updates;

    public IReadOnlyList<Update> Updates { get; }

    public IReadOnlyList<OutgoingMessage> Messages => [.. Updates.Select(MessageOf).OfType<OutgoingMessage>()];

    public IEnumerable<string> Subjects => Messages.Select(message => message.Subject);

    public IReadOnlyList<BuildRecord> Builds => [.. Updates.OfType<BuildEndUpdate>().Select(update => update.Build).OfType<BuildRecord>()];

    public BuildRecord? LastBuild => Updates.OfType<BuildEndUpdate>().LastOrDefault(update => update.LastBuild is not null)?.LastBuild;

    public PackageRecord? LastPackage =>
        Updates.OfType<BuildEndUpdate>().LastOrDefault(update => update.LastPackage is not null)?.LastPackage;

    public StatusUpdate Status => Updates.OfType<StatusUpdate>().Single();

    public static Told By(BuildHost host)
    {
        var folder = host.Outbox.Folder.Waiting;
        return new(
        [
            .. OutboxName.In(folder).Select(name => AtomicFile.ReadOwn(folder[name.FileName])).OfType<byte[]>()
                .Select(bytes => UpdateFile.Read(bytes).File!.Update),
        ]);
    }

    public int EndsOf(string run) => Updates.Count(update => update.Keys.Contains($"{run}.end"));

    private static OutgoingMessage? MessageOf(Update update) => update switch
    {
        MessageUpdate message => message.Message,
        BuildEndUpdate end => end.Message,
        _ => null,
    };
}
