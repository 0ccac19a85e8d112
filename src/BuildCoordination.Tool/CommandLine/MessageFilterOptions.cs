using System.CommandLine;
using BuildCoordination.Documents;

namespace BuildCoordination.Tool.CommandLine;

/// <summary>Which messages are meant.</summary>
internal sealed class MessageFilterOptions
{
    private readonly Option<string?> _from = new Option<string?>("--from")
    {
        Description = "Only messages of this server",
        HelpName = "SERVER",
    }.OfServers();
    private readonly Option<MessageType?> _type = new Option<MessageType?>("--type")
    {
        Description = "Only info, warning, error or request",
        HelpName = "TYPE",
    }.InLowerCase();
    private readonly Option<string?> _tag = new("--tag") { Description = "Only messages with this tag", HelpName = "TAG" };
    private readonly TimeOption _since = new("--since")
    {
        Description = "Only messages of the last 2h, 3d …, or since a time such as 2026-11-24T10:00Z",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_from);
        command.Options.Add(_type);
        command.Options.Add(_tag);
        command.Options.Add(_since);
    }

    /// <summary>The server whose messages are wanted; null for all.</summary>
    public string? From(ParseResult result) => result.GetValue(_from);

    /// <summary>The time since which messages are wanted; null for all.</summary>
    public DateTimeOffset? Since(ParseResult result, TimeProvider time) => _since.Read(result, time);

    public Func<FleetMessage, bool> Read(ParseResult result, TimeProvider time)
    {
        var (from, type, tag, since) = (result.GetValue(_from), result.GetValue(_type), result.GetValue(_tag), _since.Read(result, time));
        return message => (from is null || message.From == from)
            && (type is null || (message.Type == type && message.UnknownType is null))
            && (tag is null || message.Tags.Contains(tag, StringComparer.Ordinal))
            && (since is null || message.Instant >= since);
    }
}
