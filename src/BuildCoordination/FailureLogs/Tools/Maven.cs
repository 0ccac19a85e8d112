namespace BuildCoordination.FailureLogs.Tools;

/// <summary>Maven's own verdicts (3 and 4, mvnd): each failed goal, how to resume, and the progress of the build.</summary>
internal static class Maven
{
    // Not the difference that a formatter prints.
    private const string Continued = @"^\s*(?!@@ |.*·|Repositories: \{$)\S";

    // Up to Maven's "-> [Help 1]", word by word: a lazy .*? looks for it at each character of a long message.
    private const string UntilHelp = @"(?>((?!\s*-> \[Help \d+\]$)([^\s-]+|.))*)";

    public static Meaning[] Meanings { get; } =
    [
        .. MavenOutside.Meanings, .. MavenNeeds.Meanings, .. Machine.Meanings, .. Resolver.Meanings, .. MavenGoals.Meanings,
        .. JavaCompilers.Meanings, .. MavenPlugins.Meanings,
        new("maven.no-pom", "there is no POM in this directory[^.]*", "Name the top folder of the source tree.") { Subject = "$0" },
        new("maven.unknown-phase", "Unknown lifecycle phase", "Correct the goals."),
        new("maven.unknown-project", @"Could not find (the selected project in the reactor|project to resume reactor build from): \S+",
            "Name a module of this tree after -pl or -rf (:ARTIFACT or its folder).") { Subject = "$0" },
        new("maven.unknown-goal", "Could not find goal '",
            "Correct the goal; mvn help:describe -Dplugin=PLUGIN lists those of the plugin."),
        new("maven.plugin-prefix", "No plugin found for prefix '[^']*'",
            "Correct the prefix of the goal, or name the plugin in full: GROUP:ARTIFACT:VERSION:GOAL.") { Subject = "$0" },
        new("maven.surefire-fork-crash", "(forked VM terminated|The fork).*") { Subject = "$0", Rank = Rank.Verdict },
        new("maven.fork-timeout", "There was a timeout.*in the fork"),
        new("tool.cannot-run", "Cannot run program \"(?<tool>[^\"]+)\".*(No such file|CreateProcess error=2)", null) {
            Subject = "$0", RemedyFor = found => found.Value.EndsWith('2') ? null : Packages.Remedy(found.Groups["tool"].Value) },
        new("maven.no-goal", "No goals have been specified for this build", "Name a goal or a phase, such as install.") { Subject = "$0" },
        new("maven.plugin-version", @"Error resolving version for plugin '(?<plugin>[^']+)'.*: (?<why>.*)") {
            Subject = "${plugin}: ${why}" },
        new("maven.api-incompatibility", "API incompatibility") { Rank = Rank.Verdict },
    ];

