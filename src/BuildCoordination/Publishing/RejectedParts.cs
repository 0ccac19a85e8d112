using System.Globalization;
using System.Text;
using BuildCoordination.Outbox;

namespace BuildCoordination.Publishing;

/// <summary>
/// The smallest parts of the outbox that the remote rejected while its tip stood still. They are kept on disk, so that an attempt with time
/// for only a few pushes publishes everything else first, and continues where the last attempt stopped.
/// </summary>
/// <param name="folder">Their folder.</param>
/// <param name="access">The address and user of the remote that rejected them.</param>
internal sealed class RejectedParts(OutboxFolder folder, string access)
{
    private List<(int Rejections, string[] Names)> _parts = [];

    /// <summary>Reads those of which something is in a batch. The first are the most likely to be accepted.</summary>
    public IReadOnlyList<RejectedPart> ReadIn(IReadOnlyList<WaitingUpdate> batch)
    {
        // What is not in this batch may be in the next one. What waits no more was published or set aside.
        var waiting = OutboxName.In(folder.Waiting).Select(name => name.FileName).ToHashSet(StringComparer.Ordinal);
        _parts =
        [
            .. from part in Read()
               let left = part.Names.Where(waiting.Contains).ToArray()
               where left.Length > 0
               select (part.Rejections, left),
        ];
        return
        [
            .. from part in _parts
               let names = part.Names.ToHashSet(StringComparer.Ordinal)
               let updates = batch.Where(update => names.Contains(update.Name.FileName)).ToArray()
               where updates.Length > 0
               select new RejectedPart(updates, part.Rejections),
        ];
    }

    /// <summary>Keeps a part in place of the larger one that it was in. The rest of that one may be accepted or not.</summary>
    public void Keep(IReadOnlyList<WaitingUpdate> part, int rejections)
    {
        string[] names = [.. part.Select(update => update.Name.FileName)];
        bool IsReplaced((int Rejections, string[] Names) known) =>
            known.Rejections == 0 || known.Names.Intersect(names, StringComparer.Ordinal).Any();
        string[] rest = [.. _parts.Where(IsReplaced).SelectMany(known => known.Names).Except(names, StringComparer.Ordinal)];
        _parts.RemoveAll(IsReplaced);
        if (rest.Length > 0)
            _parts.Insert(0, (0, rest));
        _parts.Add((rejections, names));
        var lines =
            _parts.Select(known => string.Create(CultureInfo.InvariantCulture, $"{known.Rejections} {string.Join(' ', known.Names)}"));
        folder.WriteNote(folder.RejectedParts, Encoding.UTF8.GetBytes(string.Join('\n', [access, .. lines])));
    }

    public void Forget()
    {
        _parts = [];
        folder.RejectedParts.TryDelete();
    }

    private IEnumerable<(int Rejections, string[] Names)> Read()
    {
        var lines = folder.ReadNote(folder.RejectedParts) is { } bytes ? Encoding.UTF8.GetString(bytes).Split('\n') : [];
        if (lines.Length == 0 || lines[0] != access)
            yield break;
        var read = new HashSet<string>(StringComparer.Ordinal);
        foreach (var words in lines.Skip(1).Select(line => line.Split(' ')))
        {
            if (int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var rejections) && words.Skip(1).All(read.Add))
                yield return (rejections, words[1..]);
        }
    }
}

/// <param name="Updates">Its waiting updates.</param>
/// <param name="Rejections">The number of its rejections; 0 if only a larger part with it was rejected.</param>
internal sealed record RejectedPart(IReadOnlyList<WaitingUpdate> Updates, int Rejections);
