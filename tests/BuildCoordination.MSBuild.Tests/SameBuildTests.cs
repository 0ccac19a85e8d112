using System.Text.RegularExpressions;
using BuildCoordination.Processes;

namespace BuildCoordination.MSBuild.Tests;

/// <summary>
/// With the package a build has the exit code and the output of one without it, and the fleet hears of one start and one end.
/// </summary>
public sealed partial class SameBuildTests(SameBuildTests.Tree tree) : IClassFixture<SameBuildTests.Tree>
{
    [Theory]
    [InlineData("graph", "build app.slnx -graph")]
    [InlineData("isolated graph", "build app.slnx --no-restore -graph -isolate")]
    public Task A_build_is_the_same_with_the_package(string way, string arguments) => CompareAsync(way, arguments);

    [Theory(Explicit = true)]
    [InlineData("project", "build main")]
    [InlineData("another folder's solution", "build one/app.slnx")]
    [InlineData("solution", "build app.slnx")]
    [InlineData("old solution", "build old.sln")]
    [InlineData("solution filter", "build some.slnf")]
    [InlineData("one project of a solution", "build app.slnx -t:low")]
    [InlineData("several frameworks", "build many")]
    [InlineData("one node", "build main -m:1")]
    [InlineData("three nodes", "build app.slnx -m:3")]
    [InlineData("eight nodes that stay", "build app.slnx -m:8 -nr:true", "MSBUILDDISABLENODEREUSE=0")]
    [InlineData("threads", "build app.slnx -mt -m:3")]
    [InlineData("server", "build main", "DOTNET_CLI_USE_MSBUILD_SERVER=1")]
    [InlineData("graph of a project", "build main -graph")]
    [InlineData("isolated graph on three nodes", "build main --no-restore -graph -isolate -m:3")]
    // Without a reference: MSBuild shows the properties of one that failed in an order of chance.
    [InlineData("isolated graph that fails", "build low --no-restore -graph -isolate -p:Break=code")]
    [InlineData("dotnet msbuild", "msbuild main")]
    [InlineData("restore and build", "msbuild -restore app.slnx -m:2")]
    [InlineData("normal output", "build app.slnx -v:n -m:1")]
    [InlineData("quiet", "build app.slnx -v:q")]
    [InlineData("no console", "build app.slnx -noconlog")]
    [InlineData("terminal logger", "build app.slnx -tl:on")]
    [InlineData("binary log", "build app.slnx -bl")]
    [InlineData("file log", "build app.slnx -fl")]
    [InlineData("checks", "build main -check")]
    [InlineData("rebuild", "build app.slnx -t:Rebuild")]
    [InlineData("no incremental", "build app.slnx --no-incremental")]
    [InlineData("clean and build", "build app.slnx -t:Clean;Build")]
    [InlineData("two targets", "build main -t:Build;Docs")]
    [InlineData("release", "build app.slnx -c Release")]
    [InlineData("framework", "build main -f net10.0")]
    [InlineData("property with a space", "build main -p:Description=a%20b")]
    [InlineData("output folder with a space", "build main -o out%20put")]
    [InlineData("path beyond ASCII", "build wide/größe%20ß/größe.csproj")]
    [InlineData("response file", "build @more.rsp")]
    [InlineData("value of a property", "build main -t:Build -getProperty:TargetFramework")]
    [InlineData("warnings as errors", "build app.slnx -warnaserror")]
    [InlineData("debugging the engine", "build main", "MSBUILDDEBUGENGINE=1")]
    [InlineData("run", "run --project main")]
    [InlineData("publish", "publish main")]
    [InlineData("pack", "pack low")]
    [InlineData("nothing to do", "build app.slnx", "", true)]
    [InlineData("question", "build main -question")]
    [InlineData("compiler's error", "build app.slnx -m:3 -p:Break=code")]
    [InlineData("compiler's warning as an error", "build app.slnx -warnaserror -p:Break=warning")]
    [InlineData("command's error", "build app.slnx -p:Break=exec")]
    [InlineData("error and continue", "build app.slnx -p:Break=continue")]
    [InlineData("run that cannot be built", "run --project main -p:Break=code")]
    [InlineData("publish that fails", "publish main -p:Break=exec")]
    [InlineData("terminal logger that shows an error", "build app.slnx -tl:on -p:Break=code")]
    public Task A_build_is_the_same_with_the_package_in_each_way(
        string way, string arguments, string variable = "", bool isBuilt = false) => CompareAsync(way, arguments, variable, isBuilt);

