using BuildCoordination.Components;

namespace BuildCoordination.Nuke.Tests;

public sealed class ApiTests
{
    [Fact]
    public void The_components_are_those_that_were_approved() => ApprovedApi.Check(typeof(CoordinatedBuildAttribute).Assembly);
}
