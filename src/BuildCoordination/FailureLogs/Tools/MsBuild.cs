namespace BuildCoordination.FailureLogs.Tools;

/// <summary>MSBuild, dotnet and the compilers that write like it: FILE(LINE,COLUMN): error CODE: TEXT.</summary>
internal static class MsBuild
{
    public static Sign[] Signs { get; } =
    [
        new("msbuild.success", Rank.End, @"^\s*Build succeeded\.", "Build succeeded.") { Role = Role.Success },
        new("msbuild.error", Rank.Place, @"^\s*(\d+>)?(?<message>(?<file>[^\s(][^(]*)\((?<line>\d+)(,(?<column>\d+))?(,\d+,\d+)?\)\s?: (("
            + @"fatal )?error|Fehler|erreur|错误|エラー) (?<text>[A-Z]+\d+\s?: .*?)(\s\[[^\]]+\])?)$", "): error ", "): fatal error",
            ") : error", "): Fehler", "): erreur") { Most = 6, Meanings = Machine.Meanings },
        new("msbuild.error", Rank.Cause,
            @"^\s*(\d+>)?(?<message>(\S.*?\s?: )?(fatal )?error (?<text>[A-Z]{2,8}\d{2,5}\s?: .*?)(\s\[[^\]]+\])?)$", "error ") { Most = 4,
            Meanings = Machine.Meanings },
        new("dotnet.sdk", Rank.Cause, @"^\s*(A compatible \.NET SDK was not found|The SDK '.*' specified could not be found).*",
            "SDK was not found", "could not be found") { Most = 1, Continues = @"^(Requested SDK version|\s*)", MostContinued = 2 },
        new("msbuild.failed", Rank.Verdict, @"^\s*(?<message>Build FAILED\.)", "Build FAILED.") { Most = 1 },
    ];
}
