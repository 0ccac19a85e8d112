using Cake.BuildCoordination.Hook;
using Cake.Core;
using Cake.Core.Annotations;

namespace Cake.BuildCoordination;

/// <summary>Aliases for the status and the health of servers.</summary>
[CakeAliasCategory("BuildCoordination")]
[CakeNamespaceImport("Cake.BuildCoordination")]
public static class StatusAliases
{
    /// <summary>Sets this server's status by hand. While a build of this server runs, the build's status overrides it.</summary>
    /// <param name="context">The context.</param>
    /// <param name="state">The status.</param>
    /// <param name="settings">The settings; null for none.</param>
    /// <example>
    /// <code>
    /// UpdateBuildStatus(ServerState.Idle);
    /// UpdateBuildStatus(ServerState.Failed, new UpdateBuildStatusSettings { Job = "nightly-12" });
    /// </code>
    /// </example>
    [CakeMethodAlias]
    [CakeAliasCategory("Status")]
    public static void UpdateBuildStatus(this ICakeContext context, ServerState state, UpdateBuildStatusSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        FleetOf.Context(context, settings?.Texts()).SetStatus(state.ToString(), settings?.Job);
    }

    /// <summary>Checks every server of the fleet.</summary>
    /// <param name="context">The context.</param>
    /// <param name="settings">The settings; null for none.</param>
    /// <returns>Every server, by name; none if no fleet is configured or it cannot be read.</returns>
    /// <example>
    /// <code>
    /// foreach (var server in FleetHealth().Where(server => server.IsUnhealthy))
    ///     Warning("{0}: {1}, {2}", server.Server, server.Heartbeat, server.State);
    /// </code>
    /// </example>
    [CakeMethodAlias]
    [CakeAliasCategory("Health")]
    public static IReadOnlyList<ServerHealth> FleetHealth(this ICakeContext context, FleetHealthSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        return [.. FleetOf.Context(context, settings?.Texts()).CheckHealth().Select(server => new ServerHealth
        {
            Server = server.Server,
            Heartbeat = server.Heartbeat,
            State = server.State,
            Unread = server.Unread,
            IsUnhealthy = server.IsUnhealthy,
        })];
    }
}
