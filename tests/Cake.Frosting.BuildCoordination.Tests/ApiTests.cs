using System.Reflection;

namespace BuildCoordination.Frosting.Tests;

public sealed class ApiTests
{
    [Fact]
    public void The_methods_are_those_that_were_approved() =>
        ApprovedApi.Check(
            Assembly.LoadFrom(
            Path.Combine(TestPaths.Root, "artifacts", "bin", "CloudStackFrosting", "debug", "Cake.Frosting.BuildCoordination.dll")));
}
