using System.Text.Json;
using BuildCoordination.Builds;
using BuildCoordination.Documents;
using BuildCoordination.Outbox;
using BuildCoordination.Updates;
using SampleDocuments = BuildCoordination.Tests.Protocol.SampleDocuments;

namespace BuildCoordination.Tests.Hostile;

/// <summary>One and more of every kind of document that we read: of the repository, of the outbox, of the state folder, settings.</summary>
internal static class GoodDocuments
{
    private const int LongestLog = 4_000;

    private static readonly DateTimeOffset At = new(2025, 11, 5, 13, 31, 35, TimeSpan.Zero);

    private static readonly BuildEnvironment Environment = new()
    {
        System = "Debian GNU/Linux 12 (bookworm)",
        Kernel = "6.1.0",
        Architecture = "x64",
        Java = "17.0.15+6 (Debian)",
        Maven = "3.8.7",
        TimeZone = "Etc/UTC",
        Umask = "0022",
        Arguments = ["mvn -P developer clean install"],
        Profiles = ["developer"],
        Variables = ["MAVEN_OPTS=-Xmx1g"],
        Changes = ["pom.xml=48eb951a89e33ab8"],
        Dependencies = ["libssl-dev", "maven=3.8.7-1"],
        Installed = ["tar=1.34"],
    };

    private static readonly PackageFile Package = new("cloudstack-agent", "4.21", "/root/x.deb", 5_000, new string('a', 64));

    private static readonly BuildRecord Build = new()
    {
        Id = "job_1762349495",
        Name = "cloudstack",
        Status = "failed",
        Result = "failure",
        ExitCode = 1,
        Branch = "main",
        Commit = "d8e22ab0af7881b17ddd086bcae2a42a74bfc661",
        StartedAt = At,
        CompletedAt = At.AddSeconds(61),
        DurationSeconds = 61.25,
        Log = "/root/build-logs/mvn.log",
        Artifacts = ["/root/x.deb"],
        Targets = [new("MavenInstall", "failure", 61)],
        Packages = [Package],
        Environment = new string('b', 64),
    };

    public static OutgoingMessage Message { get; } = new()
    {
        To = "all",
        Subject = "Build Failed",
        Body = "one\ntwo",
        Tags = ["a"],
        Job = "job_1",
        Event = "end",
        Result = "failure",
        AckRequired = true,
    };

    public static IReadOnlyList<Update> Updates { get; } =
    [
        new MessageUpdate { Server = "build1", Message = Message, Key = "job_1.start" },
        new StatusUpdate
        {
            Server = "build1",
            State = "building",
            CurrentJob = new()
            {
                Id = "job_1",
                StartedAt = At,
                Name = "n",
                Target = "t",
                Progress = new(45, 147, "Agent"),
                Host = "h",
                Log = "/l",
                AliveAt = At,
            },
            Jobs = [new() { Id = "job_1", ExpectedAt = At, StalledSince = At }],
            Machine = new("host1", "10.1.3.175", "Codex"),
            Instance = "i",
        },
        new RegisterUpdate
        {
            Server = "build1",
            Machine = new("host1", "10.1.3.175", "Codex"),
            Capabilities = new() { Cores = 2, JavaVersion = "17" },
            Instance = "i",
        },
        new ReadMarksUpdate { Server = "build1", Ids = ["msg_1761784512_4821"] },
        new AcknowledgeUpdate { Server = "build1", Ids = ["msg_1761784512_4821"] },
        new BuildEndUpdate
        {
            Server = "build1",
            Message = Message,
            Build = Build,
            LastBuild = Build,
            LastPackage = new()
            {
                Id = "job_1",
                Status = "success",
                CompletedAt = At,
                Logs = ["/l"],
                Packages = [Package],
                Targets = [new("Package", "success")],
            },
            Excerpt = new("job_1-Package.log", "the end\n"),
            Environment = Environment,
        },
        new ArchiveUpdate { Server = "build1", Keep = 4 },
    ];

