using System.Text.Json;
using BuildCoordination.Display;
using BuildCoordination.Processes;

namespace BuildCoordination.Comparison;

/// <summary>
/// Runs <c>diffoscope</c>, if it is installed: it looks into more kinds of files than this library, and into files in files.
/// </summary>
internal static class Diffoscope
{
    private const int LargestReport = 32 << 20;
    private const int DeepestReport = 256;
    private const int LongestLine = 60;

    /// <summary>
    /// Finds the first file in which two packages differ and its first lines that do, such as
    /// <c>data.tar: ./usr/lib/x.jar: META-INF/MANIFEST.MF: Build-Jdk: 17.0.15 → Build-Jdk: 17.0.12</c>; null if it finds none.
    /// </summary>
    /// <exception cref="ProcessStartException">It is not installed.</exception>
    public static async Task<string?> FindDifferenceAsync(string first, string second, CancellationToken cancellationToken)
    {
        var program = ChildProcess.Start(new("diffoscope", ["--no-progress", "--json", "-", first, second])
        {
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["LC_ALL"] = "C.UTF-8" },
            Grouping = ProcessGrouping.NewGroup,
            Input = Stdio.Null,
            Output = Stdio.Pipe,
            Error = Stdio.Null,
        });
        await using var disposed = program.ConfigureAwait(false);
        using var registration = cancellationToken.Register(() => program.Signal(SignalNumber.Kill));
        using var report = new MemoryStream();
        var buffer = new byte[64 << 10];
        for (int count; (count = await program.Output.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            if (report.Length + count > LargestReport)
                return null;
            report.Write(buffer, 0, count);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return FindFirst(report.ToArray());
    }

    /// <summary>Finds the same in a report; null if it names no file, or is none.</summary>
    public static string? FindFirst(byte[] report)
    {
        try
        {
            using var document = JsonDocument.Parse(report, new() { MaxDepth = DeepestReport });
            return Details(document.RootElement).Select(detail => FindFirst(detail, [])).FirstOrDefault(found => found is not null);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? FindFirst(JsonElement file, IReadOnlyList<string> above)
    {
        if (Text(file, "source1") is not { } name || IsConsequence(name))
            return null;
        string[] path = [.. above, .. IsCompressed(name) ? [] : new[] { name }];
        return Details(file).Select(inner => FindFirst(inner, path)).FirstOrDefault(found => found is not null)
            ?? (Text(file, "unified_diff") is { } diff ? $"{string.Join(": ", path)}{Lines(diff)}" : null);
    }

    // What a tool says of the whole file has the times of its members, which differ in every build; checksums differ with what they are of.
    private static bool IsConsequence(string name) =>
        name is "file list" or DebianPackage.Checksums || name.Contains("{}", StringComparison.Ordinal);

    // The archive in it is the next name.
    private static bool IsCompressed(string name) =>
        name.StartsWith("control.tar.", StringComparison.Ordinal) || name.StartsWith("data.tar.", StringComparison.Ordinal);

    private static string Lines(string diff)
    {
        var lines = diff.Split('\n');
        var (old, next) = (lines.FirstOrDefault(line => line is ['-', ..]), lines.FirstOrDefault(line => line is ['+', ..]));
        return (old ?? next) is null ? "" : $": {Shown(old)} → {Shown(next)}";
    }

    private static string Shown(string? line) =>
        line is null ? "nothing" : VisibleText.Truncate(line[1..].Trim(), LongestLine, "…");

    private static JsonElement[] Details(JsonElement file) =>
        file.ValueKind == JsonValueKind.Object && file.TryGetProperty("details", out var details)
            && details.ValueKind == JsonValueKind.Array ? [.. details.EnumerateArray()] : [];

    private static string? Text(JsonElement file, string name) =>
        file.ValueKind == JsonValueKind.Object && file.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;
}
