namespace BuildCoordination.FailureLogs.Tools;

/// <summary>python, pip, setuptools, pytest and pybuild.</summary>
internal static class Python
{
    public const string SyntaxErrors = "(invalid (syntax|decimal|character)|Missing paren|unterminated|unexpected (EOF|indent)|EOL while"
        + "|f-string|expected '|unmatched|'.' was never)";

    public static Sign[] Signs { get; } =
    [
        new("python.syntax", Rank.Place, $@"^(?<message>(SyntaxError: {SyntaxErrors}|IndentationError: |TabError: ).*)", "SyntaxError: ",
            "IndentationError: ", "TabError: ") { Most = 1, IsWeak = true, Above = @"^\s*File "".*"", line \d+$", IsUnderHeading = true },
        new("python.error", Rank.Cause, @"^\s*Traceback \(most recent call last\):", "Traceback (most") {
            Above = @"^\s*File ""(?!(?:.*[/\\])?(lib(64)?[/\\]python[\d.]+|site-packages|dist-packages)[/\\])[^<""][^""]*"", line \d+",
            // The last is Ruby's, which begins in the same way.
            Until = @"^\s{0,8}(?<message>[A-Za-z_][\w.]*(: .*|(?<=[A-Z]\w*))|\S+\.rb:\d+:in .*)$",
            Continues = @"^(\s|\||During|The above)", IsWeak = true, IsLast = true, Most = 1, Meanings = Errors },
        new("python.pip-noise", Rank.End, "^(ERROR: pip's dependency resolver does not|(WARNING: )?You are using pip version"
            + @"|You should consider upgrading via|\[notice\] )", "pip's dependency", "You are using pip", "consider upgrading",
            "[notice]") { Role = Role.Noise },
        new("python.pip", Rank.Cause, @"^\s*(×\s+|error: |ERROR: )(?<message>(Could not find a version|No matching distribution"
            + @"|Could not install packages|Cannot uninstall|Package '.*' requires a different"
            + @"|Could not open requirements|externally-managed-environment|This environment is externally managed|command '.*' failed"
            + @"|Invalid requirement|invalid command|ResolutionImpossible|Cannot install|HTTP error|No module named"
            + @"|Microsoft Visual|can't find \w+ compiler|.*[Rr]equires Rust).*)",
            "error: ", "ERROR: ", "× This") { Most = 2, IsWeak = true, Meanings =
            [
                new("pip.externally-managed", "externally.managed",
                    "Debian manages this Python: "
                    + "install the package with apt (python3-NAME), or use a virtual environment (python3 -m venv)."),
                new("pip.not-found", "No matching distribution|Could not find a version"),
                new("pip.compiler-missing", "can't find Rust compiler", "Install it: apt-get install cargo"),
                new("pip.compiler-missing", @"command '\S*(gcc|cc|g\+\+|c\+\+)' failed: (No such file|None)",
                    "Install it: apt-get install build-essential python3-dev"),
                new("tool.not-found", "command '(?<tool>[\\w.+-]+)' failed: No such file") { RemedyFor = found =>
                    Packages.Remedy(found.Groups["tool"].Value) },
                new("python.module-missing", "invalid command 'bdist_wheel'", "Install it: apt-get install python3-wheel"),
            ] },
        new("python.pip", Rank.Cause, "^(?<message>No matching distribution found for .*)", "No matching dist") { Reach = 2,
            IsWeak = true },
        new("python.setup", Rank.Cause,
            @"^\s*(?<message>(error: Setup script exited with )?error in (?<package>\S+) setup command: .*)", " setup command: ") {
            Most = 1, IsWeak = true, Meanings = [new("python.setup", @"error in (?<package>\S+) setup command: (?<why>.*)") {
                Subject = "${package} setup command: ${why}" }] },
        new("python.pip-failed", Rank.Verdict, @"^\s*(error: |ERROR: )?(?<message>(Failed building wheel|Failed to build |subprocess-exited"
            + "|metadata-generation-failed).*)", "Failed building", "Failed to build", "subprocess-exited", "metadata-generation") {
            Most = 1,
            IsWeak = true },
        new("python.module-missing", Rank.Cause, @"^\s*(E   )?(?<message>(ModuleNotFoundError|ImportError): .*)", "ModuleNotFoundError: ",
            "ImportError: ") { Most = 1, IsLast = true, IsWeak = true, Meanings = Errors },
        new("python.no-module", Rank.Cause, @"^\S*python[\d.]*: (?<message>(No module named|can't open file).*)", "No module named",
            "can't open file") { Most = 1, IsLast = true, IsWeak = true, Meanings = Errors },
        new("tests.pytest", Rank.Place, @"^\s*(?<message>(FAILED|ERROR) \S+(::\S+)+.*)", "FAILED ", "ERROR ") { Most = 6, IsWeak = true },
        new("tests.pytest-count", Rank.Cause, @"^=*\s*(?<message>(\d+ (failed|errors?)(, .*)?|no tests ran) in [\d.]+ ?s.*?)\s*=*$",
            " failed, ", " failed in ", " error, ", " errors, ", " error in ", " errors in ", "no tests ran") { Most = 1,
            IsWeak = true, IsLast = true },
        new("tests.unittest", Rank.Place, @"^(?<message>(FAIL|ERROR): [\w.]+ \([\w.]+\).*)", "FAIL: ", "ERROR: ") {
            Most = 6, IsWeak = true },
        new("tests.pytest-collect", Rank.Place, @"^_+ (?<message>ERROR collecting \S+) _+$", "ERROR collecting") { Most = 4, IsWeak = true,
            Continues = @"^(E   \S|import file mismatch|\w*Error: )", MostContinued = 1, Meanings = [new("pytest.cache",
                "import file mismatch", "Remove the old __pycache__ folders and .pyc files of the source tree.")] },
        new("pybuild", Rank.Verdict, @"^E: pybuild (?<message>.*)", "E: pybuild") { Most = 1, IsWeak = true },
    ];

    private static Meaning[] Errors =>
    [
        // A part that is missing of what is there is not installed by installing it again.
        new("python.module-missing", @"No module named '?((?<module>\w+)(?![\w.])|(?<module>distutils)\.[\w.]+)'?") { Subject = "$0",
            RemedyFor = found => PythonModules.Remedy(found.Groups["module"].Value) },
        new("python.module-missing", @"No module named '?[\w.]+'?") { Subject = "$0" },
        new("python.locale", @"UnicodeDecodeError: 'ascii' codec.*", "Build with a locale of UTF-8: LC_ALL=C.UTF-8.") {
            Subject = "$0" },
        new("python.no-version", "setuptools-scm was unable to detect version",
            "Build in a clone with its history and tags, or set SETUPTOOLS_SCM_PRETEND_VERSION=VERSION."),
        Packages.NotStartedByPython,
        .. Machine.Meanings,
    ];
}
