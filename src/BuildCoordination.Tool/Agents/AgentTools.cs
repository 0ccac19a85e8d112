using BuildCoordination.Tool.Doctor;

namespace BuildCoordination.Tool.Agents;

/// <summary>The tools of an agent: at most ten, because each costs it a part of its context.</summary>
internal static class AgentTools
{
    private static readonly string[] Types = ["info", "warning", "error", "request"];

    private static ToolArgument Server { get; } = new("server", "string", "Only of this server");

    private static ToolArgument Type { get; } = new("type", "string") { Words = Types };

    private static ToolArgument Body { get; } = new("body", "string", "At most 10,000 characters");

    public static IReadOnlyList<AgentTool> Make(AgentSession agent)
    {
        var (fleet, messages, builds) = (new FleetTool(agent), new MessageTools(agent), new BuildTools(agent));
        var wait = new WaitTool(agent, messages, builds);
        return
        [
            Reader(
                "fleet",
                "The whole situation: each server's state, build, heartbeat and last result; your unread messages and open requests.",
                [], (_, cancellationToken) => fleet.RunAsync(cancellationToken)),
            Reader(
                "messages", "Lists messages, newest last: the unread ones, all, or one conversation. Marks nothing as read.",
                [
                    new("all", "boolean", "Also those read or sent"), new("conversation", "string", "Id of any message of it"),
                    new("from", "string", "A server"), Type, Limit,
                ],
                messages.ListAsync),
            Writer(
                "send", "Sends a message to a server or to all.",
                [
                    new("to", "string", "A server's id, or all") { IsRequired = true }, Type with { IsRequired = true },
                    new("subject", "string", "One line, at most 100 characters") { IsRequired = true }, Body,
                    new("ask_acknowledgement", "boolean"),
                ],
                messages.SendAsync),
            Writer(
                "reply", "Answers a message, and acknowledges it. No automatic message is answered.",
                [Id, Body with { IsRequired = true }, Type, new("auto", "boolean", "false if a person wrote the answer")],
                messages.ReplyAsync),
            Writer(
                "acknowledge", "Says that messages or ends of builds are handled: they are not handed over again.",
                [new("ids", "array", "As wait gave them") { IsRequired = true }], wait.AcknowledgeAsync, isIdempotent: true),
            Reader(
                "wait", "Waits until there is an unread message (default) or a build has ended, and hands it over: again at each call, "
                    + "until acknowledged.",
                [
                    new("for", "string") { Words = ["message", "build"] }, Server, new("job", "string", "The end of this job"),
                    new("reply_to", "string", "Only answers to this message"),
                    new("timeout_seconds", "integer", $"{WaitTool.UsualSeconds} if left out; 0 looks once")
                    {
                        Range = (0, WaitTool.LongestSeconds),
                    },
                ],
                wait.WaitAsync),
            Reader(
                "builds", "Lists ended builds, newest first.",
                [Server, new("name", "string"), new("failed", "boolean", "Only those that failed"), Limit], builds.ListAsync),
            Reader(
                "explain_failure", "Why a server's last failed build failed: cause, lines of its log, remedy.",
                [new("server", "string", "This one if left out"), new("job", "string", "This build instead")], builds.ExplainAsync),
            Reader("doctor", "Checks this server: problems and warnings, with remedies.", [], (_, token) => CheckAsync(agent, token)),
        ];
    }

    private static ToolArgument Id { get; } = new("id", "string") { IsRequired = true };

    private static ToolArgument Limit { get; } = new("limit", "integer") { Range = (1, 100) };

    private static AgentTool Reader(
        string name, string description, IReadOnlyList<ToolArgument> arguments, Func<ToolCall, CancellationToken, Task<string>> body) =>
        new(name, description, arguments, isReadOnly: true, isIdempotent: true, body);

    private static AgentTool Writer(
        string name, string description, IReadOnlyList<ToolArgument> arguments, Func<ToolCall, CancellationToken, Task<string>> body,
        bool isIdempotent = false) => new(name, description, arguments, isReadOnly: false, isIdempotent, body);

    // Checks without a problem would only use the agent's context.
    private static async Task<string> CheckAsync(AgentSession agent, CancellationToken cancellationToken)
    {
        var (checks, found) = (0, new List<FindingJson>());
        await foreach (var finding in Checkup.OfAsync(agent.Coordinator, cancellationToken).ConfigureAwait(false))
        {
            checks++;
            if (finding.Level == FindingLevel.Ok)
                continue;
            found.Add(new FindingJson(
                finding.Check, finding.Level.ToString().ToLowerInvariant(), agent.Line(finding.Text, limit: 400)!,
                agent.Line(finding.Remedy, limit: 400), null));
        }

        return AgentSession.ToJson(new DoctorAnswer(AgentSession.Notice, checks, found), AgentJson.Compact.DoctorAnswer);
    }
}
