namespace BuildCoordination.FailureLogs.Tools;

/// <summary>What a goal of Maven needs and does not have: another Maven, a JDK, Docker, a port, a lock, an encoding, a key.</summary>
internal static class MavenNeeds
{
    public const string Port =
        "The port is taken: stop the process that listens there (ss -ltnp shows it), or give the build another port.";

    private const string Binary = "woff2?|ttf|otf|eot|png|jpe?g|gif|ico|jks|p12|pfx|keystore|pdf|zip|jar|xlsx?|docx?|gz";

    public static Meaning[] Meanings { get; } =
    [
        JavaEnterprise.OfPlugin,
        new("maven.local-repository", "Could not create local repository",
            "Give Maven a repository that it can write: MAVEN_OPTS=-Dmaven.repo.local=DIR."),
        new("maven.version", @"requires Maven version (?<version>\d[\w.-]*)") { RemedyFor = found =>
            $"Use Maven {found.Groups["version"].Value.TrimEnd('.')} or later (the mvnw of the tree, or https://maven.apache.org)." },
        new("maven.lock", "Could not acquire (read|write) lock for '[^']+'", "Another thread or another Maven holds it: run one build at a "
            + "time, without -T, or wait longer: -Daether.syncContext.named.time=300.") { Subject = "$0" },
        new("maven.toolchain", @"Non-existing JDK home configuration at \S+",
            "Install that JDK, or correct jdkHome in ~/.m2/toolchains.xml.") { Subject = "$0" },
        new("docker.no-permission", @"(Cannot (create docker access object|extract API version)|docker\.sock|ocker daemon socket)"
            + @"[^\n]*[Pp]ermission denied", "Put the building user into the group docker (usermod -aG docker USER), and log in again.") {
            Subject = "docker: Permission denied" },
        new("docker.no-daemon", "No <dockerHost> given",
            "Start Docker (systemctl start docker) where this user may use it, or let DOCKER_HOST name the machine that has it.") {
            Subject = "no Docker: neither DOCKER_HOST nor docker.sock" },
        new("port-in-use", @"(?<!» )\b(BindException: )?Address already in use\b", Port) { Subject = "$0" },
        new("maven.filtered-binary", $@"filtering (?>\S+/)(?<file>[^/\s]+\.(?<type>{Binary})) to .*MalformedInputException") {
            Subject = "${file} is filtered as if it were text", RemedyFor = found =>
                $"Leave it as it is: name {found.Groups["type"].Value} in nonFilteredFileExtensions of maven-resources-plugin." },
        new("jvm.file-names", "Malformed input or input contains unmappable characters",
            "The JVM cannot write this file name in its locale: build with LC_ALL=C.UTF-8.") { Subject = "$0" },
        new("node.version", @"Could not download Node\.js: Got error code 404", "The server has no such file: correct nodeVersion, which "
            + "begins with v (v20.11.1), or name a version that was built for this system.") { Subject = "$0" },
        new("jvm.no-exec", @"(?<file>[^/\s:]+\.so)\S*: failed to map segment from shared object(?!: Cannot allocate)",
            "Its folder is mounted noexec: let the JVM use another one: MAVEN_OPTS=-Djava.io.tmpdir=DIR.") { Subject = "$0",
            IsForMaven = true },
        new("git.no-reference", @"No such reference '[^']+'", "Fetch that branch first (git fetch REMOTE BRANCH), and in a shallow clone "
            + "the history too (git fetch --unshallow; fetch-depth: 0 on GitHub).") { Subject = "$0" },
        new("dependency-check.key", "(?s)(?<what>Error updating the NVD Data; the NVD returned a 403 or 404 error)"
            + "(?<noKey>.*Consider using an NVD API Key)?") { Subject = "${what}", RemedyFor = found =>
                found.Groups["noKey"].Success ? "Give the plugin a key of the NVD: -DnvdApiKey=KEY." : null },
        new("maven.not-compiled", @"[^/\s]+/classes isn't a directory") { Subject = "$0" },
        new("maven.format", @"File '(\S*/)?(?<file>[^/']+)' has not been previously formatted(.*?invoking `(?<command>[^`]+)`)?") {
            Subject = "${file} has not been previously formatted", RemedyFor = found => found.Groups["command"] is { Success: true } command
                ? $"Run {command.Value}, and commit what it changes." : "Run the plugin's goal format, and commit what it changes." },
        new("checkstyle.settings",
            @"Failed during checkstyle configuration: cannot initialize module [\w.]+ - (?<why>.*?)( Please review|$)") {
            Subject = "checkstyle: ${why}" },
        new("maven.descriptor", @"Error extracting plugin descriptor: '?(?<why>[^\n]+)") { Subject = "${why}" },
        new("maven.already-deployed", @"Could not transfer artifact [\w.-]+:(?<artifact>\S+) from/to .*(?<why>does not allow updating "
            + "(assets?|artifacts?))", "This version is there already, from an earlier build or from this one: raise the version, or "
            + "deploy it once only.") { Subject = "${artifact}: repository ${why}" },
    ];

    public static Sign[] Signs { get; } =
    [
        new("maven.wrapper", Rank.Cause, "^(?<message>Error: Failed to validate Maven distribution SHA-256.*)", "SHA-256") { Most = 1,
            Continues = "^If you updated", MostContinued = 1, Meanings = [new("maven.wrapper", "", "Where the version was changed on "
                + "purpose, correct distributionSha256Sum in .mvn/wrapper/maven-wrapper.properties; else a proxy may have changed the "
                + "file, or unzip is missing (mvnw downloads another file then).")] },
        new("jvm.byte-buddy", Rank.Cause,
            @"^(Caused by: )?\S*: (?<message>Java \d+ \(\d+\) is not supported by the current version of Byte Buddy.*)", "of Byte Buddy") {
            Most = 1, IsWeak = true, IsOutsideTests = true, Reach = 0, Meanings = [new("jvm.byte-buddy",
                @"officially supports Java (?<known>\d+)") { RemedyFor = found => $"Run the tests with JDK {found.Groups["known"].Value} "
                + "(JAVA_HOME), or use a newer Byte Buddy, which a newer Mockito has." }] },
        new("enforcer.duplicate-classes", Rank.Cause, @"^Duplicate classes found:\s*$", "Duplicate classes") { Most = 1,
            Continues = @"^(\s*|  Found in:|    \S.*|  Duplicate classes:)$", MostContinued = 8, KeepsLines = true, Meanings =
            [new("enforcer.rule", @"(?s)Found in:\s+(?<one>\S+)\s+(?<two>\S+).*?classes:\s+(?<class>\S+)") {
                Subject = "${class} is in ${one} and ${two}" }] },
    ];
}
