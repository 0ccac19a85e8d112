namespace BuildCoordination.MSBuild.Tests;

/// <summary>
/// A package that lost libgit2, as one that was restored for another platform: a build has the result that it has without the package.
/// </summary>
public sealed class NativeLibraryTests(PackedPackage package)
{
    [Fact]
    public async Task A_build_has_its_own_result_and_one_warning_names_the_library()
    {
        using var user = new UserSolution(package);
        user.Project("lib");
        user.Environment["NUGET_PACKAGES"] = Path.Combine(user.Fleet.Folder, "packages");
        Assert.Equal(0, (await user.DotnetAsync("restore", "lib")).Code);
        var libraries = Directory.GetFiles(user.Environment["NUGET_PACKAGES"], "libgit2-*", SearchOption.AllDirectories);
        Assert.NotEmpty(libraries);
        foreach (var library in libraries)
            File.Delete(library);

        var good = await user.DotnetAsync("build", "lib", "--no-restore", "-warnaserror", "-v", "quiet");
        user.Write("lib/Thing.cs", "public class Thing");
        var bad = await user.DotnetAsync("build", "lib", "--no-restore", "-v", "quiet");

        Assert.Equal((0, 1), (good.Code, bad.Code));
        Assert.Contains("CS1514", bad.Output, StringComparison.Ordinal);
        // MSBuild says each warning where it comes and at the end. After a failure no task of ours runs that could say it.
        var said = Assert.Single(good.Output.Split('\n').Where(line => line.Contains("warning BC", StringComparison.Ordinal)).Distinct());
        Assert.Contains("BC2017", said, StringComparison.Ordinal);
        Assert.Contains("libgit2", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", good.Output + good.Error + bad.Output + bad.Error, StringComparison.Ordinal);
        Assert.Empty(user.Heard);
    }
}
