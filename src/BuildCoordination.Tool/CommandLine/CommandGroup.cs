using System.CommandLine;

namespace BuildCoordination.Tool.CommandLine;

/// <summary>The commands that a user needs for one purpose, in the order of the help, the reference and the manual.</summary>
/// <param name="Purpose">What the user wants to do.</param>
/// <param name="Names">The names of the commands.</param>
internal sealed record CommandGroup(string Purpose, IReadOnlyList<string> Names)
{
    public static IReadOnlyList<CommandGroup> All { get; } =
    [
        new("Set up a builder", ["setup", "doctor", "daemon", "trust", "retire"]),
        new("Build and report it", ["cloudstack", "run", "status"]),
        new("See the fleet", ["health", "watch", "builds", "page", "serve"]),
        new("Explain a failure", ["log", "explain", "compare"]),
        new("Read messages", ["inbox", "read", "thread", "wait", "archive"]),
        new("Send messages", ["send", "reply", "ack"]),
        new("Check what is published", ["outbox", "hooks", "redact"]),
        new("Work on another server", ["exec", "copy"]),
        new("Serve an LLM agent", ["mcp", "agent-guide"]),
        new("Get help in the shell", ["manual", "completion"]),
    ];

    /// <summary>Returns the commands of this group.</summary>
    public IEnumerable<Command> FindIn(RootCommand root) => Names.Select(name => root.Subcommands.Single(command => command.Name == name));
}
