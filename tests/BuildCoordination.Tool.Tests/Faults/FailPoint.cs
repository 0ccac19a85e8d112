namespace BuildCoordination.Tool.Tests.Faults;

/// <summary>Where an update is found after a kill.</summary>
internal enum Found
{
    /// <summary>Not accepted yet.</summary>
    Nowhere,

    Waiting,

    /// <summary>In the coordination repository, while the outbox does not know it.</summary>
    Published,

    Sent,

    /// <summary>In the outbox and in <c>refused/</c>.</summary>
    Refused,
}

/// <summary>
/// A place at which a process of ours is killed, reached from outside: its system calls, its git, and the hooks of the remote.
/// </summary>
internal sealed record FailPoint(string Name, Found Found)
{
    /// <summary>The system call at whose beginning the kernel kills the process.</summary>
    public string? Call { get; init; }

    /// <summary>The how-manieth of a thread's calls.</summary>
    public int When { get; init; } = 1;

    /// <summary>Counts only calls about this file of the state folder (<c>S/</c>) or the cache (<c>C/</c>).</summary>
    public string? File { get; init; }

    /// <summary>
    /// Stands in for git, with the command in <c>$what</c>, our process in <c>$ours</c> and the real git to be run at the end.
    /// </summary>
    public string? Git { get; init; }

    /// <summary>A hook of the remote; it knows <c>$ours</c> and <c>$git</c>.</summary>
    public (string Name, string Body)? Hook { get; init; }

    /// <summary>Whether another server has published meanwhile, so that the first push is rejected and a fetch follows.</summary>
    public bool AfterAnother { get; init; }

    /// <summary>
    /// Whether the update was accepted before, so that the killed process publishes only: it has threads enough that their calls cannot be
    /// counted in one.
    /// </summary>
    public bool Flushes { get; init; }

    private const string Here = "kill -9 $ours; exit 1";

    public static IReadOnlyList<FailPoint> OfAccepting { get; } =
    [
        new("before the lock is taken", Found.Nowhere) { Call = "flock", File = "S/accept.lock" },
        new("before the update is written", Found.Nowhere) { Call = "pwrite64" },
        new("before the update is synced", Found.Nowhere) { Call = "fsync" },
        new("before the update is renamed", Found.Nowhere) { Call = "renameat" },
        new("before the outbox folder is synced", Found.Waiting) { Call = "fsync", File = "S/outbox" },
        new("before the lock is given back", Found.Waiting) { Call = "flock", When = 2, File = "S/accept.lock" },
    ];

    public static IReadOnlyList<FailPoint> OfPublishing { get; } =
    [
        new("before the cache is locked", Found.Waiting) { Flushes = true, Call = "flock", File = "C/.lock" },
        new("before the first object has its name", Found.Waiting) { Call = "link" },
        new("before the commit has its name", Found.Waiting) { Call = "link", When = 4 },
        new("before the ref on the commit has its name", Found.Waiting) { Call = "link", When = 5 },
        new("before the update is marked as tried", Found.Waiting) { Flushes = true, Call = "renameat" },
        new("before the push", Found.Waiting) { Git = $$"""[ $what = push ] && { {{Here}}; }""" },
        new("in mid-push, git with us", Found.Waiting) { Hook = ("pre-receive", "kill -9 $ours $git; exit 1") },
        new("in mid-push, while git goes on", Found.Published) { Hook = ("pre-receive", "kill -9 $ours") },
        new("when the remote has taken the push", Found.Published) { Hook = ("post-receive", "kill -9 $ours") },
        new("before git's answer is read", Found.Published) { Git = $$"""[ $what = push ] && { git "$@"; {{Here}}; }""" },
        new("before the cache has the new tip, with the lock of its ref", Found.Published)
        {
            Call = "write",
            File = "C/refs/fetched/main.lock",
        },
        new("before the tip is noted", Found.Published) { Flushes = true, Call = "rename", File = "C/refs/fetched/main.lock" },
        new("before the update leaves the outbox", Found.Published) { Flushes = true, Call = "renameat", File = "S/outbox" },
        new("when the update is in sent/", Found.Sent) { Flushes = true, Call = "flock", When = 2, File = "S/accept.lock" },
        new("before a fetch", Found.Waiting) { AfterAnother = true, Git = $$"""[ $what = fetch ] && { {{Here}}; }""" },
        new("after a fetch", Found.Waiting) { AfterAnother = true, Git = $$"""[ $what = fetch ] && { git "$@"; {{Here}}; }""" },
    ];

    /// <summary>The command line that has it killed here, and the variables that go with it.</summary>
    public (string Program, IReadOnlyList<string> Arguments) Command(string state, string cache, IEnumerable<string> arguments) =>
        Call is null
        ? (Buildcoord.Program, [.. arguments])
        : ("strace",
            [
                "-f", "-o", "/dev/null", "-e", $"trace={Call}", "-e", $"inject={Call}:signal=KILL:when={When}",
                .. File switch
                {
                    null => Array.Empty<string>(),
                    ['S', .. var file] => ["-P", state + file],
                    "C/.lock" => ["-P", cache + ".lock"],
                    ['C', .. var file] => ["-P", cache + file],
                    _ => throw new InvalidOperationException(File),
                },
                Buildcoord.Program, .. arguments,
            ]);

    /// <summary>Makes the stand-in for git, which hands on who is who to the hooks.</summary>
    public string MakeGit(TestFleet fleet) => fleet.Program(
        $$"""
        export ours=$PPID git=$$
        for what in "$@"; do case $what in push|fetch) break;; esac; done
        {{Git}}
        exec git "$@"
        """,
        "killing-git");

    public override string ToString() => Name;
}
