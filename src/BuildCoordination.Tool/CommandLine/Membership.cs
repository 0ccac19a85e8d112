using System.CommandLine;
using BuildCoordination.Diagnostics;
using BuildCoordination.Fleet;
using BuildCoordination.Settings;

namespace BuildCoordination.Tool.CommandLine;

/// <summary>
/// A server's place in the fleet. A command that a person types acts only as a server that the fleet knows, because a mistyped id would
/// add one; and it looks only for servers that the fleet knows, because an empty answer would look as if all were well.
/// </summary>
internal static class Membership
{
    // The bash scripts send under this name, which no server can have.
    private const string Scripts = "system";

    /// <summary>The option that adds this server to the fleet.</summary>
    public static Option<bool> RegisterOption() => new("--register") { Description = "Adds this server to the fleet if it is new" };

    /// <summary>
    /// Requires that this server is one of the fleet. The first server of an empty repository founds the fleet; offline an update is
    /// accepted all the same.
    /// </summary>
    /// <exception cref="CoordinationException">BC1102: it is not one of the fleet. BC1008: this is no server.</exception>
    public static async Task RequireOwnAsync(this Session session, CancellationToken cancellationToken)
    {
        if (session.Coordinator.Server.Length == 0)
            throw await session.NoServerAsync(cancellationToken).ConfigureAwait(false);
        if (await session.FindOwnAsync(cancellationToken).ConfigureAwait(false) is { IsUnknown: true } found)
            throw new CoordinationException(FleetDiagnostics.UnknownOwnServer(session.Coordinator.Identity, found.Servers));
    }

    /// <summary>Requires the same where this is a server at all: an observer has no place in the fleet.</summary>
    /// <exception cref="CoordinationException">BC1102: it is not one of the fleet.</exception>
    public static Task RequireOwnIfServerAsync(this Session session, CancellationToken cancellationToken) =>
        session.Coordinator.Server.Length == 0 ? Task.CompletedTask : session.RequireOwnAsync(cancellationToken);

    private static async Task<CoordinationException> NoServerAsync(this Session session, CancellationToken cancellationToken)
    {
        var fleet = await session.Coordinator.Fleet.ReadAsync(cancellationToken).ConfigureAwait(false);
        return SettingsDiagnostics.UnknownServer(
            fleet.Servers.Select(status => status.Server).Order(StringComparer.Ordinal), session.Coordinator.Settings.MistypedVariables);
    }

    /// <summary>
    /// Runs a command as a server that may be new: if the command did what it should, the server is one of the fleet then.
    /// </summary>
    public static async Task<int> RegisterWithAsync(this Session session, Func<Task<int>> body, CancellationToken cancellationToken)
    {
        var isNew = await session.FindOwnAsync(cancellationToken).ConfigureAwait(false) is { IsUnknown: true };
        session.Coordinator.Context.Publisher.OnJoined = null;
        var code = await body().ConfigureAwait(false);
        if (isNew && code == ExitCodes.Done)
        {
            await session.Coordinator.Status.RegisterAsync(cancellationToken).ConfigureAwait(false);
            await session.Coordinator.FlushAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        return code;
    }

    // Nothing is looked up where it makes no difference: one machine alone is no fleet.
    private static async Task<ServerLookup?> FindOwnAsync(this Session session, CancellationToken cancellationToken) =>
        session.IsDisabled || session.Coordinator.Settings.IsEmbedded
            ? null
            : await session.Coordinator.Fleet.FindServerAsync(session.Coordinator.Server, cancellationToken).ConfigureAwait(false);

    /// <summary>Requires that messages of a sender are possible; a server that was retired is a sender still.</summary>
    /// <exception cref="CoordinationException">BC1102: it is not one of the fleet. BC2027: that is not known.</exception>
    public static async Task RequireSenderAsync(this Session session, string? sender, CancellationToken cancellationToken)
    {
        if (sender is null or Scripts)
            return;
        var mail = await session.Coordinator.Messages.GetAllAsync(cancellationToken).ConfigureAwait(false);
        if (mail.All(received => received.Message.From != sender))
            await session.RequireServerAsync(sender, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Requires that a server is one of the fleet: call this where nothing of it was found.</summary>
    /// <exception cref="CoordinationException">BC1102: it is not. BC2027: that is not known.</exception>
    public static async Task RequireServerAsync(this Session session, string server, CancellationToken cancellationToken)
    {
        var found = await session.Coordinator.Fleet.FindServerAsync(server, cancellationToken).ConfigureAwait(false);
        if (found.IsUnknown)
            throw new CoordinationException(FleetDiagnostics.UnknownServer(server, found.Servers));
        if (found is { IsKnown: false, Freshness.IsReached: false })
        {
            session.ThrowIfNotKnown($"the server '{server}'");
            throw new CoordinationException(
                FleetDiagnostics.NotKnown($"the server '{server}'", found.Freshness, session.Coordinator.Time.GetUtcNow()));
        }
    }
}
