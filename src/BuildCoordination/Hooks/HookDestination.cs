using BuildCoordination.Settings;
using BuildCoordination.Settings.Types;

namespace BuildCoordination.Hooks;

/// <summary>A destination that accepts events, one at a time.</summary>
internal abstract class HookDestination : IDisposable
{
    /// <exception cref="HookException">The destination's secrets cannot be read.</exception>
    public static HookDestination Open(HookSettings hook, EnvironmentSnapshot environment) =>
        hook.Append is { } path ? new FileDestination(path)
        : hook.Post is { } url ? new HttpDestination(SecretText.Resolve(url, environment), hook.IsCloudEvents)
        : new CommandDestination(hook.Run);

    /// <summary>The name of a hook's destination for people, without secrets.</summary>
    public static string Describe(HookSettings hook) => hook.Append
        ?? (hook.Post is { } url ? EventsType.ShowEndpoint(url) : hook.Run[0]);

    /// <summary>Delivers one event.</summary>
    /// <param name="line">The event as one line of JSON.</param>
    /// <param name="cancellationToken">The deadline.</param>
    /// <exception cref="HookException">It was not accepted.</exception>
    /// <exception cref="OperationCanceledException">It was not accepted in time.</exception>
    public abstract Task DeliverAsync(byte[] line, CancellationToken cancellationToken);

    public abstract void Dispose();
}

/// <summary>The reason why an event was not accepted.</summary>
internal sealed class HookException(string reason, Exception? inner = null) : Exception(reason, inner)
{
    /// <summary>Whether this event is rejected for good: it would be rejected again, whereas the next one may be accepted.</summary>
    public bool IsForGood { get; init; }
}
