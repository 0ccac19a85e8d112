using System.Runtime.Loader;
using BuildCoordination.Components;

namespace BuildCoordination.Nuke.Tests;

public sealed class ApiTests
{
    [Fact]
    public void The_components_are_those_that_were_approved() => ApprovedApi.Check(typeof(CoordinatedBuildAttribute).Assembly);

    [Fact]
    public void Those_for_Fallout_are_approved_too()
    {
        var assembly = Path.Combine(
            TestPaths.Root, "artifacts", "bin", "BuildCoordination.Fallout", "debug", "BuildCoordination.Fallout.dll");
        Assert.SkipUnless(File.Exists(assembly), "Fallout.Common cannot be restored here");
        ApprovedApi.Check(new AssemblyLoadContext("Fallout").LoadFromAssemblyPath(assembly));
    }
}
