using System.Diagnostics;

namespace BuildCoordination.MSBuild.Tests;

/// <summary>A user's own projects, with nothing but a PackageReference, built by the real dotnet.</summary>
internal sealed class UserSolution : IDisposable
{
    private readonly string _packages;
    private readonly string _feed;

    public UserSolution(PackedPackage package, string? server = "build1")
    {
        (_packages, _feed) = (package.Packages, package.Feed);
        Environment = Fleet.Machine(server ?? "none");
        Environment["MSBUILDDISABLENODEREUSE"] = "1";
        Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        Environment["DOTNET_NOLOGO"] = "1";
        Environment["NUGET_PACKAGES"] = _packages;
        if (server is null)
        {
            Environment.Remove("BUILDCOORD_SERVER");
            Environment.Remove("BUILDCOORD_REPOSITORY");
        }

        Directory.CreateDirectory(Folder);
        WriteSources($"<add key=\"feed\" value=\"{package.Feed}\" />");
    }

    public TestFleet Fleet { get; } = new();

    public Dictionary<string, string> Environment { get; }

    public string Folder => Path.Combine(Fleet.Folder, "app");

    /// <summary>What the fleet heard, oldest first: the event, the result, the subject.</summary>
    public IReadOnlyList<string> Heard => Shell.Git(Fleet.Remote, "for-each-ref").Length == 0 ? [] :
    [
        .. Fleet.Moments()
            .Select(happened => $"{happened.What} {happened.Subject.Split(" (")[0]}".TrimStart()),
    ];

    public void Write(string path, string text)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>A library with the package; <paramref name="more"/> is put into its project.</summary>
    public void Project(string name, string more = "", string code = "public class Thing;")
    {
        Write($"{name}/{name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><PackageReference Include="BuildCoordination.MSBuild" Version="{PackedPackage.Version}" PrivateAssets="all" /></ItemGroup>
              {more}
            </Project>
            """);
        Write($"{name}/Thing.cs", code);
    }

    /// <summary>
    /// Lets the packages be restored that this repository restored, which its registry has: <paramref name="package"/> is one of them.
    /// </summary>
    public void UseRegistryOf(string package)
    {
        var restored = System.Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        Assert.True(Directory.Exists(Path.Combine(restored, package.ToLowerInvariant())), $"{package} was restored with the tests");
        WriteSources($"<add key=\"feed\" value=\"{_feed}\" /><add key=\"restored\" value=\"{restored}\" />");
    }

    public Task<(int Code, string Output, string Error)> DotnetAsync(params string[] arguments) =>
        Shell.TryAsync("dotnet", arguments, Environment, Folder);

    public Process Start(params string[] arguments) => Shell.Start("dotnet", arguments, Environment, Folder);

    public void Dispose() => Fleet.Dispose();

    private void WriteSources(string sources) =>
        Write("nuget.config", $"<configuration><packageSources><clear />{sources}</packageSources></configuration>");
}
