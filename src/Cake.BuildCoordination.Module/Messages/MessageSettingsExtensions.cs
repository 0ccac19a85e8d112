namespace Cake.BuildCoordination;

/// <summary>The settings of messages, in a row.</summary>
public static class MessageSettingsExtensions
{
    /// <summary>Says who gets it: a server's id, or <c>all</c>.</summary>
    public static SendBuildMessageSettings WithRecipient(this SendBuildMessageSettings settings, string server)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.To = server;
        return settings;
    }

    /// <summary>Says what kind of message it is.</summary>
    public static SendBuildMessageSettings WithType(this SendBuildMessageSettings settings, BuildMessageType type)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Type = type;
        return settings;
    }

    /// <summary>Marks as read what is read.</summary>
    public static ReadBuildMessagesSettings MarkingRead(this ReadBuildMessagesSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.MarkRead = true;
        return settings;
    }
}