    public static Sign[] Signs { get; } =
    [
        new("maven.success", Rank.End, @"^BUILD SUCCESS\s*$", "BUILD SUCCESS") { Role = Role.Success, AtLeast = Level.Info },
        new("maven.parallel", Rank.End, "^Using the .*(MultiThreaded|Smart)Builder", "Builder implementation") { Role = Role.Parallel,
            AtLeast = Level.Info },
        new("maven.failure", Rank.End, @"^BUILD (FAILURE|ERROR)\s*$", "BUILD FAILURE", "BUILD ERROR") { Role = Role.Summary,
            AtLeast = Level.Info },
        new("maven.step", Rank.End, @"^(--- |>>> |<<< )\S+:\S+ .*@ (?<project>\S+)", " @ ") { Role = Role.Step,
            AtLeast = Level.Info },
        new("maven.module", Rank.End, @"^(?<module>Building \S.* \[\d+/\d+\])\s*$", "Building ") { Role = Role.Step, AtLeast = Level.Info },
        new("maven.reactor", Rank.End, "^Reactor Summary", "Reactor Summary") { Role = Role.TestsEnd, AtLeast = Level.Info },
        new("maven.profile", Rank.End, "requested profile \"(?<name>[^\"]+)\" could not be activated", "could not be activated") {
            Role = Role.Profile, AtLeast = Level.Warning },
        new("maven.resume", Rank.End, @"^\s*(?<message>(\S*/)?mvnd? (<\w+>|\[\w+\]|\S+) -rf \S+)", " -rf ") { Role = Role.Resume,
            AtLeast = Level.Error },
        new("maven.noise", Rank.End, @"^\s*(To see the full stack trace|Re-run Maven|For more information about|\[Help \d+\] \S+$"
            + @"|After correcting|The build could not read|Some problems were|(-> )?\[Help \d+\]$|Command was|Command line was"
            + @"|at [\w.$/@<>]+\(|\.\.\. \d+ (more|common)|(realm|strategy) =|urls\[\d|Number of foreign|import: |-{5,}|Please refer to"
            + @"|See \S+ for the|Error occurred in starting fork|See dump files|Refer to the generated|Re-run .* with"
            + @"|Please verify|Try downloading the file|Then, install it|Alternatively, if you"
            + @"|mvn (install|deploy):\w+-file |The stack trace|COMPILATION ERROR|@\s*$|\*+$|Picked up |Provider message:$|Command output:$"
            + @"|The git-\w+ command failed|Message: Error:$|[{}\[\],]+$|""errors"": \[$)") { Role = Role.Noise },
        new("maven.project", Rank.Verdict, @"^\s{2,}(?<message>The project .+ has \d+ errors?)\s*$", "The project ") { Role = Role.Project,
            AtLeast = Level.Error, Most = 4 },
        new("maven.goal", Rank.Verdict, $"^(?<message>Failed to execute goal {UntilHelp})", "Failed to execute goal")
            { Role = Role.Goal, AtLeast = Level.Error, Continues = Continued, Most = 6, Meanings = Meanings },
        new("maven.goal", Rank.Verdict, $@"^(?<message>Failed to execute goal {UntilHelp})\s*->", "Failed to execute goal") {
            Role = Role.Goal, Most = 6, Meanings = Meanings },
        new("maven.error", Rank.Verdict, @"^\s*(?<message>(?!Non-resolvable import|Unresolveable build ext)\S.*?)\s*-> \[Help \d+\]\s*$",
            "-> [Help ") { Role = Role.Goal, AtLeast = Level.Error, Continues = Continued, Most = 4, Meanings = Meanings },
        new("maven.error", Rank.Verdict, @"^(?<message>(Plugin \S+ .*could not be resolved|Unknown lifecycle phase"
            + @"|The goal you specified|Could not create local repository|Could not find the selected project|Error executing Maven"
            + @"|No plugin found|Error resolving version for plugin).*)",
            "could not be resolved", "Unknown lifecycle", "The goal you", "Could not ", "Error executing", "No plugin found",
                "Error resolving") { Role = Role.Goal, AtLeast = Level.Error, Continues = Continued, Meanings = Meanings },
        new("maven.error", Rank.Verdict, @"^(?<message>(Internal error in the plugin manager|Failed to resolve artifact"
            + @"|Error building POM|Required goal not found|Invalid task|Cannot execute mojo|The plugin '.*' does not exist"
            + @"|Unable to (build|download|find) ).*)", "Internal error in", "Failed to resolve artifact", "Error building POM",
            "Required goal", "Invalid task", "Cannot execute mojo", "does not exist", "Unable to ") { Role = Role.Goal,
            AtLeast = Level.Info, Most = 1, Meanings = Meanings, Continues = @"^(Missing:|-+|\d+\) .*)?$", MostContinued = 5 },
        new("mvnd.daemon", Rank.Cause, @"^(Exception in thread ""[^""]*"" )?\S*: (?<message>Could not (receive a message"
            + " from|connect to) the daemon.*)", " the daemon") { Most = 1 },
        new("maven.options", Rank.Cause, @"^(Unable to parse command line options|Unable to parse maven\.config)", "Unable to parse")
            { Meanings = [new("maven.options", "Unable to parse", "Correct the arguments; mvn --help lists them.")] },
    ];
}
