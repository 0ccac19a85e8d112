using System.Globalization;
using BuildCoordination.FailureLogs;
using BuildCoordination.Protocol;
using Microsoft.Build.Framework;

namespace BuildCoordination.MSBuild.Engine;

/// <summary>The first errors that a build logged, each once. Warnings that count as errors are among them.</summary>
/// <param name="folder">The folder that the build was started in: files below it are named relative to it.</param>
internal sealed class BuildErrors(string folder)
{
    private const int Limit = 19;

    private readonly List<(string Line, ErrorLocation? Place, BuildEventContext? Context)> _errors = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>Whether any error was logged.</summary>
    public bool Any => _seen.Count > 0;

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
        // Builds of one project for several frameworks repeat what is wrong in all of them.
        if (!_seen.Add($"{place}: {code}: {text}") || _errors.Count == Limit)
            return;
        var project = string.IsNullOrEmpty(error.ProjectFile) ? "" : $" [{Relative(error.ProjectFile, null)}]";
        var location = file.Length == 0 ? null : new ErrorLocation(
            file,
            NullIfZero(error.LineNumber),
            NullIfZero(error.ColumnNumber),
            // An exception or a failed test: what failed, and why. A stack trace follows.
            $"{code[5..]} {Shortened.Join(lines.Take(2))}".Trim());
        _errors.Add(($"{place}: {code}: {text}{project}", location, error.BuildEventContext));
    }

    /// <summary>Whether one of the errors was logged by a target.</summary>
    public bool AreIn(BuildEventContext target) => _errors.Any(error => IsIn(error.Context, target));

    /// <summary>
    /// Sums up the errors of the build, or of one target. If it has none, those of its project: the target may have called the failing one.
    /// </summary>
    public FailureSummary? Summarize(BuildEventContext? target = null)
    {
        var errors = target is null ? _errors
            : AreIn(target) ? _errors.FindAll(error => IsIn(error.Context, target))
            : _errors.FindAll(error => IsInProject(error.Context, target));
        if (errors.Count == 0)
            return null;
        var left = target is null ? _seen.Count - errors.Count : 0;
        string[] more = left == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"... and {left} more errors")];
        var place = errors[0].Place;
        return new([.. errors.Select(error => error.Line), .. more], null, place) { Cause = "msbuild.error" };
    }

    private static int? NullIfZero(int number) => number == 0 ? null : number;

    private static bool IsIn(BuildEventContext? error, BuildEventContext target) =>
        IsInProject(error, target) && error!.TargetId == target.TargetId;

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
}
