using System.IO.Compression;

namespace BuildCoordination.Cake.Tests;

/// <summary>What else a script may have beside the module.</summary>
public sealed class NeighbourTests(PackedModule module)
{
    [Fact]
    public async Task A_module_that_replaces_the_engine_keeps_its_own_and_the_fleet_is_told()
    {
        using var user = new UserScript(module, """
            Task("Pages").Coordinated().Does(() => { });
            RunTarget("Pages");
            """);
        var modules = Directory.CreateDirectory(Path.Combine(user.Fleet.Folder, "modules", "replacing")).FullName;
        File.Copy(
            Path.Combine(TestPaths.Root, "artifacts", "bin", "Cake.Replacing.Module", "debug", "Cake.Replacing.Module.dll"),
            Path.Combine(modules, "Cake.Replacing.Module.dll"));
        user.Environment["CAKE_PATHS_MODULES"] = Path.GetDirectoryName(modules)!;

        var run = await user.CakeAsync();

        Assert.True(run.Code == 0, run.Output);
        Assert.Contains("the replaced engine runs", run.Output, StringComparison.Ordinal);
        Assert.Equal(["start app", "start app / Pages", "end success app / Pages", "end success app"], user.Heard);
    }

    [Fact]
    public async Task An_addin_with_an_older_LibGit2Sharp_works_in_the_same_script()
    {
        using var user = new UserScript(module, """
            #addin nuget:?package=Cake.Git&version=0.22.0
            Task("Pages").Coordinated().Does(() => Information("by " + new LibGit2Sharp.Signature("an older one", "old@example.org", DateTimeOffset.UtcNow).Name));
            RunTarget("Pages");
            string Libraries() => string.Join(", ", AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName()).Where(name => name.Name == "LibGit2Sharp").Select(name => name.Version).Order());
            System.Threading.SpinWait.SpinUntil(() => Libraries().Contains(", "), TimeSpan.FromMinutes(10)); // ours is loaded by what tells, beside the script
            Information("libraries: " + Libraries());
            """);
        user.Environment.Remove("CAKE_NUGET_SOURCE");

        var run = await user.CakeAsync("--settings_skipverification=true");

        Assert.True(run.Code == 0, run.Output);
        Assert.Contains("by an older one", run.Output, StringComparison.Ordinal);
        Assert.Contains("libraries: 0.26.0.0, 0.32.0.0", run.Output, StringComparison.Ordinal);
        Assert.Equal(["start app", "start app / Pages", "end success app / Pages", "end success app"], user.Heard);
    }

    [Fact]
    public void The_package_is_what_the_guidelines_of_Cake_s_addins_ask_for()
    {
        using var package = ZipFile.OpenRead(Path.Combine(module.Feed, $"Cake.BuildCoordination.Module.{PackedModule.Version}.nupkg"));
        var files = package.Entries.Select(entry => entry.FullName).ToArray();
        Assert.Equal(
            ["lib/net10.0/Cake.BuildCoordination.Module.dll", "lib/net10.0/Cake.BuildCoordination.Module.xml"],
            files.Where(file => file.StartsWith("lib/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Contains("icon.png", files);
        Assert.Contains("git/runtimes/linux-x64/native/libgit2-5853918.so", files);
        Assert.DoesNotContain(files, file => Path.GetFileName(file).StartsWith("Cake.Core", StringComparison.Ordinal));

        using var reader = new StreamReader(package.GetEntry("Cake.BuildCoordination.Module.nuspec")!.Open());
        var manifest = reader.ReadToEnd();
        Assert.Contains("<tags>cake script build cake-build module cake-module</tags>", manifest, StringComparison.Ordinal);
        Assert.Contains("<icon>icon.png</icon>", manifest, StringComparison.Ordinal);
        Assert.DoesNotContain("<dependency", manifest, StringComparison.Ordinal);
    }
}
