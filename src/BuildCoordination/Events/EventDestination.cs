namespace BuildCoordination.Events;

/// <summary>The reason why an event was not accepted.</summary>
/// <param name="Reason">In words.</param>
/// <param name="IsFinal">Whether it is of no use to try again.</param>
internal sealed record EventProblem(string Reason, bool IsFinal);

/// <summary>A destination that accepts events, one at a time.</summary>
internal abstract class EventDestination : IDisposable
{
    /// <summary>Its name for people, without secrets.</summary>
    public abstract string Display { get; }

    /// <param name="text">A path, or a URL of http or https.</param>
    public static EventDestination Of(string text) =>
        text.Contains("://", StringComparison.Ordinal)
            ? new HttpDestination(Git.RepositoryUrl.ParseEndpoint(text))
            : new FileDestination(text);

    /// <returns>Null when it was taken. An exception is a problem that may pass.</returns>
    public abstract Task<EventProblem?> TryDeliverAsync(byte[] line, CancellationToken cancellationToken);

    public abstract void Dispose();
}
