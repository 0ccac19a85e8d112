using System.Text.Json.Serialization;

namespace BuildCoordination.Documents;

/// <summary>An error in a source file.</summary>
/// <param name="File">The file, as the tool names it.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Text">The tool's text; empty in a history.</param>
internal sealed record ErrorLocation(
    [property: JsonPropertyName("file")] string File,
    [property: JsonPropertyName("line")] int? Line = null,
    [property: JsonPropertyName("column")] int? Column = null,
    [property: JsonPropertyName("text")] string Text = "");

/// <summary>The counts of tests.</summary>
/// <param name="Run">Tests that ran.</param>
/// <param name="Failed">Tests whose check failed.</param>
/// <param name="Errors">Tests that ended with an exception.</param>
/// <param name="Skipped">Tests that were skipped.</param>
internal sealed record TestCounts(
    [property: JsonPropertyName("run")] int Run,
    [property: JsonPropertyName("failed")] int Failed,
    [property: JsonPropertyName("errors")] int Errors,
    [property: JsonPropertyName("skipped")] int Skipped);