    private async Task CompareAsync(string way, string arguments, string variable = "", bool isBuilt = false)
    {
        Assert.NotEmpty(way);
        if (isBuilt)
            await tree.BuildAsync(arguments, variable, hasPackage: false);
        var without = await tree.BuildAsync(arguments, variable, hasPackage: false, isBuilt);
        Assert.Empty(tree.NewMessages());

        var with = await tree.BuildAsync(arguments, variable, hasPackage: true, isBuilt);
        var heard = tree.NewMessages();

        Assert.Equal(without.Output, with.Output);
        Assert.Equal(without.Code, with.Code);
        Assert.Equal(["Build Started: app", with.Code == 0 ? "Build Complete: app" : "Build Failed: app"], heard);
    }

    /// <summary>A user's projects, which all ways of building share. One line gives the package to all of them.</summary>
    public sealed partial class Tree : IAsyncLifetime
    {
        private const string Salt = "MSBUILDNODEHANDSHAKESALT";
        private const string One = "<TargetFramework>net10.0</TargetFramework>";
        private const string Solution = """<Solution><Project Path="low/low.csproj" /><Project Path="main/main.csproj" /></Solution>""";

        private readonly UserSolution _user;
        private string? _lastMessage;

        public Tree(PackedPackage package)
        {
            _user = new UserSolution(package);
            // Nodes and servers of this test alone, so that they can be ended with it.
            _user.Environment[Salt] = Path.GetFileName(_user.Fleet.Folder);
            _user.Environment["BuildCoordinationOn"] = "build;pack;publish";
            WriteProject("low/low.csproj", "", """
                <ItemGroup Condition="'$(Break)' == 'code'"><Compile Include="Broken.txt" /></ItemGroup>
                <ItemGroup Condition="'$(Break)' == 'warning'"><Compile Include="Warning.txt" /></ItemGroup>
                <Target Name="Fail" AfterTargets="CoreCompile">
                  <Exec Command="exit 3" Condition="'$(Break)' == 'exec'" />
                  <Exec Command="exit 3" Condition="'$(Break)' == 'continue'" ContinueOnError="ErrorAndContinue" />
                </Target>
                """);
            _user.Write("low/Low.cs", "public class Low;");
            _user.Write("low/Broken.txt", "broken");
            _user.Write("low/Warning.txt", "#warning here");
            WriteProject("main/main.csproj", "<OutputType>Exe</OutputType>", """
                <ItemGroup><ProjectReference Include="../low/low.csproj" /></ItemGroup>
                <Target Name="Docs"><Message Importance="high" Text="docs" /></Target>
                """);
            _user.Write("main/Main.cs", """System.Console.WriteLine("main runs");""");
            WriteProject("wide/größe ß/größe.csproj", "", "");
            _user.Write("wide/größe ß/Größe.cs", "public class Größe;");
            WriteProject("many/many.csproj", """
                <TargetFrameworks>net10.0;net10.0-windows</TargetFrameworks><EnableWindowsTargeting>true</EnableWindowsTargeting>
                <DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>
                """, "");
            _user.Write("many/Many.cs", "public class Many;");
            _user.Write("app.slnx", Solution);
            _user.Write("one/app.slnx", Solution.Replace("Path=\"", "Path=\"../", StringComparison.Ordinal));
            _user.Write("some.slnf", """{ "solution": { "path": "app.slnx", "projects": ["low/low.csproj"] } }""");
            _user.Write("more.rsp", "main\n\"-p:Description=a b\"\n");
            _user.Write("old.sln", OldSolution);
        }

        private static string OldSolution => """

            Microsoft Visual Studio Solution File, Format Version 12.00
            Project("{9A19103F-16F7-4668-BE54-9A1E7A4F7556}") = "low", "low\low.csproj", "{11111111-1111-1111-1111-111111111111}"
            EndProject
            Global
              GlobalSection(SolutionConfigurationPlatforms) = preSolution
                Debug|Any CPU = Debug|Any CPU
              EndGlobalSection
              GlobalSection(ProjectConfigurationPlatforms) = postSolution
                {11111111-1111-1111-1111-111111111111}.Debug|Any CPU.ActiveCfg = Debug|Any CPU
                {11111111-1111-1111-1111-111111111111}.Debug|Any CPU.Build.0 = Debug|Any CPU
              EndGlobalSection
            EndGlobal
            """;

