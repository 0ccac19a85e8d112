using BuildCoordination.Documents;
using BuildCoordination.MSBuild.Sessions;
using BuildCoordination.Messages;
using Microsoft.Build.Framework;

namespace BuildCoordination.MSBuild.Tasks;

/// <summary>Sends a message.</summary>
[MSBuildMultiThreadableTask]
public sealed class SendBuildMessage : CoordinationTask
{
    /// <summary>A server's id, or <c>all</c>.</summary>
    public string To { get; set; } = FleetMessage.Everyone;

    /// <summary><c>info</c>, <c>warning</c>, <c>error</c> or <c>request</c>.</summary>
    public string Type { get; set; } = "info";

    /// <summary>One line, at most 100 characters.</summary>
    [Required]
    public string Subject { get; set; } = "";

    /// <summary>At most 10,000 characters.</summary>
    public string Body { get; set; } = "";

    /// <summary>The message's id, once it is accepted.</summary>
    [Output]
    public string Id { get; private set; } = "";

    private protected override async Task ExecuteAsync(BuildCoordinator coordinator)
    {
        if (!Enum.TryParse<MessageType>(Type, ignoreCase: true, out var type) || !Enum.IsDefined(type))
        {
            Log.LogError(
                null, "BC1002", null, null, null, 0, 0, 0, 0, "Type: '{0}' is not allowed. Allowed: info, warning, error, request.", Type);
            return;
        }

        var sent = await coordinator.Messages.SendAsync(new MessageDraft { To = To, Type = type, Subject = Subject, Body = Body })
            .ConfigureAwait(false);
        Id = sent.Id ?? "";
        if (sent.Redacted is { } redacted)
            this.Warn(redacted);
        await coordinator.FlushAsync().ConfigureAwait(false);
    }
}
