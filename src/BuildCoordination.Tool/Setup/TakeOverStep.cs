using BuildCoordination.Diagnostics;

namespace BuildCoordination.Tool.Setup;

/// <summary>A second sender for one server is the worst set-up there is: each makes the other's death invisible.</summary>
internal sealed class TakeOverStep(SetupRequest request, string server) : SetupStep("script senders")
{
    private ScriptSender? _found;

    public override string AsItIs => "none sends for this server";

    public override async Task<string?> PlanAsync(CancellationToken cancellationToken)
    {
        _found = await ScriptSender.FindAsync(server, request.Environment, cancellationToken);
        return _found.IsThere ? $"stop {_found}" : null;
    }

    public override async Task<string> DoAsync(CancellationToken cancellationToken)
    {
        if (!request.TakeOver && !request.Ask($"The older scripts still send for {server}: {_found}. Stop them?"))
            throw new CoordinationException(SetupDiagnostics.StillSending(server, _found!.ToString()));
        await _found!.StopAsync(cancellationToken);
        return $"stopped {_found}";
    }
}
