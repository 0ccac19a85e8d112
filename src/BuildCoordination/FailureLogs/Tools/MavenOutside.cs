namespace BuildCoordination.FailureLogs.Tools;

/// <summary>What a goal of Maven meets outside of the build: a database, a registry, a server, a newer Maven or JDK.</summary>
internal static class MavenOutside
{
    public static Meaning[] Meanings { get; } =
    [
        new("database.denied", @"Access denied for user '[^']*'@'[^']*' \(using password: \w+\)",
            "Let the database know this user and its password (CloudStack takes them from utils/conf/db.properties)."),
        new("docker.limit", @"(?s):(jib|docker)-maven-plugin:.*429 Too Many Requests|toomanyrequests"
            + "|reached your (unauthenticated )?pull rate limit",
            "The registry limits how much is pulled: log in (docker login), use a mirror, or wait.") {
            Subject = "429 Too Many Requests: the registry limits pulls" },
        new("server.not-started", @"Remote server does not listen for requests on \[(?<at>[^\]]+)\]", null) {
            Subject = "no server on ${at}", RemedyFor = found =>
                $"Start the server that it deploys to ({found.Groups["at"].Value}), or correct its address." },
        new("maven.damaged-artifact", @"Resource (?<what>mvn:(?!\S*SNAPSHOT)\S+) does not contain a manifest",
            "The files are damaged: delete their folders in ~/.m2/repository and build again.") { Subject = "$0" },
        new("maven.plugin-too-old", @"Cannot assign configuration entry '(?<what>[^']+)' with value '[^']*' of type "
            + @"java\.util\.Collections\.Unmodifiable\w+",
            "The plugin is older than this Maven: use a newer one, or Maven 3.5.") { Subject = "the plugin cannot be given ${what}" },
        new("scalac.too-old", @"(?s):scala-maven-plugin:.*(?<subject>Not a version: (9|[12]\d))(?![.\w])",
            "This Scala is older than the JDK: use JDK 8 (JAVA_HOME), or a newer Scala and scala-maven-plugin.") {
            Subject = "${subject}" },
        new("database.key", "Public Key Retrieval is not allowed",
            "Add allowPublicKeyRetrieval=true to the JDBC address of the database.") { Subject = "$0" },
        new("liquibase.lock", @"Could not acquire change log lock[^\n]*",
            "A run that was killed may have left the lock: mvn liquibase:releaseLocks, if no other one is running.") { Subject = "$0" },
        new("maven.damaged-artifact", "Failed to check signatures: Not in GZIP format",
            "The signature is damaged: delete its folder in ~/.m2/repository and build again.") { Subject = "$0" },
        new("maven.release-snapshot", "You don't have a SNAPSHOT project in the reactor projects list",
            "Set the version to one that ends in -SNAPSHOT; a release that stopped halfway is undone by mvn release:rollback.") {
            Subject = "$0" },
        new("protoc.version", "Protobuf installation version does not match Protobuf library version",
            "Install the protoc of the library's version, or use the protobuf-java of the installed one (protoc --version).") {
            Subject = "$0" },
        new("maven.module-missing", @"Could not find artifact org\.apache\.cloudstack:checkstyle:",
            "It is a module of this build: build from the top folder, or install it in this version first "
            + "(mvn -f tools/checkstyle install).") { Subject = "org.apache.cloudstack:checkstyle: not found" },
        new("maven.not-flattened", @"Could not find artifact \S*\$\{(revision|sha1|changelist)\}",
            "A POM was installed with ${revision} in it: install its modules again, with flatten-maven-plugin.") { Subject = "$0" },
        new("jvm.module-closed", @"(?s):maven-(surefire|failsafe)-plugin:.*(?<subject>module (?<module>[\w.]+) does not "
            + @"""?opens (?<package>[\w.]+)""?)", null) { Subject = "${subject}", RemedyFor = found => "Give the tests --add-opens "
                + $"{found.Groups["module"].Value}/{found.Groups["package"].Value}=ALL-UNNAMED (argLine of surefire), "
                + "or use an older JDK." },
    ];

    public static Sign[] Signs { get; } =
    [
        // Of the JVM's HTTP clients, which a plugin prints before a verdict that says less.
        new("network.connect", Rank.Network, @"^(Caused by: )?[\w.]+\.\w*(Connect|ConnectTimeout|HostConnect)\w*Exception: "
            + @"(?<message>Connect to (?<host>[\w.-]+:\d+) .*(?<why>timed out|ref[a-z]+|unreachable).*)", "Connect to ") { Most = 1,
            IsWeak = true, Meanings = [new("network.timeout", @"^Connect to (?<host>\S+) .*(?<why>timed out|ref[a-z]+|unreachable)",
                Network.UnreachableServer) { Subject = "${host}: connection ${why}" }] },
        new("maven.format", Rank.Cause, @"^(?<message>Non complying file: \S+)", "Non complying file") { AtLeast = Level.Error, Most = 5,
            Meanings = [new("maven.format", @"file: (\S*/)?(?<file>[^/\s]+)", "Run mvn fmt:format, and commit what it changes.") {
                Subject = "${file} is not formatted" }] },
        new("native-image.no-compiler", Rank.Cause, @"^(?<message>Error: Default native-compiler executable '[^']+' not found.*)",
            "native-compiler") { Most = 1, IsWeak = true, Meanings = [new("tool.not-found", "executable '(?<tool>[^']+)' not found") {
                RemedyFor = found => Packages.Remedy(found.Groups["tool"].Value) }] },
        new("spring.port", Rank.Cause, @"^(?<message>Web server failed to start\. Port \d+ was already in use\.)", "Web server failed") {
            Most = 1, IsWeak = true, Meanings = [new("port-in-use", "", MavenNeeds.Port)] },
        new("bower.root", Rank.Cause, @"(?<message>bower ESUDO\s.*)", "bower ESUDO") { Most = 1, IsWeak = true, Meanings = [new("bower.root", "",
            "bower does not run as root: build as an ordinary user, or give it --allow-root.")] },
        new("native-image.killed", Rank.Machine, @"(?<message>Error: Image build request failed with exit status 137)",
            "exit status 137") { Most = 1, IsWeak = true, Meanings = [new("killed", "", "native-image was killed: when nobody did "
                + "it, the machine may have run out of memory (see dmesg); give it more, or limit it with -J-Xmx.")] },
        new("kotlinc.inline", Rank.Cause, @"(?<message>Cannot inline bytecode (built with JVM target|of class \S+ which has version) .*)",
            "Cannot inline bytecode") { Most = 1, Meanings = [new("kotlinc.inline", "Cannot .*", "Let Kotlin compile for that Java: "
                + "jvmTarget of its plugin (1.8, 11, …).") { Subject = "$0" }] },
    ];
}
