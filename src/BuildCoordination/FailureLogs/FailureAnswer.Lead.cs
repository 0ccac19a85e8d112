namespace BuildCoordination.FailureLogs;

/// <content>What comes first: the findings that are nearest to the cause.</content>
internal sealed partial class FailureAnswer
{
    private IEnumerable<Finding> Lead()
    {
        if (Signal is not null && _rule is null && !HasMaven && _machine.Length == 0 && _places.Length == 0)
            return _causes.Where(finding => !finding.Sign.IsWeak).Take(2);
        // Without the POM that could not be had, versions are missing.
        var nearest = _machine.Take(2)
            .Concat(_causes.Where(IsOfPom))
            .Concat(_causes.Where(finding => IsOfUnitTest(finding) && finding.Meaning is
                { Meaning.Id: "python.module-missing" or "jvm.module-closed" }))
            .Concat(Array.Exists(_causes, IsOfPom) ? Array.FindAll(_places, place =>
                !place.Message.Contains(" is missing.", StringComparison.Ordinal)) : _places);
        if (_isCrash)
        {
            return nearest.Concat(_causes.Where(finding => finding.Sign.IsOfFork)).Concat(_causes.Where(finding =>
                finding.Sign.Id.StartsWith("tests.", StringComparison.Ordinal)).OrderBy(finding => finding.Sign.Id));
        }

        if (_machine.Length + _places.Length > 0)
            return nearest.Concat(_causes.Where(finding => finding.Sign.Id is "maven.pom" || IsOfUnitTest(finding))).Distinct();
        if (HasMaven && Array.Exists(_goals, goal => goal.Meaning is { Meaning.Rank: not Rank.Verdict }))
        {
            return _causes.Where(finding => finding.Sign.Id is "maven.pom" or "maven.metadata");
        }

        return Array.Exists(_causes, finding => !finding.Sign.IsWeak) && !HasMaven
            ? _causes.Where(finding => !finding.Sign.IsWeak || finding.Sign.IsDetail).Take(4)
            : _causes.TakeLast(HasMaven ? 6 : 4);
    }

    private static bool IsOfPom(Finding finding) => finding is { Sign.Id: "maven.pom", Rank: Rank.Network };

    // The runners of Python and Perl name a test, and print apart from it why it failed; so does surefire where a wrapper fails.
    private bool IsOfUnitTest(Finding finding) => (finding.Sign.Id, _places) is
        ("tests.cause", [{ Sign.Role: Role.FailingTest }, ..])
            or ("python.error", [{ Sign.Id: "tests.unittest" }, ..])
            or ("perl.error" or "perl.module", [{ Sign.Id: "tests.perl" }, ..])
        or ("jvm.inaccessible", [{ Sign.Role: Role.FailingTest }, ..])
        || finding.Sign.Id == "jvm.byte-buddy" && Array.Exists(_places, place => place.Sign.Role == Role.FailingTest
            && (place.Message.Contains("Mockito", StringComparison.Ordinal) || place.Message.Contains("Byte", StringComparison.Ordinal)));
}
