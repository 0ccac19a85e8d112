using System.Globalization;
using BuildCoordination.Documents;
using BuildCoordination.FailureLogs;
using Microsoft.Build.Framework;

namespace BuildCoordination.MSBuild.Engine;

/// <summary>The first errors that a build logged, each once. Warnings that count as errors are among them.</summary>
/// <param name="folder">The folder that the build was started in: files below it are named relative to it.</param>
internal sealed class BuildErrors(string folder)
{
    private const int Limit = 19;
    private const int LimitOfTargets = 500;
    private const int LongSentence = 60;

    private readonly List<Error> _errors = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<(int, int, int)> _failing = [];

    /// <summary>Whether any error was logged.</summary>
    public bool Any => _seen.Count > 0;

    /// <summary>Counts the errors so far: what is logged later has higher numbers.</summary>
    public int Count { get; private set; }

    public void Add(BuildErrorEventArgs error)
    {
        var file = string.IsNullOrEmpty(error.File) ? "" : Relative(error.File, error.ProjectFile);
        var lines = (error.Message ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var text = Shortened.Join(lines);
        var column = error.ColumnNumber == 0 ? "" : $",{error.ColumnNumber}";
        var place = file.Length == 0 ? "MSBUILD"
            : error.LineNumber == 0 ? file
            : string.Create(CultureInfo.InvariantCulture, $"{file}({error.LineNumber}{column})");
        var code = string.IsNullOrEmpty(error.Code) ? "error" : $"error {error.Code}";
        var project = string.IsNullOrEmpty(error.ProjectFile) ? "" : Relative(error.ProjectFile, null);
        Count++;
        // Builds of one project for several frameworks repeat what is wrong in all of them.
        var line = $"{place}: {code}: {text}{(project.Length == 0 ? "" : $" [{project}]")}";
        var isNew = _seen.Add(line) && _seen.Count <= Limit;
        // Each target has an error of its own, whatever was logged before.
        var isFirstOfTarget = error.BuildEventContext is { } context && _failing.Add(Instance(context)) && _failing.Count <= LimitOfTargets;
        if (!isNew && !isFirstOfTarget)
            return;
        // An exception or a failed test: what failed, and why. A stack trace follows.
        var what = $"{code[5..]} {(lines is [var only] ? FirstSentence(only) : Shortened.Join(lines.Take(2)))}".Trim();
        var location = file.Length == 0 ? null
            : IsOfSdk(file) && project.Length > 0 ? new ErrorLocation(project, null, null, what)
            : new ErrorLocation(file, NullIfZero(error.LineNumber), NullIfZero(error.ColumnNumber), what);
        _errors.Add(new(line, location, error.BuildEventContext, error.ProjectFile, Count, isNew));
    }

    /// <summary>Whether one of the errors was logged by a target.</summary>
    public bool AreIn(BuildEventContext target) => _failing.Contains(Instance(target));

    /// <summary>Sums up the errors of the build.</summary>
    public FailureSummary? Summarize() => Summarize(_errors.FindAll(error => error.IsOfBuild), _seen.Count);

    /// <summary>
    /// Sums up the errors of one target. If it has none, those of its project since it began: it may have called the failing one.
    /// </summary>
    /// <param name="target">The target.</param>
    /// <param name="project">The path of its project.</param>
    /// <param name="begin">The count of errors when it began.</param>
    public FailureSummary? Summarize(BuildEventContext target, string? project, int begin)
    {
        var own = _errors.FindAll(error => error.Context is { } context && Instance(context) == Instance(target));
        if (own.Count == 0)
            own = _errors.FindAll(error => error.Number > begin && (IsInProject(error.Context, target) || error.Project == project));
        return Summarize(own, own.Count);
    }

    private static FailureSummary? Summarize(List<Error> errors, int count)
    {
        if (errors.Count == 0)
            return null;
        string[] more = count == errors.Count ? []
            : [string.Create(CultureInfo.InvariantCulture, $"... and {count - errors.Count} more errors")];
        var place = errors[0].Place;
        return new([.. errors.Take(Limit).Select(error => error.Line), .. more], null, place) { Cause = "msbuild.error" };
    }

    // What a subject has no room for is cut in its middle, and an error that goes on with advice has its object there.
    private static string FirstSentence(string text) =>
        text.Length > LongSentence && text.IndexOf(". ", StringComparison.Ordinal) is var end and > 0 ? text[..end] : text;

    // Targets outside the build's folder name no cause, the project that runs them does.
    private static bool IsOfSdk(string file) =>
        Path.IsPathRooted(file) && Path.GetExtension(file).ToLowerInvariant() is ".targets" or ".props" or ".tasks";

    private static int? NullIfZero(int number) => number == 0 ? null : number;

    private static (int Node, int Project, int Target) Instance(BuildEventContext context) =>
        (context.NodeId, context.ProjectContextId, context.TargetId);

    private static bool IsInProject(BuildEventContext? error, BuildEventContext target) =>
        error is not null && (error.NodeId, error.ProjectContextId) == (target.NodeId, target.ProjectContextId);

    private string Relative(string file, string? project)
    {
        // Any text can stand for a file.
        if (file.Contains('\0', StringComparison.Ordinal))
            return file.Replace('\0', ' ');
        var full = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(project) is { Length: > 0 } near ? near : folder, file));
        // The name of a tool, such as CSC, stands for a file that is not known.
        return !File.Exists(full) ? file
            : full.StartsWith(Path.Combine(folder, ""), StringComparison.Ordinal) ? Path.GetRelativePath(folder, full) : full;
    }

    /// <param name="Line">Its text in MSBuild's output.</param>
    /// <param name="Place">Its place, if it names a file.</param>
    /// <param name="Context">The context that logged it.</param>
    /// <param name="Project">The path of the project that logged it.</param>
    /// <param name="Number">The number of errors up to it.</param>
    /// <param name="IsOfBuild">Whether it is one of the first of the build; if not, it is the first of a target.</param>
    private sealed record Error(
        string Line, ErrorLocation? Place, BuildEventContext? Context, string? Project, int Number, bool IsOfBuild);
}
