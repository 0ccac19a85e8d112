namespace BuildCoordination.Documents.Json;

/// <summary>Reads the valid parts of a text that is not valid JSON as a whole.</summary>
internal static class Fragments
{
    /// <summary>
    /// Every complete value, outermost first come, in the text's order. After each break the search goes on behind it, so a text is read
    /// once however often it breaks.
    /// </summary>
    public static IEnumerable<Node> Of(byte[] bytes)
    {
        var scan = Scanner.Whole(bytes);
        while (true)
        {
            foreach (var node in scan.Open.SelectMany(Content).Concat(scan.Values).OrderBy(node => node.Start))
                yield return node;
            var next = scan.StoppedAt < bytes.Length ? bytes.AsSpan(scan.StoppedAt).IndexOf((byte)'{') : -1;
            if (next < 0)
                yield break;
            scan = Scanner.From(bytes, scan.StoppedAt + next);
        }
    }

    public static IEnumerable<Node> Content(Node container) =>
        container.IsObject ? container.Members.Select(member => member.Value) : container.Elements;
}
