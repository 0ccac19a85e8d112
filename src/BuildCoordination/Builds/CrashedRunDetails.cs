namespace BuildCoordination.Builds;

/// <summary>A crashed run, whose end another process reported.</summary>
/// <param name="JobId">Its job.</param>
/// <param name="Name">The name of the build.</param>
/// <param name="Server">The server that it was a build of.</param>
/// <param name="Reason">The known reason of the crash.</param>
/// <param name="Ended">The number of terminated orphaned processes.</param>
internal sealed record CrashedRunDetails(string JobId, string Name, string Server, string Reason, int Ended);
