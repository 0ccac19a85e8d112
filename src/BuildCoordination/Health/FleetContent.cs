using BuildCoordination.Documents;

namespace BuildCoordination.Health;

/// <summary>What the fleet's documents hold at one commit.</summary>
/// <param name="Servers">The status of each server.</param>
/// <param name="Builds">Each server's last builds, newest first.</param>
/// <param name="Messages">The messages, the archived ones first.</param>
/// <param name="Archives">The paths of all archives of messages.</param>
/// <param name="Health">The judgement; null if the remote was not asked.</param>
internal sealed record FleetContent(
    IReadOnlyList<ServerStatus> Servers, IReadOnlyDictionary<string, IReadOnlyList<BuildRecord>> Builds,
    IReadOnlyList<FleetMessage> Messages, IReadOnlyList<string> Archives, FleetHealth? Health);
