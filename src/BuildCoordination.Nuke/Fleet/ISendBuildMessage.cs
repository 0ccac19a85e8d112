using BuildCoordination.Documents;
using BuildCoordination.Messages;
using Serilog;

namespace BuildCoordination.Components;

/// <summary>Sends a message to a server or to the whole fleet.</summary>
public interface ISendBuildMessage : IHazBuildCoordination
{
    /// <summary>A server's id, or <c>all</c>.</summary>
    [Parameter("Server that the message is for, by default all")]
    string MessageTo => TryGetValue(() => MessageTo) ?? FleetMessage.Everyone;

    /// <summary>The type of the message.</summary>
    [Parameter("Kind of message: info, warning, error or request")]
    MessageType MessageType => TryGetValue<MessageType?>(() => MessageType) ?? MessageType.Info;

    /// <summary>One line, at most 100 characters.</summary>
    [Parameter("The message's subject, one line of at most 100 characters")]
    string? MessageSubject => TryGetValue(() => MessageSubject);

    /// <summary>At most 10,000 characters.</summary>
    [Parameter("The message's text")]
    string MessageBody => TryGetValue(() => MessageBody) ?? "";

    /// <summary>Sends the message of the parameters.</summary>
    Target SendBuildMessage => _ => _
        .Description("Sends a message to the fleet")
        .Requires(() => MessageSubject)
        .Executes(() => this.WithFleetAsync(async coordinator =>
        {
            var draft = new MessageDraft { To = MessageTo, Type = MessageType, Subject = MessageSubject!, Body = MessageBody };
            var sent = await coordinator.Messages.SendAsync(draft).ConfigureAwait(false);
            if (sent.Redacted is { } redacted)
                Coordination.Warn(redacted);
            var flushed = await coordinator.FlushAsync().ConfigureAwait(false);
            Log.Information(
                "{Id:l} is {State:l}.", sent.Id, flushed.IsVisible ? "sent" : "accepted; it is sent once the remote is reached");
        }));
}
