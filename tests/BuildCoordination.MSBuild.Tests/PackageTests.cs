using System.IO.Compression;
using System.Reflection;

namespace BuildCoordination.MSBuild.Tests;

/// <summary>What is in the package.</summary>
public sealed class PackageTests(PackedPackage package)
{
    private static Assembly Tasks => Assembly.LoadFrom(Path.Combine(
        TestPaths.Root, "artifacts", "bin", "BuildCoordination.MSBuild", "debug", "BuildCoordination.MSBuild.dll"));

    [Fact]
    public void The_tasks_are_those_that_were_approved() =>
        ApprovedApi.Check(Tasks);

    [Theory]
    [InlineData("linux-x64")]
    [InlineData("linux-arm64")]
    [InlineData("linux-musl-x64")]
    [InlineData("linux-musl-arm64")]
    [InlineData("osx-x64")]
    [InlineData("osx-arm64")]
    [InlineData("win-x64")]
    [InlineData("win-arm64")]
    public void It_brings_the_native_library_of_each_system(string system)
    {
        using var zip = ZipFile.OpenRead(Directory.GetFiles(package.Feed, "*.nupkg").Single());
        Assert.Contains(
            zip.Entries, entry => entry.FullName.StartsWith($"tasks/net10.0/runtimes/{system}/native/", StringComparison.Ordinal));
    }

    // The names on the way to the engine's events are private, and another version of MSBuild may have others.
    [Fact]
    public void In_an_engine_with_other_names_there_are_no_events_and_no_error()
    {
        var find = Tasks.GetType("BuildCoordination.MSBuild.Engine.EngineEvents", throwOnError: true)!.GetMethod("FindSources")!;
        foreach (var engine in new OtherEngine[] { new(), new ThrowingEngine(), new EmptyEngine() })
            Assert.Empty((System.Collections.IEnumerable)find.Invoke(null, [engine])!);
    }

    [Theory]
    [InlineData(false, "build app.slnx")]
    [InlineData(false, "build -t:Restore;Build")]
    [InlineData(false, "msbuild -restore /t:Rebuild")]
    [InlineData(false, "build -p:ForTargetFrameworks=x")]
    [InlineData(true, "build -t:Clean")]
    [InlineData(true, "msbuild -restore -t:Compile")]
    [InlineData(true, "build app.slnx @options.rsp")]
    [InlineData(true, "restore app.slnx")]
    [InlineData(true, "-d restore")]
    [InlineData(true, "build -t:Restore")]
    [InlineData(true, "msbuild /target:restore; app.slnx")]
    [InlineData(true, "build --target Restore")]
    [InlineData(true, "build -f net10.0")]
    [InlineData(true, "build -f:net10.0")]
    [InlineData(true, "build app.slnx --framework=net10.0")]
    [InlineData(true, "build --framework net10.0")]
    [InlineData(true, "publish --property:TargetFramework=net10.0")]
    [InlineData(true, "build -p TargetFramework=net10.0")]
    [InlineData(true, "/nologo /nodemode:8")]
    public void The_command_line_shows_whether_packages_are_perhaps_restored_in_a_build_of_its_own(bool isPerhaps, string arguments)
    {
        var hostCommand = Tasks.GetType("BuildCoordination.MSBuild.Engine.HostCommand", throwOnError: true)!;
        string[] command = ["dotnet", .. arguments.Split(' ')];
        Assert.Equal(isPerhaps, hostCommand.GetMethod("IsPerhapsRestoreOnly")!.Invoke(null, [command]));
    }

    [Fact]
    public void Every_property_and_parameter_is_documented()
    {
        var documented = File.ReadAllText(Path.Combine(TestPaths.Root, "docs", "msbuild.md"));
        var tasks = Directory.GetFiles(Path.Combine(TestPaths.Root, "src", "BuildCoordination.MSBuild", "Tasks"), "*.cs")
            .Where(file => Path.GetFileNameWithoutExtension(file)
                    is not ("BeginBuild" or "ShowWarnings" or "OpenSession" or "FindRun")
                && File.ReadAllText(file).Contains("\npublic ", StringComparison.Ordinal));
        var parameters = tasks.SelectMany(File.ReadLines).Select(line => line.Trim().Split(' '))
            .Where(words => words is ["public", _, _, "{", "get;", ..]).Select(words => words[2]);
        Assert.All(parameters, parameter => Assert.Contains($"`{parameter}`", documented, StringComparison.Ordinal));
        // CoordinatedTargets is a parameter of its own.
        var properties = package.Read("tasks/Documented.props");
        Assert.All(
            BuildCoordination.Settings.SettingName.All.Select(name => name.Property)
                .Except(["CoordinatedTargets"], StringComparer.Ordinal),
            property => Assert.Contains(
                $"\n{property}=$({property})",
                properties,
                StringComparison.Ordinal));
    }

    private class OtherEngine : Microsoft.Build.Framework.IBuildEngine
    {
        public bool ContinueOnError => false;

        public int LineNumberOfTaskNode => 0;

        public int ColumnNumberOfTaskNode => 0;

        public string ProjectFileOfTaskNode => "";

        public bool BuildProjectFile(
            string projectFileName,
            string[] targetNames,
            System.Collections.IDictionary globalProperties,
            System.Collections.IDictionary targetOutputs) => false;

        public void LogCustomEvent(Microsoft.Build.Framework.CustomBuildEventArgs e) => throw new NotSupportedException();

        public void LogErrorEvent(Microsoft.Build.Framework.BuildErrorEventArgs e) => throw new NotSupportedException();

        public void LogMessageEvent(Microsoft.Build.Framework.BuildMessageEventArgs e) => throw new NotSupportedException();

        public void LogWarningEvent(Microsoft.Build.Framework.BuildWarningEventArgs e) => throw new NotSupportedException();
    }

    private sealed class ThrowingEngine : OtherEngine
    {
        private readonly string _reason = "not now";

        public object LoggingContext => throw new InvalidOperationException(_reason);
    }

    private sealed class EmptyEngine : OtherEngine
    {
        public object LoggingContext { get; } = new { LoggingService = new { _eventSinkDictionary = "text", _filterEventSource = 3 } };
    }
}
