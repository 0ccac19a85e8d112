using BuildCoordination.Diagnostics;
using BuildCoordination.Display;
using BuildCoordination.Settings;

namespace BuildCoordination.Repository;

internal static class RepositoryDiagnostics
{
    public const string NotAFleetCode = "BC2093";

    public const string NoSuchBranchCode = "BC1017";

    private const int MostNamed = 5;

    /// <param name="repository">Without credentials.</param>
    /// <param name="branch">The branch that the settings name.</param>
    /// <param name="contents">The names at its root.</param>
    public static CoordinationDiagnostic NotAFleet(string repository, string branch, IReadOnlyList<string> contents) => new(
        NotAFleetCode,
        $"{repository} has no fleet: its branch {branch} has {Some(contents)} and no server's status, so nothing is published there.",
        $"Check the address and the branch. To found a fleet there: {Found(repository, branch)}");

    /// <param name="repository">Without credentials.</param>
    /// <param name="branch">The branch that the settings name.</param>
    /// <param name="others">The existing branches.</param>
    public static CoordinationDiagnostic NoSuchBranch(string repository, string branch, IReadOnlyList<string> others)
    {
        var meant = SimilarWord.Find(branch, others) ?? others.FirstOrDefault(other => other is "main" or "master");
        return new(
            NoSuchBranchCode,
            $"{repository} has no branch '{branch}', so nothing is published there. It has {Some(others)}.",
            $"{(meant is null ? "Check the name of the branch." : $"Did you mean '{meant}'?")} "
                + $"To found a fleet on a new branch: {Found(repository, branch)}");
    }

    private static string Found(string repository, string branch) =>
        $"buildcoord setup --repository {ShellWords.Quote(repository)} --branch {ShellWords.Quote(branch)} --yes";

    private static string Some(IReadOnlyList<string> names) => names.Count == 0 ? "no file" : NameList.Write(names, MostNamed);
}
