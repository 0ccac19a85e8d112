using System.Text.Json.Serialization;

namespace BuildCoordination.Tool.Setup;

/// <summary>One thing that a builder needs. Doing it again changes nothing.</summary>
internal abstract class SetupStep(string name)
{
    public string Name => name;

    /// <summary>What is to be done, in words that follow "would"; null where nothing is.</summary>
    public abstract Task<string?> PlanAsync(CancellationToken cancellationToken);

    /// <summary>Does it.</summary>
    /// <returns>What was done.</returns>
    /// <exception cref="Diagnostics.CoordinationException">It cannot be done.</exception>
    public abstract Task<string> DoAsync(CancellationToken cancellationToken);

    /// <summary>How it is where nothing is to be done.</summary>
    public virtual string AsItIs => "nothing to do";
}

internal sealed record SetupStepJson(string Step, string Result, string Text);

internal sealed record SetupJson(string Server, string Repository, IReadOnlyList<SetupStepJson> Steps, bool Ok);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(SetupJson))]
internal sealed partial class SetupAnswerJson : JsonSerializerContext;
