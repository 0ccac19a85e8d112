using BuildCoordination.Diagnostics;

namespace BuildCoordination.Tool.Setup;

/// <summary>Stops the bash scripts' senders for this server: with two senders for one server, nobody notices when one stops.</summary>
internal sealed class TakeOverStep(SetupRequest request, string server) : SetupStep("script senders")
{
    private ScriptSender? _found;

    public override string AsItIs => "no bash script sends for this server";

    /// <exception cref="CoordinationException">BC1305: they send, and nobody agreed to stop them.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        _found = await ScriptSender.FindAsync(server, request.Environment, cancellationToken);
        if (_found.IsThere && !request.Agrees(request.TakeOver, $"The bash scripts still send for {server}: {_found}. Stop them?"))
            throw new CoordinationException(SetupDiagnostics.StillSending(server, _found.ToString()));
    }

    public override Task<string?> PlanAsync(CancellationToken cancellationToken) =>
        Task.FromResult(_found is { IsThere: true } ? $"stop {_found}" : null);

    public override async Task<string> DoAsync(CancellationToken cancellationToken)
    {
        await _found!.StopAsync(cancellationToken);
        return $"stopped {_found}";
    }
}
