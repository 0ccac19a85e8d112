using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using BuildCoordination.Diagnostics;
using BuildCoordination.Fleet;

namespace BuildCoordination.Tool.Output;

/// <summary>Writes the answer to standard output, and every other line to standard error.</summary>
internal sealed class Screen(bool json, bool annotates = false)
{
    private readonly TextWriter _error = Console.Error;
    private readonly AnswerWriter _answer = new();
    private UnreachableJson? _unreachable;
    private string? _line;
    private bool _hasAnswered;

    private bool _isLost;
    private bool _isCutOff;

    public bool IsJson => json;

    /// <summary>The options that remedies repeat.</summary>
    public GivenOptions Given { get; set; } = GivenOptions.None;

    /// <summary>The freshness of this command's newest read; null before the first one.</summary>
    public Freshness? Freshness { get; private set; }

    /// <summary>When <see cref="Freshness"/> was shown: a later text of the same age is the same text.</summary>
    public DateTimeOffset FreshnessShownAt { get; private set; }

    public bool IsUnreachable => Freshness is { IsCurrent: false };

    /// <summary>The exit code of a command that is not sure of its answer.</summary>
    public int CodeOfUnknown => Freshness is { IsOfNoFleet: true } ? ExitCodes.Configuration : ExitCodes.Unreachable;

    /// <summary>Called when the repository cannot be reached any more, and when it can be again.</summary>
    public Action? OnReachabilityChanged { get; set; }

    /// <summary>Whether a full-screen view has the terminal: then a line on standard error would stand in the middle of it.</summary>
    public bool IsFullScreen { get; set; }

    /// <summary>Whether a part of the answer could not be written.</summary>
    public bool IsAnswerLost => _isLost;

    /// <summary>Whether anybody can read what is written next: a command that goes on until it is stopped ends if nobody can.</summary>
    public bool HasReader => !_isLost && !_isCutOff && Files.StandardOutput.HasReader();

    public static bool IsErrorTerminal => !Console.IsErrorRedirected;

    public bool IsTerminal => !Console.IsOutputRedirected && !json;

    /// <summary>The columns of the terminal; null where the answer goes somewhere else, which gets all of it.</summary>
    public int? Width => IsTerminal && Console.WindowWidth is > 0 and var width ? width : null;

    /// <summary>A line of the answer; nothing where the answer is JSON.</summary>
    public void Say(string line)
    {
        if (!json)
            Answer(line);
    }

    /// <summary>
    /// The whole answer, where it is JSON. If the repository cannot be reached, an object also has <c>unreachable</c>, and an array is
    /// <c>known</c> of an object with <c>unreachable</c>, so that no reader takes it for all that there is.
    /// </summary>
    public void SayJson<T>(T answer, JsonTypeInfo<T> type)
    {
        if (!json)
            return;
        _hasAnswered = true;
        if (!IsUnreachable)
        {
            AnswerJson(JsonSerializer.Serialize(answer, type));
            return;
        }

        var known = JsonSerializer.SerializeToNode(answer, type);
        if (known is JsonObject members)
            members["unreachable"] = _unreachable!.ToNode();
        else
            known = LastKnown(known is JsonArray { Count: 0 } && (Freshness!.IsNothingKnown || Freshness.IsReached) ? null : known);
        AnswerJson(known!.ToJsonString(type.Options));
    }

    /// <summary>The answer "there is none", which is said only as far as it is known.</summary>
    public void SayNone(string line) => Say(
        !IsUnreachable ? line
        : Freshness!.IsNothingKnown || Freshness.IsReached ? $"Not known: {Freshness.Obstacle}."
        : $"{line} This is the local copy: {Freshness!.Obstacle}.");

    /// <summary>
    /// Takes note of how current the newest read is, and shows the age and the cause on standard error when that changes.
    /// </summary>
    public void SetFreshness(Freshness freshness, DateTimeOffset now)
    {
        var before = Freshness;
        (Freshness, FreshnessShownAt) = (freshness, now);
        _unreachable = freshness.IsCurrent ? null : new UnreachableJson(
            freshness.AsOf,
            freshness.AsOf is { } asOf ? Math.Round(Math.Max(0, (now - asOf).TotalSeconds)) : null,
            freshness.Cause!.Code, freshness.Cause.Message);
        _line = freshness.IsCurrent ? null : FleetDiagnostics.Describe(freshness, now);
        if (freshness.IsCurrent != (before?.IsCurrent ?? true))
            OnReachabilityChanged?.Invoke();
        if (freshness.Cause?.Code == before?.Cause?.Code || IsFullScreen)
            return;
        if (_line is not null)
            Note(Given.Complete(_line));
        else if (before is not null)
            Note(before.IsReached ? "Every document can be read again." : "The repository can be reached again.");
    }

    /// <summary>Completes the answer of a command that gave none because the repository cannot be reached.</summary>
    public void EndAnswer()
    {
        if (IsFullScreen && _line is not null)
            Note(_line);
        if (json && IsUnreachable && !_hasAnswered)
            AnswerJson(LastKnown(null).ToJsonString());
    }

    private void AnswerJson(string json) => Answer(Display.ServiceCommands.InJson(json));

    private JsonObject LastKnown(JsonNode? known) => new() { ["unreachable"] = _unreachable!.ToNode(), ["known"] = known };

    public void Note(string line) => WriteError($"buildcoord: {Display.VisibleText.Line(line)}");

    /// <summary>A line for GitHub Actions.</summary>
    public void Annotate(string line) => WriteError(line);

    /// <summary>Writes a warning, unless it is the cause that <see cref="SetFreshness"/> has shown.</summary>
    public void Warn(CoordinationDiagnostic diagnostic)
    {
        if (_line is null || IsFullScreen || Freshness?.Cause?.Code != diagnostic.Code)
            Write("warning", diagnostic);
    }

    /// <summary>Writes an error, without the cause that <see cref="SetFreshness"/> has shown.</summary>
    public void Error(CoordinationDiagnostic diagnostic) => Write("error", _line is { } line && !IsFullScreen
        ? diagnostic with { Message = diagnostic.Message.Replace($"; {line}", ".", StringComparison.Ordinal) }
        : diagnostic);

    private void Write(string severity, CoordinationDiagnostic diagnostic)
    {
        // It may have text of a remote or another builder.
        var line = Display.VisibleText.Line((diagnostic with { Remedy = Given.Complete(diagnostic.Remedy) }).Line);
        WriteError(annotates ? Annotation.Of(severity, diagnostic.Code, line) : $"buildcoord: {severity} {diagnostic.Code}: {line}");
    }

    private void Answer(string line)
    {
        if (_isLost || _isCutOff || _answer.TryWrite(line) is not { } reason)
            return;
        // A reader such as head that has enough is no fault.
        _isCutOff = !Files.StandardOutput.HasReader();
        _isLost = !_isCutOff;
        if (_isLost)
            Warn(AnswerDiagnostics.NotWritten(reason));
    }

    private void WriteError(string line) => _ = ConsoleLines.TryWrite(_error, line);
}
