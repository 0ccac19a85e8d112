namespace BuildCoordination.FailureLogs.Tools;

/// <summary>dpkg-gensymbols: it warns, and dh_makeshlibs fails.</summary>
internal static class Gensymbols
{
    public static Sign[] Signs { get; } =
    [
        new("dpkg.symbols", Rank.Cause, @"^dpkg-gensymbols: \S+ ?: .*(disappeared|verschwunden|disparu|desaparec|消失|исчез).*",
            "dpkg-gensymbols: ") { Most = 1, IsWeak = true, IsDetail = true, Meanings = [new("dpkg.symbols", "", "Bring debian/*.symbols "
                + "up to date with that difference; where others use what is gone, the library needs a new name.")] },
        new("dpkg.symbols-missing", Rank.Cause, @"^\+(?<message>#MISSING: \S+# .*)", "+#MISSING: ") { Most = 2, IsWeak = true,
            IsDetail = true },
        new("dpkg.symbols-new", Rank.Verdict, @"^dpkg-gensymbols: (?!error)\S+ ?: .*", "dpkg-gensymbols: ") { Most = 2, IsWeak = true },
    ];
}
