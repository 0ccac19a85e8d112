namespace Cake.BuildCoordination;

/// <summary>Settings of <c>SendBuildMessage</c>.</summary>
public sealed class SendBuildMessageSettings : CoordinationSettings
{
    /// <summary>A server's id, or <c>all</c>.</summary>
    /// <value>The default value is <c>all</c>.</value>
    public string To { get; set; } = "all";

    /// <summary>The type of the message.</summary>
    /// <value>The default value is <see cref="BuildMessageType.Info"/>.</value>
    public BuildMessageType Type { get; set; } = BuildMessageType.Info;
}
