using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BuildCoordination.Diagnostics;
using BuildCoordination.Tool.GitHub;

namespace BuildCoordination.Tool.Output;

/// <summary>Standard output carries the answer and nothing else; every other line of ours goes to standard error.</summary>
internal sealed class Screen(bool json, bool annotates = false)
{
    private readonly TextWriter _error = Console.Error;

    public bool IsJson => json;

    public bool IsTerminal => !Console.IsOutputRedirected && !json;

    /// <summary>A line of the answer; nothing where the answer is JSON.</summary>
    public void Say(string line)
    {
        if (!json)
            Console.Out.WriteLine(line);
    }

    /// <summary>The whole answer, where it is JSON.</summary>
    public void SayJson<T>(T answer, JsonTypeInfo<T> type)
    {
        if (json)
            Console.Out.WriteLine(JsonSerializer.Serialize(answer, type));
    }

    public void Note(string line) => _error.WriteLine($"buildcoord: {Display.VisibleText.Line(line)}");

    /// <summary>A line for GitHub Actions.</summary>
    public void Annotate(string line) => _error.WriteLine(line);

    public void Warn(Diagnostic diagnostic) => Write("warning", diagnostic);

    public void Error(Diagnostic diagnostic) => Write("error", diagnostic);

    private void Write(string severity, Diagnostic diagnostic)
    {
        // What a remote or another builder said may be in it.
        var line = Display.VisibleText.Line(diagnostic.Line);
        _error.WriteLine(annotates ? Annotation.Of(severity, diagnostic.Code, line) : $"buildcoord: {severity} {diagnostic.Code}: {line}");
    }
}
