namespace BuildCoordination.Tool.CommandLine;

/// <summary>The exit codes of commands that fail with an error.</summary>
internal static class ErrorExitCodes
{
    // The codes of the errors that end a command with something else than 1. A test freezes the exit code of each.
    private static readonly Dictionary<string, int> OfCodes = new (int Exit, string[] Codes)[]
    {
        (ExitCodes.Usage, ["BC1002", "BC1009", "BC1101", "BC1102", "BC1103", "BC1104", "BC1105", "BC1401"]),
        (ExitCodes.Usage, ["BC3404", "BC4005", "BC4006", "BC4111", "BC4112", "BC4116"]),
        (ExitCodes.Configuration, ["BC1001", "BC1003", "BC1004", "BC1005", "BC1006", "BC1007", "BC1008", "BC1010", "BC1011", "BC1012"]),
        (ExitCodes.Configuration, ["BC1016", "BC1017", "BC1018", "BC1019", "BC1020", "BC1021", "BC1030", "BC1031", "BC1032", "BC1033"]),
        (ExitCodes.Configuration, ["BC2001", "BC2093"]),
        (ExitCodes.Unreachable, ["BC2027"]),
        (ExitCodes.Rejected, ["BC6002"]),
        (ExitCodes.CommandNotFound, ["BC4113"]),
    }.SelectMany(pair => pair.Codes, (pair, code) => (code, pair.Exit)).ToDictionary(StringComparer.Ordinal);

    /// <summary>Gets what a command exits with that an error with this code ends.</summary>
    public static int Of(string code) => OfCodes.GetValueOrDefault(code, ExitCodes.CheckFailed);
}
