namespace BuildCoordination.FailureLogs;

/// <content>What a step of a build said, and whether it still matters when the next one begins.</content>
internal sealed partial class FailureLogReader
{
    // A later step of the same project shows that what is weak did not matter; one of another project may come because of --fail-at-end.
    private void BeginStep(string? project, bool isModule)
    {
        if (_isParallel)
            return;
        if (!isModule && (project is null || project == Project || Project is null))
            _findings.RemoveAll(finding => (finding.Sign.IsWeak || finding.IsInTests) && finding.Project == Project);
        else
            EndProject();
        Project = project ?? Project;
        _recent.BeginStep();
    }

    private void EndProject()
    {
        if (Project is not null && !_isParallel && _said.Count < 50 && !_said.ContainsKey(Project)
            && _recent.Last(8, withWarnings: false) is { Count: > 0 } last)
        {
            _said.Add(Project, last);
        }
    }

    /// <summary>The last that the last step of a project said.</summary>
    internal IReadOnlyList<string> SaidBy(string project) => _said.GetValueOrDefault(project) ?? [];
}