    /// <summary>Of the repository, as we write them.</summary>
    public static IReadOnlyList<(string Kind, byte[] Bytes)> Ours { get; } =
    [
        ("messages", MessagesDocument.Parse(null)
            .Insert([
            .. Enumerable.Range(0, 9)
            .Select(i => new FleetMessage(SampleDocuments.Sample(i, i % 2 == 0 ? "all" : "build1")) { AckRequired = i % 3 == 0 })])
            .ToBytes()),
        ("archive",
            Rotation.Of(
            MessagesDocument.Parse(null).Insert([.. Enumerable.Range(0, 9).Select(i => SampleDocuments.Sample(i))]), new()
            {
                Above = 4,
                Keep = 4,
            }, At).Segments[0].Bytes),
        ("status", StatusDocument.Parse(null)
            .Set(new()
            {
                ["server"] = "build1",
                ["status"] = "idle",
                ["last_build"] = EndJson.Write(Build),
                ["last_package"] = EndJson.Write(new PackageRecord { Id = "j", Packages = [Package] }),
            }).ToBytes()),
        ("builds", Enumerable.Range(0, 3).Aggregate(BuildsDocument.Parse(null), (builds, i) => builds.Add(new(Build) { Id = $"job_{i}" }))
            .ToBytes()),
        ("reads", ReadsDocument.Parse(null).Begin(At).Add(["msg_1761784512_4821", "msg_1761914791_6417"])
            .Acknowledge(["msg_1761784512_4821"]).ToBytes()),
        ("heartbeat",
            HeartbeatDocument.Write(
            new() { Server = "build1", Timestamp = At, UptimeSeconds = 5, Healthy = true, Sequence = 7, IntervalSeconds = 60,
            Status = "building", Progress = new(1, 2, "x"), Instance = "i", Output = new(["[INFO] one", "[INFO] two"], At) })),
        ("format", new FormatDocument().ToBytes()),
        ("environment", EnvironmentDocument.Write(Environment).Bytes),
    ];

    /// <summary>Each with the name of the reader that it is meant for.</summary>
    public static IReadOnlyList<(string Kind, byte[] Bytes)> All { get; } =
    [
        .. SampleDocuments.Names.Select(name => (name.Split('-', '.')[0], SampleDocuments.Read(name))).Where(pair => pair.Item2.Length > 0),
        .. Ours,
        .. Updates.Append(new RetireUpdate { Server = "build1", Retired = "build9" })
        .Select((update, i) =>
        ("outbox", new UpdateFile { Id = MessageId.New(1_762_300_000_123 + i), Stamp = 1_762_300_000_123 + i, Update = update }.ToBytes())),
        ("run", JsonSerializer.SerializeToUtf8Bytes(
            new RunRecord
            {
                Id = "job_1_aaaaaa",
                Job = "job_1",
                Title = "t",
                Name = "n",
                Server = "build1",
                StartedAt = At,
                Process = RunProcess.Current(),
            }, BuildJson.Default.RunRecord)),
        ("base state", JsonSerializer.SerializeToUtf8Bytes(BaseState.Idle.Changed("building", "job_1", At), BuildJson.Default.BaseState)),
        ("settings",
            [.. "{ // ours\n  \"server\": \"build1\",\n  \"repository\": \"/srv/fleet.git\",\n  \"heartbeat\": { \"interval\": \"60s\" },\n  \"cloudstack\": { \"source\": \"/root/cs\" },\n}\n"u8]),
        .. Logs("*.changes").Select(bytes => ("changes file", bytes)),
        .. Logs("mvn-compile-error.log", "mvn-test-failure.log", "mvn-out-of-memory.log", "mvn-profile-missing.log", "dpkg-no-control.log",
            "dpkg-signal-TERM-leader.log", "dpkg-compile-error.log", "dpkg-unmet-build-deps.log").Select(bytes => ("log", bytes)),
        ("address", [.. "https://alice:se%40cret@host:8443/team/fleet.git"u8]),
        ("address", [.. "git@host:team/fleet.git"u8]),
        ("address", [.. "ssh://git@host:2222/team/fleet.git"u8]),
        ("address", [.. "file:///srv/fleet.git"u8]),
        ("terminal", [.. "\u001b[1;31mBuild Failed\u001b[0m \u202e é 📦\r\n\tcode"u8]),
        ("redaction", [.. "password=abc123xyz; Authorization: Bearer abcdefghijklmnopqrst; https://u:p4ssw0rd@host/x"u8]),
    ];

    private static IEnumerable<byte[]> Logs(params string[] patterns) =>
        patterns.SelectMany(pattern => Directory.EnumerateFiles(Path.Combine(TestPaths.Fixtures, "build-logs"), pattern))
            .Select(File.ReadAllBytes).Select(bytes => bytes.Length > LongestLog ? bytes[^LongestLog..] : bytes);
}
