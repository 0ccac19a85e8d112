using System.Text;

namespace BuildCoordination.Git;

/// <summary>
/// The result of a git command. It has no exit code if the command was killed, at its deadline or otherwise. The texts have no user
/// information of URLs.
/// </summary>
internal sealed record GitRun(int? ExitCode, byte[] Bytes, string Error, bool TimedOut, bool IsMissing = false)
{
    public string Output => Encoding.UTF8.GetString(Bytes);

    public bool Succeeded => ExitCode == 0;

    /// <summary>Somebody else ended it by a signal.</summary>
    public bool WasKilled => ExitCode is null && !TimedOut && !IsMissing;
}
