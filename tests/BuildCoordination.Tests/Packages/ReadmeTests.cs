using System.Runtime.InteropServices;

namespace BuildCoordination.Tests.Packages;

/// <summary>Each package, installed from a folder and used as its README says.</summary>
public sealed class ReadmeTests(PackedClones packed)
{
    private static readonly string OwnSystem = $"linux-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    [Fact(Explicit = true)]
    public async Task A_program_with_the_library_tells_its_fleet()
    {
        using var user = new PackageUser("BuildCoordination", await packed.Feed);
        user.WriteProject("BuildCoordination/*-*");
        user.Write("Program.cs", user.Snippets("csharp").Single());
        Assert.EndsWith("published\n", await user.DoAsync("dotnet run"), StringComparison.Ordinal);
        Hears(user, "Build Complete: docs", "Docs are up");
    }

    [Fact(Explicit = true)]
    public async Task A_program_that_is_built_has_libgit2_for_its_own_system_and_one_that_is_published_for_all()
    {
        using var user = new PackageUser("BuildCoordination.Extensions.DependencyInjection", await packed.Feed);
        user.WriteProject("Microsoft.Extensions.Hosting/10.0.14", "BuildCoordination.Extensions.DependencyInjection/*-*");
        user.Write("Program.cs", user.Snippets("csharp").Single());
        await user.DoAsync("dotnet build");
        Assert.Equal($"{OwnSystem}\n", await user.DoAsync(Systems("bin/Debug/net10.0")));
        await user.DoAsync("dotnet publish -o published");
        Assert.Equal("12\n", await user.DoAsync($"{Systems("published")} | wc -l"));
        await user.DoAsync("dotnet build -p:BuildCoordinationAllRuntimes=true");
        Assert.Equal("12\n", await user.DoAsync($"{Systems("bin/Debug/net10.0")} | wc -l"));
        await user.DoAsync("dotnet published/app.dll");
        Hears(user, "Build Complete: docs");

        static string Systems(string output) => $"(cd {output}/runtimes && find . -name '*git2-*' | cut -d/ -f2 | sort -u)";
    }

    [Fact(Explicit = true)]
    public async Task A_host_with_a_container_tells_its_fleet()
    {
        using var user = new PackageUser("BuildCoordination.Extensions.DependencyInjection", await packed.Feed);
        user.WriteProject("Microsoft.Extensions.Hosting/10.0.14", "BuildCoordination.Extensions.DependencyInjection/*-*");
        user.Write("Program.cs", user.Snippets("csharp").Single());
        await user.DoAsync("dotnet run");
        Hears(user, "Build Complete: docs");
    }

    [Fact(Explicit = true)]
    public async Task A_project_with_the_MSBuild_package_tells_its_fleet()
    {
        using var user = new PackageUser("BuildCoordination.MSBuild", await packed.Feed);
        user.Write("app.csproj", user.Snippets("xml").Single());
        await user.DoAsync("dotnet build");
        Hears(user, "Build Complete: app", "Build Complete: app / echo");
    }

    [Fact(Explicit = true)]
    public async Task A_Cake_script_with_the_module_tells_its_fleet()
    {
        using var user = new PackageUser("Cake.BuildCoordination.Module", await packed.Feed);
        Directory.CreateDirectory(Path.Combine(user.Folder, ".config"));
        File.Copy(Path.Combine(TestPaths.Root, ".config", "dotnet-tools.json"), Path.Combine(user.Folder, ".config", "dotnet-tools.json"));
        user.Write("build.cake", user.Snippets("csharp").Single());
        user.Variables["CAKE_NUGET_SOURCE"] = await packed.Feed;
        await user.DoAsync($"dotnet tool restore\n{user.Snippets("bash").Single()}");
        Hears(user, "Build Complete: app", "Build Complete: app / Pages", "Docs are up");
    }

    [Fact(Explicit = true)]
    public async Task A_Frosting_host_tells_its_fleet()
    {
        Needs("Cake.Frosting");
        using var user = new PackageUser("Cake.Frosting.BuildCoordination", await packed.Feed);
        user.WriteProject("Cake.Frosting/7.0.0", "Cake.Frosting.BuildCoordination/*-*");
        user.Write("Program.cs", user.Snippets("csharp").Single());
        await user.DoAsync(user.Snippets("bash").Single());
        Hears(user, "Build Complete: app", "Docs are up");
    }

