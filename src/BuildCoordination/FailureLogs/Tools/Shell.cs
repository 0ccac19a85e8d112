namespace BuildCoordination.FailureLogs.Tools;

/// <summary>Shells, env and the small tools of a rule: what is missing, what may not be run.</summary>
internal static class Shell
{
    public static Meaning[] Meanings { get; } =
    [
        new("file.windows-lines", @"(\\r|\^M)['’: ]",
            "The file has the line ends of Windows: dos2unix FILE (git config core.autocrlf input)."),
        new("autotools.outdated", @"/missing: (line )?\d+: (?<tool>aclocal|automake|autoconf|autoheader)(-[\d.]+)?: (command )?not found",
            "The generated files look older than their sources: autoreconf -fi makes them again (apt-get install automake)."),
        new("jdk.javah-gone", @"^(?!.*(/jre/|java-(1\.)?[6-9]-|jdk-?(1\.)?[6-9]\b)).*/javah\b['’]?: .*not found",
            "javah is gone since JDK 10: let JAVA_HOME name JDK 8."),
        new("tool.not-found", $@"(^|: |env: )[‘'""]?(?<tool>[\w./+-]+)['’""]?\s?[:：] ?({Words.Missing})") {
            RemedyFor = found => Packages.Remedy(found.Groups["tool"].Value) },
        new("tool.not-executable", @"^\S*sh: .*: (Permission denied|Keine Berechtigung|Permission non accordée|cannot execute)",
            "Make the program executable, or name another.") { Rank = Rank.Machine },
        new("debhelper.executable", @"^(\S*/)?(?<file>debian/([\w.+-]+\.)?(install|docs|dirs|links|manpages|examples)): 1: .*", null) {
            Rank = Rank.Cause, RemedyFor = found => $"An executable file is run as a program: chmod -x {found.Groups["file"].Value}" },
        .. Machine.Meanings,
        new("file.missing", $"cannot stat|cannot access|cannot create|{Words.Missing}"),
    ];

