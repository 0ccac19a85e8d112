using System.Text.RegularExpressions;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Packages;

/// <summary>Somebody with a fleet who reads a package's README and does what it says, in a folder of their own.</summary>
internal sealed partial class PackageUser : IDisposable
{
    private static readonly string Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    private readonly string _readme;

    public PackageUser(string package, string feed)
    {
        _readme = File.ReadAllText(Path.Combine(TestPaths.Root, "src", package, "README.md"));
        Variables = Fleet.Machine("build1");
        foreach (var (name, value) in PackedClones.Quiet)
            Variables[name] = value;
        // Who has sources of packages has them at home. What is tested is never a package that was restored before.
        Variables["HOME"] = Home;
        Variables["NUGET_PACKAGES"] = Path.Combine(Fleet.Folder, "packages");
        Variables["NUGET_FALLBACK_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Home, ".nuget", "packages");
        Directory.CreateDirectory(Folder);
        Write("nuget.config", $"<configuration><packageSources><add key=\"tested\" value=\"{feed}\" /></packageSources></configuration>");
    }

    public TestFleet Fleet { get; } = new();

    public Dictionary<string, string> Variables { get; }

    public string Folder => Path.Combine(Fleet.Folder, "app");

    /// <summary>The code blocks of the README in one language, in their order, with this fleet's repository.</summary>
    public string[] Snippets(string language) =>
        [.. Blocks().Matches(_readme).Where(block => block.Groups["language"].Value == language)
            .Select(block => block.Groups["code"].Value.Replace("/srv/coordination.git", Fleet.Remote, StringComparison.Ordinal))];

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Folder, file), text);

    /// <summary>A program's project; <paramref name="packages"/> are what it refers to.</summary>
    public void WriteProject(params string[] packages) => Write("app.csproj", $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>{string.Concat(packages.Select(package => $"<PackageReference Include=\"{package.Split('/')[0]}\" Version=\"{package.Split('/')[1]}\" />"))}</ItemGroup>
        </Project>
        """);

    /// <summary>Runs lines of a shell that all must go well.</summary>
    public Task<string> DoAsync(string lines) => Shell.RunAsync("bash", ["-ec", lines], Variables, Folder, TimeSpan.FromMinutes(10));

    public void Dispose() => Fleet.Dispose();

    [GeneratedRegex(
        "^```(?<language>[a-z]+)\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Blocks();
}
