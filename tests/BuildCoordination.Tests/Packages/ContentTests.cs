using System.Text.Json.Nodes;
using System.Xml.Linq;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Packages;

/// <summary>What is in the packages that <c>dotnet pack Build.sln</c> makes.</summary>
public sealed class ContentTests(PackedClones packed)
{
    private static readonly string[] Always = [
        "BuildCoordination", "BuildCoordination.Extensions.DependencyInjection", "BuildCoordination.MSBuild", "BuildCoordination.Tool",
        "BuildCoordination.Tool.any", "Cake.BuildCoordination.Module", "Cake.Frosting.BuildCoordination"];
    private static readonly string[] Systems =
        ["linux-arm64", "linux-musl-arm64", "linux-musl-x64", "linux-x64", "osx-arm64", "osx-x64", "win-arm64", "win-x64"];

    private static string Commit => Shell.Git(TestPaths.Root, "rev-parse", "HEAD");

    [Fact(Explicit = true)]
    public async Task Each_is_made_and_says_what_it_is()
    {
        var packages = await PackagesAsync("*.nupkg");
        foreach (var package in packages)
        {
            Assert.Equal("MIT", package.Metadata("license"));
            Assert.Contains(PackedClones.Origin, package.Metadata("repository"), StringComparison.Ordinal);
            Assert.Contains(Commit, package.Metadata("repository"), StringComparison.Ordinal);
            Assert.All(["description", "tags", "authors", "copyright"], name => Assert.NotEqual("", package.Metadata(name)));
            Assert.Contains(package.Metadata("icon"), package.Files);
            Assert.StartsWith("# ", package.Text(package.Metadata("readme")), StringComparison.Ordinal);
        }

        Assert.All(Always, id => Assert.Contains(id, packages.Select(package => package.Id)));
    }

    [Fact(Explicit = true)]
    public async Task Sources_of_each_assembly_are_found_by_its_commit_and_no_path_of_the_machine_is_in_it()
    {
        var linked = new List<string>();
        foreach (var package in (await PackagesAsync("*.nupkg")).Concat(await PackagesAsync("*.snupkg")))
        {
            foreach (var link in package.SourceLinks.Where(link => link.Contains("/example/", StringComparison.Ordinal)))
            {
                Assert.Contains($"https://raw.githubusercontent.com/example/build-coordination/{Commit}/*", link, StringComparison.Ordinal);
                linked.Add(package.Id);
            }

            Assert.False(package.Holds(packed.Root), package.Id);
        }

        // The one that points to the others has none.
        Assert.All(Always.Except(["BuildCoordination.Tool"], StringComparer.Ordinal), id => Assert.Contains(id, linked));
    }

    [Fact(Explicit = true)]
    public async Task Those_that_bring_libgit2_bring_it_for_the_systems_that_builders_have()
    {
        foreach (var package in (await PackagesAsync("*.nupkg"))
            .Where(package => package.Files.Any(file => file.Contains("/runtimes/", StringComparison.Ordinal))))
        {
            var systems =
                package.Files.Where(file => file.Contains("/native/", StringComparison.Ordinal)).Select(file => file.Split('/')[^3]);
            // Tasks that were compiled ahead have a copy of their own.
            Assert.Equal(Systems, systems.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        }
    }

    [Fact(Explicit = true)]
    public async Task The_library_describes_its_public_API_and_nothing_else()
    {
        var text = (await PackagesAsync("*.nupkg")).Single(package => package.Id == "BuildCoordination").Text(
            "lib/net10.0/BuildCoordination.xml");
        Assert.InRange(text.Length, 1, 200_000);
        var types = XDocument.Parse(text).Descendants("member").Select(member => member.Attribute("name")!.Value)
            .Where(name => name.StartsWith("T:", StringComparison.Ordinal)).Select(name => name[2..]);
        Assert.Equal(
            typeof(BuildCoordinator).Assembly.GetExportedTypes().Select(type => type.FullName!.Replace('+', '.'))
                .Order(StringComparer.Ordinal),
            types.Order(StringComparer.Ordinal));
        Assert.Contains("M:BuildCoordination.BuildCoordinator.BeginBuildAsync(", text, StringComparison.Ordinal);
        Assert.Contains("P:BuildCoordination.BuildCoordinator.Messages", text, StringComparison.Ordinal);
        Assert.DoesNotContain("P:BuildCoordination.BuildCoordinator.Context\"", text, StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public async Task Each_has_a_bill_of_what_it_was_made_of()
    {
        var packages = await PackagesAsync("*.nupkg");
        Assert.SkipUnless(
            File.Exists(Path.Combine(await packed.Feed, "..", "..", "tools", "dotnet-CycloneDX")), "CycloneDX cannot be had here.");
        Assert.All(
            packages, package =>
            Assert.Contains("\"pkg:nuget/LibGit2Sharp.NativeBinaries@", package.Text("sbom/bom.json"), StringComparison.Ordinal));
    }

    [Fact(Explicit = true)]
    public async Task Made_of_the_same_commit_in_two_places_they_are_the_same()
    {
        var (here, there) = (await packed.Feed, await packed.OtherFeed);
        Assert.Equal(Names(here), Names(there));
        foreach (var name in Names(here))
        {
            var (one, other) = (new Package(Path.Combine(here, name)), new Package(Path.Combine(there, name)));
            Assert.True(
                one.Hashes.SequenceEqual(other.Hashes, StringComparer.Ordinal),
                $"{name} differs: {string.Join(", ", one.Hashes.Except(other.Hashes, StringComparer.Ordinal))}");
        }
    }

    [Fact(Explicit = true)]
    public async Task The_package_of_the_command_says_that_it_is_a_server_of_the_Model_Context_Protocol_and_how_it_is_started()
    {
        var tool = (await PackagesAsync("*.nupkg")).Single(package => package.Id == "BuildCoordination.Tool");
        Assert.Contains("McpServer", tool.Text("BuildCoordination.Tool.nuspec"), StringComparison.Ordinal);
        var server = JsonNode.Parse(tool.Text(".mcp/server.json"))!;
        var package = Assert.Single(server["packages"]!.AsArray())!;
        Assert.All(new[] { server, package }, each => Assert.Equal(tool.Metadata("version"), each["version"]!.GetValue<string>()));
        Assert.Equal(
            (tool.Id, "mcp"), (package["identifier"]!.GetValue<string>(), package["packageArguments"]![0]!["value"]!.GetValue<string>()));
    }

    private static IEnumerable<string> Names(string feed) =>
        Directory.EnumerateFiles(feed).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    private async Task<Package[]> PackagesAsync(string pattern) =>
        [.. Directory.EnumerateFiles(await packed.Feed, pattern).Select(file => new Package(file))];
}
