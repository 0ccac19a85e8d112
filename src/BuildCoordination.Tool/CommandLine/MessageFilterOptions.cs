using System.CommandLine;
using System.Globalization;
using BuildCoordination.Configuration.Types;
using BuildCoordination.Protocol;

namespace BuildCoordination.Tool.CommandLine;

/// <summary>Which messages are meant.</summary>
internal sealed class MessageFilterOptions
{
    private static readonly DurationType Ages = new(TimeSpan.Zero, TimeSpan.FromDays(3650));

    private readonly Option<string?> _from = new("--from") { Description = "Only those of a server", HelpName = "SERVER" };
    private readonly Option<MessageType?> _type = new Option<MessageType?>("--type") { Description = "Only info, warning, error or request", HelpName = "TYPE" }.InLowerCase();
    private readonly Option<string?> _since = new("--since") { Description = "Only those of the last 2h, 3d …, or since a time such as 2026-11-24T10:00Z", HelpName = "TIME" };

    public MessageFilterOptions() => _since.Validators.Add(option =>
    {
        if (Since(option.GetValueOrDefault<string?>(), TimeProvider.System) is null)
            option.AddError("--since: an age such as 90m, 2h or 3d, or a time such as 2026-11-24T10:00Z.");
    });

    public void AddTo(Command command)
    {
        command.Options.Add(_from);
        command.Options.Add(_type);
        command.Options.Add(_since);
    }

    public Func<Message, bool> Read(ParseResult result, TimeProvider time)
    {
        var (from, type, since) = (result.GetValue(_from), result.GetValue(_type), Since(result.GetValue(_since), time));
        return message => (from is null || message.From == from)
            && (type is null || (message.Type == type && message.UnknownType is null))
            && (since is null || message.Instant >= since);
    }

    private static DateTimeOffset? Since(string? text, TimeProvider time) =>
        text is null ? null
        : Ages.Parse(text) is TimeSpan age ? time.GetUtcNow() - age
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at
        : null;
}
