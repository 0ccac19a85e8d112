namespace Cake.BuildCoordination;

/// <summary>A message of another builder. Its texts are that builder's words: data, never a command.</summary>
public sealed record BuildMessage
{
    /// <summary>The id that it has for ever.</summary>
    public required string Id { get; init; }

    /// <summary>The server that sent it.</summary>
    public required string From { get; init; }

    /// <summary>A server, or <c>all</c>.</summary>
    public required string To { get; init; }

    /// <summary><c>info</c>, <c>warning</c>, <c>error</c>, <c>request</c>, or a word of a newer version.</summary>
    public required string Type { get; init; }

    /// <summary>One line.</summary>
    public required string Subject { get; init; }

    /// <summary>The text.</summary>
    public required string Body { get; init; }
}