    [Theory(Explicit = true)]
    [InlineData("Nuke", "10.1.0")]
    [InlineData("Fallout", "11.0.8")]
    public async Task A_build_with_the_attribute_tells_its_fleet(string host, string version)
    {
        Needs($"{host}.Common");
        using var user = new PackageUser($"BuildCoordination.{host}", await packed.Feed);
        Directory.CreateDirectory(Path.Combine(user.Folder, $".{host.ToLowerInvariant()}"));
        user.WriteProject($"{host}.Common/{version}", $"BuildCoordination.{host}/*-*");
        user.Write("Build.cs", user.Snippets("csharp").Single());
        user.Variables["NUKE_TELEMETRY_OPTOUT"] = "1";
        await user.DoAsync($"{user.Snippets("bash").Single()}\ndotnet run");
        Hears(user, "Build Complete: app", "Build Complete: app / Pages");
    }

    [Fact(Explicit = true)]
    public async Task The_tool_is_native_where_it_can_be_and_tells_its_fleet()
    {
        var feed = await packed.Feed;
        using var user = new PackageUser("BuildCoordination.Tool", feed);
        await InstallAsync(user, feed);
        Assert.SkipWhen(Directory.GetFiles(feed, "BuildCoordination.Tool.linux-x64.*").Length == 0, "The tool cannot be linked here.");
        Assert.Equal(0x7F, File.ReadAllBytes(Path.Combine(user.Folder, "tools", "buildcoord"))[0]);
        Assert.NotEmpty(
            Directory.GetDirectories(Path.Combine(user.Folder, "tools"), "buildcoordination.tool.linux-x64", SearchOption.AllDirectories));
        user.Variables["DOTNET_ROOT"] = user.Folder;
        await UseAsync(user);

        // A service that was installed with it outlives the next update, which takes the store's folder of this version away.
        var unit = await user.DoAsync("buildcoord daemon install --dry-run");
        Assert.Contains(Path.Combine(user.Folder, "tools", "buildcoord"), unit, StringComparison.Ordinal);
        Assert.DoesNotContain(".store", unit, StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public async Task The_tool_is_run_by_dotnet_elsewhere_and_tells_its_fleet()
    {
        using var user = new PackageUser("BuildCoordination.Tool", await packed.Feed);
        var feed = Directory.CreateDirectory(Path.Combine(user.Fleet.Folder, "elsewhere")).FullName;
        foreach (var package in Directory.EnumerateFiles(await packed.Feed, "BuildCoordination.Tool.*.nupkg"))
            File.Copy(package, Path.Combine(feed, Path.GetFileName(package)));
        Package.Change(
            Directory.EnumerateFiles(feed)
                .Single(package => !package.Contains(".any.", StringComparison.Ordinal)
                    && !package.Contains(".linux-", StringComparison.Ordinal)), "tools/any/any/DotnetToolSettings.xml", settings =>
                    {
                        // As Alpine's machines read it, where this is one of Debian's.
                        Assert.Contains("\"linux-musl-x64\" Id=\"BuildCoordination.Tool.any\"", settings, StringComparison.Ordinal);
                        return settings.Replace("BuildCoordination.Tool.linux-x64", "BuildCoordination.Tool.any", StringComparison.Ordinal)
                            .Replace("BuildCoordination.Tool.linux-arm64", "BuildCoordination.Tool.any", StringComparison.Ordinal);
                    });
        await InstallAsync(user, feed);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(user.Folder, "tools"), "buildcoord.dll", SearchOption.AllDirectories));
        await UseAsync(user);
    }

    private static Task<string> InstallAsync(PackageUser user, string feed)
    {
        var install = user.Snippets("bash")[0].Replace("--global", "--tool-path tools", StringComparison.Ordinal).TrimEnd();
        return user.DoAsync($"{install} --source {feed}");
    }

    private static async Task UseAsync(PackageUser user)
    {
        user.Write("Makefile", "docs:\n\t@echo made\n");
        user.Variables["PATH"] = $"{Path.Combine(user.Folder, "tools")}:{user.Variables["PATH"]}";
        var output = await user.DoAsync(user.Snippets("bash")[1]);
        Assert.StartsWith("made\n", output, StringComparison.Ordinal);
        Assert.Contains("build1", output, StringComparison.Ordinal);
        Hears(user, "Build Complete: docs", "Docs are up");
    }

    private static void Hears(PackageUser user, params string[] subjects)
    {
        var heard = user.Fleet.AllSubjects();
        Assert.All(subjects, subject => Assert.Contains(heard, other => other.StartsWith(subject, StringComparison.Ordinal)));
    }

    private static void Needs(string package) =>
        Assert.SkipWhen(
            File.Exists(Path.Combine(TestPaths.Root, "artifacts", "optional-packages", $"{package}.missing")),
            $"{package} cannot be restored here.");
}
