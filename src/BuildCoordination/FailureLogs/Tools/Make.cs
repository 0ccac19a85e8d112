namespace BuildCoordination.FailureLogs.Tools;

/// <summary>make, of GNU and others, old and new, and ninja.</summary>
internal static class Make
{
    private static Meaning[] Meanings =>
    [
        new("killed", @"(Killed|Getötet|Tué|已杀死|強制終了|(Error|Fehler|Erreur|错误|エラー) 137)\s*$", Killed.Remedy) { Rank = Rank.Machine },
        new("kernel.certificates", @"No rule to make target '(debian/canonical-(certs|revoked-certs)\.pem|debian/certs/[\w.-]+\.pem)'",
            "Debian's and Ubuntu's settings of the kernel name certificates that are not there: scripts/config --set-str "
            + "SYSTEM_TRUSTED_KEYS '' --set-str SYSTEM_REVOCATION_KEYS ''") { Subject = "$0" },
        new("kernel.headers", @"/lib/modules/(?<version>[\w.+-]+-(amd64|arm64|686|686-pae|generic|lowlatency))/build: No such file", null) {
            RemedyFor = found => $"Install the headers of that kernel: apt-get install linux-headers-{found.Groups["version"].Value}" },
        new("make.no-rule", @"(No rule to make target|Keine Regel|Aucune règle|没有规则|ターゲット).*") { Subject = "$0" },
    ];

    public static Sign[] Signs { get; } =
    [
        new("make.ignored", Rank.End, @"^(g|re)?make(\.exe)?(\[\d+\])?\s?: \[.*\((ignored|ignoriert|ignorée|已忽略|無視されました)\)\s*$",
            "(ignor", "(已忽略", "(無視") { Role = Role.Ignored },
        new("make.no-tool", Rank.Cause, @"^(?<message>(g|re)?make(\[\d+\])?\s?: (?!\*\*\*)(execvp: )?(\S+?)\s?[:：] ?(Argument list too long"
            + $@"|Permission denied|{Words.Missing}).*)", ["Argument list too", "Permission denied", .. Words.KeysOfMissing]) { Most = 1,
            IsWeak = true, IsLast = true, Meanings = Shell.Meanings },
        new("make.separator", Rank.Place, @"^(?<message>(?<file>\S+):(?<line>\d+): \*\*\* (?<text>.*))", ": *** ") { Most = 1,
            Meanings = [new("make.separator", @"missing separator(?! \(ifeq)", "The line is no rule: of a recipe it must begin with a "
                + "tab, not with spaces.")] },
        new("make.syntax", Rank.Place, @"^(?<message>make(\[\d+\])?: ""(?<file>[^""]+)"" line (?<line>\d+): (?<text>(?!warning).*))",
            "make: \"", "]: \"") { Most = 3, Meanings = [new("make.gnu", "Need an operator|Missing dependency operator",
                "The makefile is for GNU make: run gmake.")] },
        new("make.no-rule", Rank.Cause, @"^(?<message>(g|re)?make(\[\d+\])?\s?: \*\*\* (No rule|Keine Regel|Aucune règle|没有规则|No targets"
            + @"|Kein Ziel|Pas de cible|没有指明目标).*)", ": *** ") { Most = 1, Meanings = Meanings },
        new("make.rule", Rank.Rule, @"^(?<message>(g|re)?make(\.exe)?(\[\d+\])?\s?: \*\*\* .*)", ": *** ") { Most = 1,
            Meanings = Meanings },
        new("make.recipe", Rank.Rule, @"^(?<message>\S+:\d+: (recipe for target '.*' failed|die Regel für Ziel .* scheiterte"
            + @"|la recette pour la cible .* a échoué.*|对于目标.*的命令执行失败))$", "recipe for target", "Regel für Ziel", "recette pour la",
            "的命令执行失败") { Most = 1 },
        new("kernel.btf", Rank.Cause, "^(?<message>FAILED: load BTF from vmlinux.*)", "load BTF") { Most = 1, Meanings =
            [new("kernel.btf", "", "Use a newer pahole (dwarves, of backports), or build without CONFIG_DEBUG_INFO_BTF.")] },
        new("ninja.failed", Rank.Verdict, @"^(?<message>(FAILED: \S.*|ninja: (error|fatal): .*))", "FAILED: ", "ninja: ") { Most = 1 },
        new("scons.noise", Rank.End, "^scons: building terminated because", "scons: building") { Role = Role.Noise },
        new("scons.error", Rank.Cause, @"^(?<message>scons: \*\*\* .*)", "scons: ***") { Most = 2, IsWeak = true },
        new("waf.error", Rank.Cause, "^(?<message>The configuration failed|[Cc]ould not configure .*)$", "configuration failed",
            "ould not configure") { Most = 1, IsWeak = true, Above = "^Checking for .*: (not found|no)\\s*$", MostContinued = 1,
            Meanings = [new("tool.not-found", @"Checking for (program )?'?(?<tool>[\w.+-]+)'?\s+: not found") { Subject = "$0",
                RemedyFor = found => Packages.Remedy(found.Groups["tool"].Value) }] },
        new("dkms.error", Rank.Cause, @"^(?<message>Error! (\w+ return status|Your kernel headers|Module version|Could not).*)",
            "Error! ") { Most = 1, IsWeak = true, Continues = "^(Consult |Please install|or \\S).*", MostContinued = 2 },
        new("make.bsd", Rank.Rule, @"^(?<message>\*\*\* (\[\S+\] )?(Error|Signal) .*|make: stopped in .*|make: don't know how to make .*)",
            "*** ", "make: ") { Most = 1 },
    ];
}
