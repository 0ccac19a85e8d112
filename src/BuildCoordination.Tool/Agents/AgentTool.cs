using System.Text.Json;
using System.Text.Json.Nodes;
using BuildCoordination.Diagnostics;
using BuildCoordination.Display;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace BuildCoordination.Tool.Agents;

/// <summary>
/// A tool of the agent, made by hand: the SDK's own way finds methods by reflection, which the native command does not have.
/// </summary>
internal sealed class AgentTool : McpServerTool
{
    private readonly IReadOnlyList<ToolArgument> _arguments;
    private readonly Func<ToolCall, CancellationToken, Task<string>> _body;

    /// <param name="name">The name.</param>
    /// <param name="description">The description for the agent.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="isReadOnly">Whether it changes nothing.</param>
    /// <param name="isIdempotent">Whether a second call changes nothing more.</param>
    /// <param name="body">Gives the answer, as JSON.</param>
    public AgentTool(
        string name, string description, IReadOnlyList<ToolArgument> arguments, bool isReadOnly, bool isIdempotent,
        Func<ToolCall, CancellationToken, Task<string>> body)
    {
        (_arguments, _body) = (arguments, body);
        ProtocolTool = new()
        {
            Name = name,
            Description = description,
            InputSchema = Schema(arguments),
            Annotations = isReadOnly
                ? new ToolAnnotations { ReadOnlyHint = true }
                : new ToolAnnotations { ReadOnlyHint = false, DestructiveHint = false, IdempotentHint = isIdempotent },
        };
    }

    public override ModelContextProtocol.Protocol.Tool ProtocolTool { get; }

    public override IReadOnlyList<object> Metadata => [];

    public override async ValueTask<CallToolResult> InvokeAsync(
        RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        try
        {
            return Result(await _body(new ToolCall(request, _arguments), cancellationToken).ConfigureAwait(false), isError: false);
        }
        catch (CoordinationException e)
        {
            return Error($"{e.Diagnostic.Code}: {e.Diagnostic.Line}");
        }
        catch (ToolArgumentException e)
        {
            return Error(e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return Error($"{e.GetType().Name}: {e.Message}");
        }
    }

    private CallToolResult Error(string reason) => Result(VisibleText.Line($"{ProtocolTool.Name}: {reason}"), isError: true);

    private static CallToolResult Result(string text, bool isError) =>
        new() { Content = [new TextContentBlock { Text = text }], IsError = isError };

    private static JsonElement Schema(IReadOnlyList<ToolArgument> arguments)
    {
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(arguments.Select(each => KeyValuePair.Create<string, JsonNode?>(each.Name, each.ToSchema()))),
        };
        if (arguments.Any(argument => argument.IsRequired))
        {
            schema["required"] = new JsonArray(
                [.. arguments.Where(argument => argument.IsRequired).Select(argument => JsonValue.Create(argument.Name))]);
        }

        using var parsed = JsonDocument.Parse(schema.ToJsonString());
        return parsed.RootElement.Clone();
    }
}
