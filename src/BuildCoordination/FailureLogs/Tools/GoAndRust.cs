namespace BuildCoordination.FailureLogs.Tools;

/// <summary>go, rustc and cargo; Cabal and RubyGems.</summary>
internal static class GoAndRust
{
    public static Sign[] Signs { get; } =
    [
        new("rust.error", Rank.Place, @"^(?<message>error(\[E\d+\])?: (?!aborting due|could not compile).*)", "error[E") { Most = 4,
            Continues = @"^\s+-->", MostContinued = 1 },
        new("cargo.error", Rank.Cause, @"^(?<message>error: failed to ((parse|load|get|select|run|download|fetch|read|resolve)\b"
            + "|open: ).*)", "error: failed") { Most = 1,
            Continues = @"^(Caused by:|  (?!--- std|cargo:)\S.*|\s*|(candidate versions|location searched|required by) .*)$",
            MostContinued = 6, Meanings = [.. Machine.Meanings, new("cargo.lock-version",
                @"lock file version (?<version>\d+) (requires|was found)",
                "Cargo.lock was written by a newer cargo: use a newer Rust (1.78 or later for version 4).")] },
        new("cargo.feature", Rank.Place, @"^\s+(?<message>feature `edition(?<edition>\d+)` is required)", "feature `edition") { Most = 1,
            IsWeak = true, Reach = 40, Meanings = [new("cargo.feature", @"`edition(?<edition>\d+)` is required") { Subject = "cargo: $0",
                RemedyFor = found => $"This Rust is too old for edition {found.Groups["edition"].Value}: use a newer one "
                    + $"({(found.Groups["edition"].Value == "2024" ? "1.85" : "1.56")} or later; rustup update)." }] },
        new("cargo.library", Rank.Place, @"^\s*(?<message>Could not find directory of OpenSSL installation"
            + "|The system library `[^`]+` required by crate `[^`]+` was not found).*", "directory of OpenSSL", "The system library `") {
            Most = 1, IsWeak = true, IsDetail = true, Meanings =
            [
                new("cargo.library", "OpenSSL", "Install it: apt-get install libssl-dev pkgconf (for the architecture of the target, where "
                    + "that is another)."),
                new("cargo.library", "library `(?<library>[^`]+)`") { RemedyFor = found =>
                    Libraries.Remedy(found.Groups["library"].Value) },
            ] },
        new("cargo.network", Rank.Network, @"^  (?<message>failed to (resolve address for|connect to) \S+?[:;] .*class=.*)",
            "  failed to resolve", "  failed to connect") { Most = 1, IsWeak = true, IsDetail = true, Reach = 40,
            Meanings = [new("network.unknown-host",
                @"resolve address for (?<host>[^:;]+): (?<why>[^;]+)", Network.UnreachableServer) { Subject = "cargo: ${host}: ${why}" }] },
        new("go.error", Rank.Place, @"^(?<message>(\./)?(?<file>\S+\.go):(?<line>\d+):(?<column>\d+): (?<text>.*))", ".go:") { Most = 4,
            IsWeak = true },
        new("go.vendor", Rank.Cause, "^(?<message>go: inconsistent vendoring in .*)", "inconsistent vendoring") { Most = 1,
            Continues = @"^\s+\S+@\S+: ", MostContinued = 4, Meanings = [new("go.vendor", "",
                "Run go mod vendor and commit what it changes, or build with -mod=mod.")] },
        new("go.checksum", Rank.Cause, @"^(?<message>(go: )?verifying \S+: checksum mismatch)", "checksum mismatch") { Most = 2,
            Continues = @"^\s+(downloaded|go\.sum):", MostContinued = 2 },
        new("go.network", Rank.Network, @"^(?<message>go: .*dial tcp.*(no such host|i/o timeout|connection ref|unreachable).*)", "dial tcp")
            { Most = 2, IsWeak = true, Meanings = [new("network.unknown-host", @"lookup (?<host>\S+)( on \S+)?: (?<why>no such host)") {
                Subject = "go: ${host}: ${why}" }] },
        new("go.modules", Rank.Cause, @"^(?<message>no Go files in .*|\S+@v\S+: module lookup disabled by GOPROXY=off"
            + "|build cache is (disabled|required).*)$",
            "no Go files", "module lookup", "build cache is") { Most = 2, IsWeak = true },
        new("cargo.error", Rank.Cause, @"^(?<message>cargo(-\w+)?: (?!warning|info).*)", "cargo") { Most = 1, IsWeak = true,
            Continues = @"^\s+because: ", MostContinued = 3 },
        new("rubygems.spec", Rank.Cause, @"^(?<message>Invalid gemspec in \[.*)", "Invalid gemspec") { Most = 1, IsWeak = true },
        new("cabal.dependencies", Rank.Cause, "^(?<message>.*[Ee]ncountered missing (or private )?dependencies:.*)", "ncountered missing") {
            Most = 1, IsWeak = true, Continues = @"^\s*[\w-]+ ?([<>=^*].*|-any)?$", MostContinued = 4, Meanings =
            [new("cabal.dependencies", @"dependencies:\s*(?<what>[^\n]+)") { Subject = "missing dependencies: ${what}" }] },
        new("go", Rank.Cause, "^(?<message>go: (?!downloading|extracting|finding|found|added|upgraded|warning|creating|to ).*)", "go: ") {
            Most = 1, IsWeak = true, IsLast = true, Reach = 2, Continues = @"^\S*go\.mod:\d+: ", MostContinued = 2, Meanings =
            [new("go.too-old", @"unknown directive: toolchain|invalid go version '1\.\d+(\.\d+)?': must match format",
                "go.mod is written for Go 1.21 or later: use a newer one (golang-go of backports).")] },
    ];
}
