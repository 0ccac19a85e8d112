namespace BuildCoordination.Builds;

/// <summary>A crashed run, whose end another process reported.</summary>
/// <param name="JobId">Its job.</param>
/// <param name="Name">What was built.</param>
/// <param name="Server">The server that it was a build of.</param>
/// <param name="Reason">The known reason of the crash.</param>
/// <param name="Ended">How many processes that it left running were ended.</param>
internal sealed record DeadRun(string JobId, string Name, string Server, string Reason, int Ended);
