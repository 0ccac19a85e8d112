using Cake.BuildCoordination.Hook;
using Cake.Core;
using Cake.Core.Annotations;

namespace Cake.BuildCoordination;

/// <summary>Messages between builders.</summary>
[CakeAliasCategory("BuildCoordination")]
[CakeNamespaceImport("Cake.BuildCoordination")]
public static class MessageAliases
{
    /// <summary>Sends a message. Its secrets are taken out; when the call returns it is on disk and will reach the fleet.</summary>
    /// <param name="context">The context.</param>
    /// <param name="subject">One line, at most 100 characters.</param>
    /// <param name="body">At most 10,000 characters.</param>
    /// <param name="settings">The settings; null for an information to all.</param>
    /// <returns>The message's id; null where no fleet is configured or it was not accepted, which a warning says.</returns>
    /// <example>
    /// <code>
    /// SendBuildMessage("Nightly is up", "Packages are on the mirror.");
    /// SendBuildMessage("Please free some disk", "Less than 2 GB are left.", new
    /// SendBuildMessageSettings().WithRecipient("build2").WithType(BuildMessageType.Request));
    /// </code>
    /// </example>
    [CakeMethodAlias]
    [CakeAliasCategory("Messages")]
    public static string? SendBuildMessage(
        this ICakeContext context, string subject, string body = "", SendBuildMessageSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        settings ??= new SendBuildMessageSettings();
        return FleetOf.Context(context, settings.Texts()).Send(settings.To, settings.Type.ToString(), subject, body);
    }

    /// <summary>Gets this server's unread messages: errors first, then warnings, requests and infos; each oldest first.</summary>
    /// <param name="context">The context.</param>
    /// <param name="settings">The settings; null for none.</param>
    /// <returns>The messages; none where no fleet is configured or it could not be asked.</returns>
    /// <example>
    /// <code>
    /// foreach (var message in ReadBuildMessages(new ReadBuildMessagesSettings().MarkingRead()))
    ///     Information("{0}: {1}", message.From, message.Subject);
    /// </code>
    /// </example>
    [CakeMethodAlias]
    [CakeAliasCategory("Messages")]
    public static IReadOnlyList<BuildMessage> ReadBuildMessages(this ICakeContext context, ReadBuildMessagesSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        var unread = FleetOf.Context(context, settings?.Texts()).ReadUnread(settings?.MarkRead == true);
        return [.. unread.Select(message => new BuildMessage
        {
            Id = message.Id,
            From = message.From,
            To = message.To,
            Type = message.Type,
            Subject = message.Subject,
            Body = message.Body,
        })];
    }
}
