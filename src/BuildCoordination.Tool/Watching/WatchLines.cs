using BuildCoordination.Display;
using BuildCoordination.Documents;
using BuildCoordination.Health;
using BuildCoordination.Tool.CommandLine;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Watching;

/// <summary>The fleet where there is no terminal: a line for each change, or a JSON document on a line.</summary>
internal sealed class WatchLines(FleetLook look, Screen screen)
{
    private readonly Dictionary<string, string> _servers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FollowedOutput> _outputs = new(StringComparer.Ordinal);
    private readonly HashSet<(string, string, string, string)> _messages = [];

    private bool _isUnreachable;

    public async Task RunAsync(StopOnSignal stop)
    {
        var isFirst = true;
        do
        {
            Write(await look.LookAsync(stop.Token), isFirst);
            isFirst = false;
        }
        while (screen.HasReader && await stop.DelayAsync(look.PollInterval));
    }

    // Messages that were there before are not a change.
    private void Write(FleetOverview fleet, bool isFirst)
    {
        var at = Timestamps.Write(fleet.Health.CheckedAt);
        foreach (var server in fleet.Health.Servers)
        {
            var line = Lines.OfWatched(server);
            var isSame = _servers.GetValueOrDefault(server.Server) == line;
            if (!_outputs.TryGetValue(server.Server, out var output))
                _outputs[server.Server] = output = new();
            var printed = output.Take(server.Output);
            if (isSame && printed.Count == 0)
                continue;
            _servers[server.Server] = line;
            if (!isSame)
                screen.Say($"{at} {line}");
            if (printed.Count > 0)
                screen.Say(VisibleText.Log(string.Join('\n', printed), VisibleText.Line($"{at} {server.Server} | ")));
            screen.SayJson(new WatchJson(fleet.Health.CheckedAt, ServerHealthJson.Of(server), null), LineJson.Default.WatchJson);
        }

        if (_isUnreachable != fleet.Health.Stale is not null)
        {
            _isUnreachable = !_isUnreachable;
            screen.SayJson(new WatchJson(fleet.Health.CheckedAt, null, null), LineJson.Default.WatchJson);
        }

        // A server that is not known any more has not left.
        if (_isUnreachable)
            return;
        foreach (var gone in _servers.Keys.Except(fleet.Health.Servers.Select(server => server.Server), StringComparer.Ordinal).ToArray())
        {
            _servers.Remove(gone);
            screen.Say(VisibleText.Line($"{at} {gone}: no longer in the fleet"));
        }

        foreach (var message in fleet.Messages.Reverse()
            .Where(message => _messages.Add((message.Id, message.From, message.Subject, message.Body)) && !isFirst))
        {
            var type = message.TypeWord.ToUpperInvariant();
            var mark = Lines.PendingMark(message.IsPending) + Lines.SenderMark(message);
            screen.Say(VisibleText.Line($"{at} [{type}] {message.From} -> {message.To}: {message.Subject}{mark}"));
            screen.SayJson(
                new WatchJson(fleet.Health.CheckedAt, null, Output.MessageJson.Of(message, isUnread: false)), LineJson.Default.WatchJson);
        }
    }
}
