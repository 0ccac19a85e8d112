using System.Globalization;

namespace BuildCoordination.Documents.Json;

/// <summary>Typed looks at an object's members: absent and wrongly typed are the same.</summary>
internal static class NodeValues
{
    private const double MostSeconds = 1e11;

    public static string? Text(this Node node, string name) =>
        node[name] is { Kind: NodeKind.String } value ? value.Text : null;

    public static bool? Flag(this Node node, string name) => node[name]?.Kind switch
    {
        NodeKind.True => true,
        NodeKind.False => false,
        _ => null,
    };

    public static double? Number(this Node node, string name) =>
        node[name] is { Kind: NodeKind.Number } value
        && double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : null;

    public static long? Integer(this Node node, string name) =>
        node.Number(name) is { } number && Math.Abs(number) <= 1L << 53 ? (long)number : null;

    public static int? Count(this Node node, string name) =>
        node.Number(name) is { } number && Math.Abs(number) <= int.MaxValue ? (int)number : null;

    /// <summary>A duration that a <see cref="TimeSpan"/> can hold.</summary>
    public static double? Seconds(this Node node, string name) =>
        node.Number(name) is { } number && Math.Abs(number) <= MostSeconds ? number : null;

    public static Node? Object(this Node node, string name) => node[name] is { IsObject: true } value ? value : null;

    public static IEnumerable<Node> Objects(this Node node, string name) =>
        (node[name]?.Elements ?? []).Where(element => element.IsObject);

    public static IReadOnlyList<string> Texts(this Node node, string name) =>
        node[name] is { Elements.Count: > 0 } list
            ? [.. list.Elements.Where(element => element.Kind == NodeKind.String).Select(element => element.Text)]
            : [];

    public static DateTimeOffset? Time(this Node node, string name) =>
        node.Text(name) is { } text ? Timestamps.Parse(text) : null;

    public static string? Raw(this Node node, string name) =>
        node[name] is { } value ? JqText.DecodeUtf8(value.Bytes) : null;
}
