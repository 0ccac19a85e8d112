using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool;

/// <summary>
/// An error that nothing else handles, such as one of a damaged installation: no user sees its stack trace. No other library is used here,
/// as it may be what is damaged.
/// </summary>
internal static class UnexpectedError
{
    /// <summary>Writes one line to standard error and returns the exit code.</summary>
    public static int Report(Exception e)
    {
        var reason = string.Concat(e.Message.Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
        ConsoleLines.TryWrite(
            Console.Error,
            $"buildcoord: error: {e.GetType().Name}: {reason} Report this as a bug of buildcoord if the reason does not explain it.");
        return ExitCodes.CheckFailed;
    }
}
