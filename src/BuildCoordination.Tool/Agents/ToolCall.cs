using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace BuildCoordination.Tool.Agents;

/// <summary>One call of a tool: its arguments, as the tool's schema has them.</summary>
internal sealed class ToolCall
{
    private readonly Dictionary<string, object> _values;
    private readonly RequestContext<CallToolRequestParams> _request;

    /// <exception cref="ToolArgumentException">An argument is missing, unknown or not allowed.</exception>
    public ToolCall(RequestContext<CallToolRequestParams> request, IReadOnlyList<ToolArgument> arguments)
    {
        _request = request;
        var given = request.Params?.Arguments?.Where(pair => pair.Value.ValueKind != JsonValueKind.Null) ?? [];
        _values = given.ToDictionary(
            pair => pair.Key, pair =>
                (arguments.FirstOrDefault(known => known.Name == pair.Key) ?? throw Unknown(pair.Key)).Read(pair.Value),
            StringComparer.Ordinal);
        if (arguments.FirstOrDefault(argument => argument.IsRequired && !_values.ContainsKey(argument.Name)) is { } missing)
            throw new ToolArgumentException($"'{missing.Name}' is missing.");

        ToolArgumentException Unknown(string name) => new(
            $"There is no argument '{Display.VisibleText.Truncate(name, 60, "…")}'. "
                + (arguments.Count == 0
                    ? "This tool has none."
                    : $"There are: {string.Join(", ", arguments.Select(known => known.Name))}."));
    }

    public string? Text(string name) => _values.GetValueOrDefault(name) as string;

    public int Number(string name, int otherwise) => _values.GetValueOrDefault(name) is int number ? number : otherwise;

    public bool IsOn(string name, bool otherwise = false) => _values.GetValueOrDefault(name) is bool isOn ? isOn : otherwise;

    public IReadOnlyList<string> List(string name) => _values.GetValueOrDefault(name) as string[] ?? [];

    /// <summary>Shows the client that the call goes on, if it asked for that.</summary>
    public Task ReportAsync(TimeSpan done, TimeSpan of, string message, CancellationToken cancellationToken) =>
        _request.Params?.ProgressToken is not { } token ? Task.CompletedTask : _request.Server.NotifyProgressAsync(
            token,
            new ProgressNotificationValue
            {
                Progress = (float)Math.Floor(done.TotalSeconds),
                Total = (float)of.TotalSeconds,
                Message = message,
            },
            cancellationToken: cancellationToken);
}