        /// <summary>Builds everything anew, unless it is to be kept.</summary>
        /// <returns>The output's lines, without times and numbers of nodes: several nodes print in any order.</returns>
        internal async Task<(int Code, IReadOnlyList<string> Output)> BuildAsync(
            string arguments, string variable, bool hasPackage, bool isBuilt = false)
        {
            foreach (var folder in isBuilt ? [] : Directory.GetDirectories(_user.Folder, "*", SearchOption.AllDirectories))
            {
                if (Path.GetFileName(folder) is "bin" or "out put" or "Debug" or "Release" && Directory.Exists(folder))
                    Directory.Delete(folder, recursive: true);
            }

            var import = $"""<Import Project="Sdk.targets" Sdk="BuildCoordination.MSBuild" Version="{PackedPackage.Version}" />""";
            _user.Write("Directory.Build.targets", $"<Project>{(hasPackage ? import : "")}</Project>");
            var (name, value) = (variable.Split('=')[0], variable.Split('=')[^1]);
            var before = _user.Environment.GetValueOrDefault(name);
            if (name.Length > 0)
                _user.Environment[name] = value;
            var words = arguments.Split(' ').Select(word => word.Replace("%20", " ", StringComparison.Ordinal));
            var end = await _user.DotnetAsync([.. words]);
            _user.Environment.Remove(name);
            if (before is not null)
                _user.Environment[name] = before;
            var lines = Escape().Replace(end.Output + end.Error, "").Split('\n');
            // The terminal logger shows each moment as well.
            var lasting = end.Output.Contains('\e', StringComparison.Ordinal) ? lines.Where(line => Lasting().IsMatch(line)) : lines;
            var output = lasting.Where(line => !Passing().IsMatch(line)).Select(line => Number().Replace(line, "#"));
            return (end.Code, [.. output.Order(StringComparer.Ordinal)]);
        }

        /// <summary>The subjects of what the fleet heard since the last call, without the reason.</summary>
        internal IReadOnlyList<string> NewMessages()
        {
            if (_user.Heard.Count == 0)
                return [];
            var messages = _user.Fleet.LiveMessages().TakeWhile(message => message["id"]!.GetValue<string>() != _lastMessage).ToList();
            _lastMessage = messages.FirstOrDefault()?["id"]!.GetValue<string>() ?? _lastMessage;
            var subjects =
                messages.SelectMany(message => TestFleet.EventsOf(message).Reverse()).Select(happened => happened.Subject.Split(" (")[0]);
            return [.. subjects.Select(subject => string.Join(": ", subject.Split(": ")[..2])).Reverse()];
        }

        // An isolated graph cannot be restored.
        public async ValueTask InitializeAsync() => Assert.Equal(0, (await _user.DotnetAsync("restore", "app.slnx")).Code);

        public ValueTask DisposeAsync()
        {
            foreach (var process in ProcessTable.All().Where(process =>
                ProcessTable.EnvironmentVariable(process.Id, Salt) == _user.Environment[Salt]
                && ProcessTable.CommandLine(process.Id)?.Contains("nodemode:", StringComparison.OrdinalIgnoreCase) == true))
            {
                ProcessSignal.Send(process, SignalNumber.Kill);
            }

            _user.Dispose();
            return ValueTask.CompletedTask;
        }

        private void WriteProject(string path, string properties, string more) => _user.Write(path, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>{(properties.Contains("<TargetFrameworks>", StringComparison.Ordinal) ? "" : One)}{properties}</PropertyGroup>
              {more}
            </Project>
            """);

        [GeneratedRegex(
            @"\e\[[0-9;?]*[A-Za-z]|\e\][^\a\e]*(\a|\e\\)|\r",
            RegexOptions.ExplicitCapture,
            matchTimeoutMilliseconds: 10_000)]
        private static partial Regex Escape();

        [GeneratedRegex(
            "succeeded|failed|error|warning",
            RegexOptions.ExplicitCapture,
            matchTimeoutMilliseconds: 10_000)]
        private static partial Regex Lasting();

        [GeneratedRegex(
            @"^\s*$|^Build started|^\s*(Restored|Determining projects|All projects are|\d+ of \d+ projects)",
            RegexOptions.ExplicitCapture,
            matchTimeoutMilliseconds: 10_000)]
        private static partial Regex Passing();

        [GeneratedRegex(
            @"\d+[.:]\d[\d.:]*|^\s*\d+(:\d+)?>|\(\d+(:\d+)?\)|on node \d+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
            RegexOptions.ExplicitCapture,
            matchTimeoutMilliseconds: 10_000)]
        private static partial Regex Number();
    }
}
