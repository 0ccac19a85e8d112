namespace BuildCoordination.FailureLogs.Tools;

/// <summary>Something was killed, as shells, compilers, go and cargo say it.</summary>
internal static class Killed
{
    public const string Remedy = "When nobody killed it, the machine may have run out of memory: look at dmesg.";

    private static readonly Meaning[] Meanings = [new("killed", "", Remedy)];

    public static Sign[] Signs { get; } =
    [
        new("compiler.killed", Rank.Machine, @"^.*: (fatal |internal compiler )?error: .*(Killed.*(signal|program|\()|signal 9).*",
            "Killed", "signal 9") {
            Most = 1, Meanings = [new("killed", "", Remedy.TrimEnd('.') + ", and build with fewer jobs (-j).")] },
        new("killed", Rank.Machine, @"^\S+: line \d+:\s+\d+ Killed\b.*", "Killed") { Most = 1, IsOutsideTests = true, Meanings = Meanings },
        // Of go, of cargo, of what only passes it on.
        new("killed", Rank.Machine, @"^(?<message>((go|\S+): \S*/(compile|link|asm|cgo)|go build .*): signal: killed|Error: .*: Killed"
            + @"|\s*process didn't exit successfully: .*\(signal: 9, SIGKILL: kill\))$", "signal: killed", ": Killed", "SIGKILL: kill") {
            Most = 1, IsWeak = true, IsLast = true, IsOutsideTests = true, Meanings = Meanings },
        new("killed", Rank.Machine, @"^\s*(\S+ \w+ \d+:\s+\d+ )?(Killed|Getötet|Processus arrêté|Tué|已杀死|強制終了)(\s.*)?$", "Killed",
            "Getötet", "Processus arr", "Tué ","已杀死", "強制終了") { Most = 1, IsWeak = true, IsLast = true, Meanings = Meanings },
    ];
}
