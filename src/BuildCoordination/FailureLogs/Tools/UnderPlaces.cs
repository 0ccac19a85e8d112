namespace BuildCoordination.FailureLogs.Tools;

/// <summary>Errors below a line that names their place: of gfortran, of OCaml and dune, of Python where it shows no traceback.</summary>
internal static class UnderPlaces
{
    public static Sign[] Signs { get; } =
    [
        new("gfortran.error", Rank.Place, @"^(?<message>(Fatal )?Error: .* at \(\d\).*)", " at (1)", " at (2)") { Most = 4,
            IsOnlyBelow = true, MostContinued = 1,
            Above = @"^((?<file>[^\s:]+):(?<line>\d+):(?<column>\d+):|\s*\d+ \|.*|\s*\|[\s\d]*|\s*)$" },
        new("ocaml.error", Rank.Place, @"^(?<message>Error( \([^)]+\))?: .*)", "Error: ", "Error (") { Most = 4, IsOnlyBelow = true,
            MostContinued = 1, IsWeak = true,
            Above = @"^(File ""(?<file>[^""]+)"", lines? (?<line>\d+)\S* characters \d+-\d+:|\s*\d+ \|.*|[\s^.]*)$" },
        new("python.error", Rank.Cause, @"^(?<message>[A-Za-z_][\w.]*(Error|Exception): .*)", "Error: ", "Exception: ") { Most = 1,
            IsOnlyBelow = true, MostContinued = 1, IsWeak = true, IsLast = true,
            Above = @"^(File ""(?<file>[^<""][^""]*)"", line (?<line>\d+).*|\s{2,}\S.*)$" },
    ];
}
