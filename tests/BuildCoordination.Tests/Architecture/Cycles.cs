namespace BuildCoordination.Tests.Architecture;

/// <summary>Groups of types that use each other, directly or through others of the group: none can be understood alone.</summary>
internal static class Cycles
{
    /// <returns>Each group of at least two, in the order of names.</returns>
    public static IReadOnlyList<IReadOnlyList<string>> Find(IEnumerable<Arrow> arrows)
    {
        var uses = arrows.ToLookup(arrow => arrow.FromType, arrow => arrow.ToType, StringComparer.Ordinal);
        var reached = uses.ToDictionary(type => type.Key, type => Reach(type.Key, uses), StringComparer.Ordinal);
        return
        [
            .. reached.Keys.Where(type => reached[type].Contains(type))
                .GroupBy(
                    type => string.Join(' ', reached[type].Where(other => reached.GetValueOrDefault(other)?.Contains(type) == true)),
                    StringComparer.Ordinal)
                .Select(group => group.Key.Split(' ')),
        ];
    }

    private static SortedSet<string> Reach(string type, ILookup<string, string> uses)
    {
        var reached = new SortedSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<string>(uses[type]);
        while (waiting.TryDequeue(out var next))
        {
            if (!reached.Add(next))
                continue;
            foreach (var further in uses[next])
                waiting.Enqueue(further);
        }

        return reached;
    }
}