    public static Sign[] Signs { get; } =
    [
        new("shell.repeats", Rank.End, @"^tar: (Child returned status|Error is not recoverable|Exiting with failure)"
            + @"|^ERROR: ld\.so: .*: ignored\.$", "tar: ", "ERROR: ld.so") { Role = Role.Noise },
        new("configure.macro", Rank.Cause, @"^\S+: line \d+: [`'](?<message>PKG_\w+\(.*)'$", ": line ") { Most = 1, IsWeak = true,
            IsDetail = true, Meanings = [new("configure.macro", "", "configure was made without pkg-config: apt-get install pkgconf, "
                + "then run autoreconf again.")] },
        new("configure.macro-missing", Rank.Cause, @"^(?<message>\S*configure: line \d+: syntax error near unexpected token .*)",
            "syntax error near") { Most = 1, IsWeak = true, Reach = 1,
            Above = @"^\S*configure: line \d+: (AX|PKG|AM|AC|LT|GTK|XDT|IT)_\w+: command not found$", Meanings =
            [
                new("configure.macro-missing", @"AX_\w+: command not found", "configure was made without that macro: apt-get install "
                    + "autoconf-archive, then run autoreconf again.") { Subject = "configure: $0" },
                new("configure.macro-missing", @"PKG_\w+: command not found", "configure was made without pkg-config: apt-get install "
                    + "pkgconf, then run autoreconf again.") { Subject = "configure: $0" },
            ] },
        new("tool.not-found", Rank.Cause, @"^(?<message>xvfb-run: error: (?<tool>\w+) command not found).*", "xvfb-run: error") { Most = 1,
            IsWeak = true, Meanings = [new("tool.not-found", @"error: (?<tool>\w+) command") { RemedyFor = found =>
                Packages.Remedy(found.Groups["tool"].Value) }] },
        new("tool.not-found", Rank.Cause, @"^thrift failed error: (?<message>\S*sh: \d+: thrift: not found)", "thrift failed") { Most = 1,
            Meanings = [new("tool.not-found", "", "Install it: apt-get install thrift-compiler")] },
        new("shell.option", Rank.Cause, @"^(?<message>\S+: (invalid|unrecognized|unknown) option (-- )?\S+)$", " option ") { Most = 1,
            IsWeak = true, IsLast = true, Reach = 8 },
        new("tar.archive", Rank.Cause, @"^(?<message>tar \(child\): (?<file>\S+): Cannot open: (?<why>.*))", "tar (child)") { Most = 1,
            IsWeak = true, IsDetail = true, Reach = 4, Meanings = [new("no-permission", "Permission denied", "Give the building user write "
                + "access to that folder (an earlier build may have run as root).")] },
        new("ccache", Rank.Machine, @"^\s{2,}(?<message>ccache: (error|failed): .*([Pp]ermission denied|Read-only file).*)", "ccache: ") {
            Most = 1, IsWeak = true, Meanings = [new("ccache.folder", "",
                "Give the building user the rights to the folder of ccache, or name another: CCACHE_DIR=DIR.")] },
        new("shell", Rank.Cause, @"^(?<message>(\S*/)?(ba|da|z|k|a)?sh(\.exe)?: ((line|Zeile|ligne|行|第)? ?\d+ ?行?: |\S+: ).*)", "sh: ") {
            IsWeak = true, Reach = 1, IsLast = true, Most = 1, Meanings = Meanings },
        new("shell", Rank.Cause, @"^(?<message>\S+: (line|Zeile|ligne|行|第)? ?\d+ ?行?: \S.*)", "not found", "No such file", "denied",
            "unexpected", "bad substitution", "nicht gefunden", "introuvable", "未找到", "見つかりません", "cannot execute", "unbound variable",
            "Berechtigung", "refusée") { IsWeak = true, Reach = 1, IsLast = true, Most = 1, Meanings = Meanings },
        new("shell", Rank.Cause, @"^(?<message>(/usr/bin/)?(env|sudo|nohup|timeout|xargs|fakeroot|exec|nice): .*(No such file|not found"
            + @"|denied|introuvable|nicht gefunden|Datei).*)", "env: ", "sudo: ", "nohup: ", "timeout: ", "xargs: ", "fakeroot: ", "exec: ",
            "nice: ") { IsWeak = true, Reach = 1, IsLast = true, Most = 1, Meanings = Meanings },
        new("shell", Rank.Cause, @"^(?<message>(/\S*/)?(cp|mv|rm|install|mkdir|ln|chmod|chown|touch|cat|tar|sed|unzip|gzip|find|ls|cd"
            + @"|rmdir|dd|rsync|diff|grep|awk|sha256sum|md5sum|test|readlink|curl|wget|git|cpio|bzip2|xz|zip|genisoimage|mount|gunzip|ar"
            + @"|strip|objcopy): (?!warning|\(\d+\) |Warnung|Removing leading).*)",
            "cp: ", "mv: ", "rm: ", "install: ", "mkdir: ", "ln: ", "chmod: ", "chown: ", "touch: ", "cat: ", "tar: ", "sed: ", "unzip: ",
                "gzip: ", "find: ", "ls: ", "cd: ", "rmdir: ", "dd: ", "rsync: ", "curl: ", "ar: ", "strip: ", "zip: ", "mount: ",
                "genisoimage: ", "readlink: ", "xz: ", "cpio: ") { IsWeak = true, Reach = 1, IsLast = true, Most = 2,
            Meanings = Meanings },
        new("shell", Rank.Cause, @"^\s*(?<message>['""]?[\w./\\-]+['""]? (is not recognized as an internal|不是内部或外部命令"
            + @"|ist entweder falsch geschrieben|n'est pas reconnu en tant que).*)", "is not recognized", "不是内部或外部命令",
            "falsch geschrieben", "n'est pas reconnu") { IsWeak = true, IsLast = true, Most = 1 },
        new("ssh", Rank.Cause, @"^(?<message>(Host key verification failed|\w+_exchange_identification: .*|ssh: .*"
            + @"|\S+: Permission denied \((publickey|password).*|rsync error: (?!some files vanished).*).*)", "Host key", "_exchange_",
            "denied (", "ssh: ", "rsync error: ") { Most = 1, IsWeak = true },
        new("process.crashed", Rank.Cause, @"^(?!.*conftest)(?<message>(\S+: line \d+: +\d+ (Illegal instruction|Segmentation fault"
            + @"|Aborted|Bus error|Floating point exception)\b.*|(Illegal instruction|Segmentation fault|Aborted|Bus error"
            + @"|Floating point exception)( \(core dumped\))?))$", "Illegal instr", "Segmentation fault", "Aborted", "Bus error",
            "Floating point ex") { Most = 1, IsWeak = true, IsLast = true, Reach = 4 },
    ];
}
