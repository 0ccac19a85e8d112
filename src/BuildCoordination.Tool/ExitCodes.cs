namespace BuildCoordination.Tool;

/// <summary>What the command exits with; <c>run</c> and <c>cloudstack</c> pass on the tool's own code.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int CheckFailed = 1;
    public const int Usage = 2;
    public const int Configuration = 3;
    public const int NotYetVisible = 4;
    public const int Unreachable = NotYetVisible;
    public const int Refused = 5;
    public const int Unhealthy = 6;

    /// <summary>Ctrl-C, as shells say it.</summary>
    public const int Stopped = 130;

    /// <summary>A command to run was not found, as shells say it.</summary>
    public const int CommandNotFound = 127;

    // The codes of errors that end a command with something else than 1. A test freezes the exit code of each.
    private static readonly Dictionary<string, int> OfCodes = new (int Exit, string[] Codes)[]
    {
        (Usage, ["BC1002", "BC1009", "BC1101", "BC1102", "BC1103", "BC1104", "BC1105", "BC1401"]),
        (Usage, ["BC4005", "BC4006", "BC4111", "BC4112", "BC4116"]),
        (Configuration, ["BC1001", "BC1003", "BC1004", "BC1005", "BC1006", "BC1007", "BC1008", "BC1010", "BC1011", "BC1012"]),
        (Configuration, ["BC1016", "BC1017", "BC1018", "BC1019", "BC1020", "BC1030", "BC1031", "BC2001", "BC2093"]),
        (Unreachable, ["BC2027"]),
        (Refused, ["BC6002"]),
        (CommandNotFound, ["BC4113"]),
    }.SelectMany(pair => pair.Codes, (pair, code) => (code, pair.Exit)).ToDictionary(StringComparer.Ordinal);

    /// <summary>Gets what a command exits with that an error with this code ends.</summary>
    public static int Of(string code) => OfCodes.GetValueOrDefault(code, CheckFailed);
}
