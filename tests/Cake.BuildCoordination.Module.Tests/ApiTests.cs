using System.Reflection;

namespace BuildCoordination.Cake.Tests;

public sealed class ApiTests
{
    [Fact]
    public void The_aliases_are_those_that_were_approved() =>
        ApprovedApi.Check(Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "Cake.BuildCoordination.Module.dll")));
}
