namespace BuildCoordination.FailureLogs.Tools;

/// <summary>ld and what calls it.</summary>
internal static class Linker
{
    public static Sign[] Signs { get; } =
    [
        new("library.missing", Rank.Cause, @"^(?<message>\S+: error while loading shared libraries: .*)", "loading shared lib") { Most = 1,
            IsWeak = true, IsLast = true, Meanings = [TestNeeds.MissingLibrary] },
        new("ld.undefined", Rank.Cause, @"^(?<message>.*(undefined reference to|nicht definierter Verweis auf|référence indéfinie"
            + @"|对.*未定义的引用|への定義されていない参照|undefined symbol: |Undefined symbols for architecture).*)", "undefined reference",
            "nicht definierter", "référence indéfinie", "未定义的引用", "定義されていない参照", "undefined symbol: ", "Undefined symbols") { Most = 3,
            Continues = ": DSO missing from command line$", MostContinued = 1, Meanings = [
                new("ld.atomic", "undefined reference to .__atomic_", "This processor has no such instruction: link with -latomic."),
                new("ld.library-not-named",
                @"(?<what>[^\n:]+)\n.*/lib(?<library>[\w.+-]+?)\.so[\d.]*: error adding symbols: DSO missing") {
                Subject = "${what}, of lib${library}", RemedyFor = found =>
                    $"Name the library when linking: -l{found.Groups["library"].Value}" }] },
        new("ld.library", Rank.Cause,
            @"^(?<message>\S*\bld(\.\w+)?: .*(cannot find|unable to find library|kann .* nicht finden|ne peut trouver|找不到|見つかりません).*)",
            "ld: ", "ld.") { Most = 3, Above = "skipping incompatible", Continues = "have you installed the static version",
            MostContinued = 1, Meanings = [new("ld.library", @"(?sm)\A(?!.*(skipping incompatible|static version)).*?^(/usr/bin/)?"
                + @"(x86_64-linux-gnu-)?ld(\.bfd|\.gold|\.lld)?: (error: )?(cannot find|unable to find library) (?<library>-l[\w.+-]+)"
                + @"(?=:|\s|$)(?! inside)") { RemedyFor = found => Libraries.Remedy(found.Groups["library"].Value) }] },
        new("ld.multiple", Rank.Cause, @"^(?<message>.*(multiple definition of|Mehrfachdefinition|définitions multiples).*)",
            "multiple definition", "Mehrfachdefinition", "définitions multiples") { Most = 3, Meanings =
            [new("ld.multiple", "multiple definition of [^;]+") { Subject = "$0" }] },
        new("ld.failed", Rank.Verdict, @"^(?<message>(collect2|lto-wrapper|clang(\+\+)?(-\d+)?|gcc"
            + @"|g\+\+)?:? ?(fatal )?error: (ld returned|linker command failed|lto-wrapper failed|\S+ returned \d+ exit).*)", "ld returned",
            "linker command", "lto-wrapper", "exit status") { Most = 1 },
        new("ld.error", Rank.Cause, @"^(?<message>\S*\bld(\.\w+)?: (?!warning|have you installed the static|.*: warning).*)", "ld: ",
            "ld.") { Most = 2, IsWeak = true, Meanings = [new("ld.position",
                "can not be used when making a (PIE|shared) object",
                "Compile that object with -fPIC; a program can be linked with -no-pie."),
                new("ld.plugin",
                @"/llvm-(?<version>[\d.]+)/\S*LLVMgold\.so: error loading plugin") { RemedyFor = found =>
                    $"Install it: apt-get install llvm-{found.Groups["version"].Value}-dev" }] },
    ];
}
