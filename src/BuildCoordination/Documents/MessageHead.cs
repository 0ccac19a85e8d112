using BuildCoordination.Documents.Json;

namespace BuildCoordination.Documents;

/// <summary>
/// The place of a message in a document and in time. A hundred thousand whole messages would take several times the document's memory.
/// </summary>
/// <param name="Node">The message.</param>
/// <param name="Seconds">Of its instant; the smallest value if that is not known.</param>
/// <param name="Within">Orders the messages of one second.</param>
internal readonly record struct MessageHead(Node Node, long Seconds, long Within)
{
    public FleetMessage Message => MessageJson.Read(Node);

    public static MessageHead Of(Node node)
    {
        var message = MessageJson.Read(node);
        return new(node, MessageOrder.Seconds(message), MessageOrder.Within(message));
    }
}
