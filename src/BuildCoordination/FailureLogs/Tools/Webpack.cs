namespace BuildCoordination.FailureLogs.Tools;

/// <summary>webpack, vue-cli, vite, babel, TypeScript and eslint.</summary>
internal static class Webpack
{
    // What only passes on the reason.
    private const string Loader = @"\s*(Module \w+ failed[^\n]*\n\s*)?(Syntax Error: )?(Thread Loader[^\n]*\n\s*)?";

    public static Sign[] Signs { get; } =
    [
        new("typescript.error", Rank.Place, @"^\s*(ERROR in )?(?<message>(?<file>\S+\.(ts|tsx|vue|js|jsx"
            + @"|mts))[(:](?<line>\d+)[,:](?<column>\d+)\)?:? (- )?(?<text>error TS\d+: .*))", "error TS") { Most = 6 },
        new("typescript.error", Rank.Place, @"^\s*ERROR in (?<message>(?<file>\S+?)\((?<line>\d+),(?<column>\d+)\)(?<text>)):$",
            "ERROR in") { Most = 6, Continues = @"^\d+:\d+ \S", MostContinued = 1 },
        new("eslint.file", Rank.Place, @"^\s{2,}(?<file>)(?<message>(?<line>\d+):(?<column>\d+)\s+error\s+(?<text>\S.*))", " error ") {
            Most = 6, Above = @"^(/|[A-Z]:\\|\./)\S+\.\w{2,4}$", IsUnderHeading = true },
        new("eslint.place", Rank.Place, @"^\s*(?<message>error: (?<text>.*) at (?<file>\S+):(?<line>\d+):(?<column>\d+))$", "error: ") {
            Most = 6, IsWeak = true },
        new("webpack.module", Rank.Place,
            @"^\s*(?<message>(Module not found|Module build failed|Module parse failed|Field 'browser'|SyntaxError): "
                + $"(?!{Python.SyntaxErrors}).*)",
            "Module not found", "Module build failed", "Module parse failed", "SyntaxError: ") { Most = 3, IsWeak = true },
        new("webpack.module", Rank.Place, @"^\s*\* (?<message>\S+ in (?!node_modules)\S.*)", " in ./") { Most = 4, IsWeak = true,
            Above = "^(This|These) .*(dependency|dependencies|module|modules) (was|were) not found:", IsUnderHeading = true },
        new("webpack.error", Rank.Cause, @"^\s*(error  ?in|ERROR in) (?<message>(?!\S+ setup command: )\S.*)",
            "rror  in", "rror in", "ERROR in") { Most = 3, IsWeak = true, Continues = @"^\s*(\S.*)?$", MostContinued = 3, Meanings =
            [new("webpack.error", $@"^(?<file>[^\s?]+)\S*( \d+:\d+\S*)?\n{Loader}(?<why>\S[^\n]*)") { Subject = "${file}: ${why}" }] },
        new("angular.error", Rank.Cause, "^(?<message>An unhandled exception occurred: .*)", "An unhandled ex") { Most = 1, IsWeak = true,
            Continues = @"^(?!See )(\S.*)?$", MostContinued = 3 },
        new("vite.error", Rank.Verdict, @"^(error during build|✗ Build failed|x Build failed).*", "error during build", "Build failed in") {
            Most = 1, IsWeak = true, Continues = @"^\S.*", MostContinued = 2 },
        new("webpack.done", Rank.End, @"^\s*(DONE +(Build complete|Compiled)|✓ built in )", "DONE  ", "✓ built in") { Role = Role.Passed },
        new("webpack.failed", Rank.Verdict,
            @"^\s*(?<message>(ERROR\s+)?(Error: )?(Failed to compile( with|\.)|Build failed with errors|✖ \d+ problems? \((?!0 errors)).*)",
            "Failed to compile",
            "Build failed with", "problems (", "problem (") { Most = 1, IsWeak = true, MostContinued = 4,
            Continues = @"^(?!(This|These|You) )(\S.*)?$",
            Meanings = [new("webpack.failed", $@"^[^\n]*compile[^\n]*\n{Loader}(?<why>\S[^\n]*)") { Subject = "${why}" }] },
    ];
}
