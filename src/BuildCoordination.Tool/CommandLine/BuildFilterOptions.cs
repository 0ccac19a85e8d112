using System.CommandLine;
using BuildCoordination.Documents;
using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.CommandLine;

/// <summary>Which builds are meant.</summary>
internal sealed class BuildFilterOptions
{
    private readonly Option<bool> _failed = new("--failed") { Description = "Only builds that did not succeed" };
    private readonly Option<string?> _name = new("--name") { Description = "Only builds with this name", HelpName = "NAME" };
    private readonly Option<string?> _branch = new("--source-branch")
    {
        Description = "Only builds of this branch of the source",
        HelpName = "BRANCH",
    };
    private readonly Option<string?> _cause = new(
        "--cause") { Description =
        "Only builds with this cause, such as maven.artifact-not-found; maven. matches all causes with that prefix", HelpName = "CAUSE" };
    private readonly TimeOption _since = new("--since")
    {
        Description = "Only builds that ended in the last 2h, 3d …, or since a time such as 2026-11-24T10:00Z",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _failed, _name, _branch, _cause, _since })
            command.Options.Add(option);
    }

    public Func<BuildRecord, bool> Read(ParseResult result, TimeProvider time)
    {
        var (isFailed, name, branch, cause) =
            (result.GetValue(_failed), result.GetValue(_name), result.GetValue(_branch), result.GetValue(_cause));
        var since = _since.Read(result, time);
        return build => !(isFailed && Failures.IsGood(build))
            && (name is null || build.Name == name)
            && (branch is null || build.Branch == branch)
            && (cause is null
                || (cause.EndsWith('.') ? build.Cause?.StartsWith(cause, StringComparison.Ordinal) == true : build.Cause == cause))
            && (since is null || build.CompletedAt >= since);
    }
}
