namespace BuildCoordination.Builds;

/// <summary>A run whose process died, and whose end was told for it.</summary>
/// <param name="JobId">Its job.</param>
/// <param name="Name">What was built.</param>
/// <param name="Server">The server that it was a build of.</param>
/// <param name="Reason">What is known of its death.</param>
/// <param name="Ended">How many processes that it left running were ended.</param>
internal sealed record DeadRun(string JobId, string Name, string Server, string Reason, int Ended);
