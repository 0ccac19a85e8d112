using System.Text.Json.Serialization;

namespace BuildCoordination.Tool.Setup;

/// <summary>One thing that a builder needs. Doing it again changes nothing.</summary>
internal abstract class SetupStep(string name)
{
    public string Name => name;

    /// <summary>Gets the planned change, in words that follow "would"; null if nothing is to do.</summary>
    public abstract Task<string?> PlanAsync(CancellationToken cancellationToken);

    /// <summary>Does it.</summary>
    /// <returns>The result in words.</returns>
    /// <exception cref="Diagnostics.CoordinationException">It cannot be done.</exception>
    public abstract Task<string> DoAsync(CancellationToken cancellationToken);

    /// <summary>The state if nothing is to do.</summary>
    public virtual string AsItIs => "nothing to do";
}

internal sealed record SetupStepJson(string Step, string Result, string Text);

internal sealed record SetupJson(string Server, string Repository, IReadOnlyList<SetupStepJson> Steps, bool Ok);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(SetupJson))]
internal sealed partial class SetupAnswerJson : JsonSerializerContext;
