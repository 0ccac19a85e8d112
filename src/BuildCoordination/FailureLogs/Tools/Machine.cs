namespace BuildCoordination.FailureLogs.Tools;

/// <summary>The machine gives up: disk, memory, limits, permissions.</summary>
internal static class Machine
{
    private const string NoSpace = "[Nn]o space left on device|not enough space on the disk|Disk quota exceeded|ENOSPC(?!',?$)"
        + "|Auf dem Gerät ist kein Speicherplatz|Aucun espace disponible|设备上没有空间|デバイスに空き領域がありません";
    private const string NoMemory = "[Cc]annot allocate memory|virtual memory exhausted|insufficient memory for the Java Runtime"
        + "|Nicht genügend Hauptspeicher|Impossible d'allouer de la mémoire|ENOMEM|std::bad_alloc|out of memory allocating";

    public const string Threads =
        "The limit of processes or threads is reached: raise it (ulimit -u, TasksMax of the service), or build with fewer threads.";

    public static Meaning[] Meanings { get; } =
    [
        new("inotify-watches", "System limit for number of file watchers reached|inotify (watch|instance)\\w*.*reached",
            "Raise the limit: sysctl fs.inotify.max_user_watches=524288 (a file in /etc/sysctl.d keeps it).") { Rank = Rank.Machine,
            Subject = "$0" },
        new("disk-full", "Disk quota exceeded",
            "The quota of the user or of the volume is used up (quota -s): free space, or have it raised.") { Rank = Rank.Machine,
            Subject = "$0" },
        new("disk-full", NoSpace, "Free space on the disk (df -h and df -i show which is full), or build in another folder.") {
            Rank = Rank.Machine, Subject = "$0" },
        new("jvm.heap-of-javac", @"(OutOfMemoryError: |^)PermGen space",
            "Give Maven more memory: MAVEN_OPTS=\"-Xmx2g -XX:MaxPermSize=512m\".") { Rank = Rank.Machine, Subject = "$0",
            IsForMaven = true },
        new("jvm.heap-of-javac", @"(?s)OutOfMemoryError: Metaspace",
            "Give Maven more memory: MAVEN_OPTS=\"-Xmx4g -XX:MaxMetaspaceSize=1g\".") { Rank = Rank.Machine, Subject = "$0",
            IsForMaven = true },
        new("jvm.threads", "OutOfMemoryError: unable to create (new )?native thread.*|unable to create native thread.*", Threads) {
            Rank = Rank.Machine, Subject = "$0" },
        new("jvm.heap",
            @"(?<![\w.])[\w.]*OutOfMemoryError\b.*|Java heap space|GC overhead limit exceeded|Requested array size exceeds VM limit",
            "Give Maven more memory: MAVEN_OPTS=-Xmx4g.") { Rank = Rank.Machine, Subject = "$0", IsForMaven = true },
        new("out-of-memory", NoMemory,
            "The machine has no memory left: stop other processes, add swap, or build with fewer jobs (-j1, -T1).") { Rank = Rank.Machine,
            Subject = "$0" },
        new("too-many-files", "[Tt]oo many open files", "Raise the limit of open files: ulimit -n 65536 (LimitNOFILE= of a service).") {
            Rank = Rank.Machine, Subject = "$0" },
        new("read-only", "Read-only file system", "The file system is mounted read-only: look at dmesg, or build in another folder.") {
            Rank = Rank.Machine, Subject = "$0" },
        new("input-output", "Input/output error", "The disk or its driver reports an error: look at dmesg.") { Rank = Rank.Machine,
            Subject = "$0" },
        new("wrong-architecture", "[Ee]xec format error",
            "The program is for another architecture, or is no program: file PROGRAM shows it.") { Rank = Rank.Machine, Subject = "" },
        new("maven.local-repository", @"AccessDeniedException: (?<path>\S*/\.m2/repository\S*)",
            "Give the building user the rights to Maven's local repository, or name another: -Dmaven.repo.local=DIR.") {
            Rank = Rank.Machine, Subject = "${path}: access denied" },
        new("no-permission",
            @"Permission denied|AccessDeniedException|Operation not permitted|Keine Berechtigung|Permission non accordée|权限不够|許可がありません",
            null) { Rank = Rank.Machine, Subject = "" },
    ];

    public static Sign[] Signs { get; } =
    [
        new("out-of-memory.node", Rank.Machine, @"^.*?(?<message>(FATAL ERROR: .*)?JavaScript heap out of memory.*)",
            "JavaScript heap out of memory")
            { Most = 1, Meanings = [new("node.heap", "", "Give node more memory: NODE_OPTIONS=--max-old-space-size=4096.")] },
        new("jvm.out-of-memory", Rank.Machine, @"(?<![\w.])(?<message>[\w.]*OutOfMemoryError\b((?!\s*-> \[Help).)*)", "OutOfMemoryError") {
            Most = 1, IsWeak = true, IsOfFork = true, Meanings = Meanings },
        new("machine", Rank.Machine,
            $"^(?!\\s*at )(?!dh_).*({NoSpace}|{NoMemory}|[Tt]oo many open files|Read-only file system|Input/output error"
            + "|[Ee]xec format error).*", "o space left on",
            "space on the disk", "Disk quota", "ENOSPC", "kein Speicherplatz", "Aucun espace", "设备上没有空间", "空き領域",
            "annot allocate memory", "virtual memory", "Hauptspeicher", "allouer de la", "bad_alloc",
                "out of memory", "oo many open files", "Read-only file", "Input/output error", "xec format error")
            { Most = 2, IsWeak = true, Meanings = Meanings },
        new("qemu.crash", Rank.Machine, @"^(?<message>qemu: uncaught target signal \d+ .*)", "qemu: uncaught") { Most = 1, IsWeak = true,
            Meanings = [new("qemu.crash", "", "The emulator of the other architecture crashed: use a newer qemu-user-static on the "
            + "machine that runs the container, or build on that architecture.")] },
    ];
}
