namespace Cake.BuildCoordination;

/// <summary>Settings of <c>ReadBuildMessages</c>.</summary>
public sealed class ReadBuildMessagesSettings : CoordinationSettings
{
    /// <summary>Whether what is read is marked as read.</summary>
    /// <value>The default value is <c>false</c>.</value>
    public bool MarkRead { get; set; }
}
