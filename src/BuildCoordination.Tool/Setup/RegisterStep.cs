using System.Text.Json.Nodes;
using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;
using BuildCoordination.Settings;

namespace BuildCoordination.Tool.Setup;

/// <summary>Makes this server one of the fleet, with what others want to know of its machine.</summary>
internal sealed class RegisterStep(BuildCoordinator coordinator) : SetupStep("registration")
{
    private ServerCapabilities? _capabilities;

    public override string AsItIs => $"{coordinator.Server} is registered";

    public override async Task<string?> PlanAsync(CancellationToken cancellationToken)
    {
        _capabilities = await Capabilities.ReadAsync(cancellationToken);
        var known = await coordinator.Status.ReadAsync(cancellationToken: cancellationToken);
        return known is not null && Says(known) ? null : $"register {coordinator.Server}: {Summary()}";
    }

    public override async Task<string> DoAsync(CancellationToken cancellationToken)
    {
        await coordinator.Status.RegisterAsync(_capabilities, cancellationToken);
        var flushed = await coordinator.FlushAsync(cancellationToken: cancellationToken);
        return flushed.IsVisible
            ? $"{coordinator.Server} registered: {Summary()}"
            : throw new CoordinationException(flushed.Diagnostic ?? SetupDiagnostics.NotRegistered(coordinator.Server));
    }

    private bool Says(ServerStatus known) =>
        known.Hostname == HostName && known.Ip is not null && known.Instance == coordinator.Context.Instance
        && (coordinator.Settings.Ip ?? known.Ip) == known.Ip
        && (coordinator.Settings.Manager ?? known.Manager) == known.Manager
        && known.Capabilities is { } text && JsonNode.Parse(text) is JsonObject before
        && _capabilities!.ToJson().All(pair => JsonNode.DeepEquals(before[pair.Key], pair.Value));

    private string HostName => coordinator.Settings.Hostname ?? coordinator.Environment.HostName;

    private string Summary() =>
        $"{HostName}, {coordinator.Settings.Ip ?? MachineAddresses.All().FirstOrDefault() ?? "no address"}, {_capabilities!.Cores} cores, "
            + $"{_capabilities.MemoryGb} GiB"
        + (_capabilities.JavaVersion is { } java ? $", Java {java}" : "")
        + (_capabilities.MavenVersion is { } maven ? $", Maven {maven}" : "");
}
