using BuildCoordination.Tool.Tests;

namespace BuildCoordination.MSBuild.Tests;

/// <summary>The real mvn and dpkg-buildpackage from the five-line project of samples/msbuild.</summary>
public sealed class CloudStackTests : IDisposable
{
    private readonly UserSolution _user;
    private readonly SampleTree _source;

    public CloudStackTests(PackedPackage package)
    {
        _user = new UserSolution(package);
        _source = new SampleTree(_user.Fleet);
        _user.Environment[_source.Variables.Name] = _source.Variables.Value;
        _user.Write(
            "cloudstack.csproj", File.ReadAllText(Path.Combine(TestPaths.Root, "samples", "msbuild", "cloudstack.csproj"))
                .Replace("Version=\"*-*\"", $"Version=\"{PackedPackage.Version}\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_build_of_CloudStack_ends_with_its_packages_told()
    {
        var end = await BuildAsync();
        Assert.True(end.Code == 0, end.Output);
        Assert.Contains("Reactor Summary", end.Output, StringComparison.Ordinal);
        Assert.Equal(3, _user.Fleet.LiveMessages().Count);
        Assert.Equal(3, _user.Fleet.Read("build1/status.json")["last_package"]!["packages"]!.AsArray().Count);
        Assert.Equal("end success Build Complete: cloudstack", _user.Heard[^1]);
    }

    [Fact]
    public async Task A_compile_error_is_an_error_of_MSBuild_with_file_line_and_column()
    {
        _source.PlantCompileError();
        var end = await BuildAsync();
        Assert.Equal(1, end.Code);
        Assert.Contains("ManagementServer.java(10,44): maven error", end.Output, StringComparison.Ordinal);
        Assert.Single(
            end.Output.Split('\n').Where(line => line.Contains("maven error", StringComparison.Ordinal)).Select(line => line.Trim())
                .Distinct(StringComparer.Ordinal));
        Assert.StartsWith("end failure Build Failed: cloudstack", _user.Heard[^1], StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public async Task Maven_alone_and_messages_by_hand()
    {
        var end = await BuildAsync("-t:CloudStackMavenInstall");
        Assert.True(end.Code == 0, end.Output);
        Assert.False(File.Exists(Path.Combine(_source.Logs, "dpkg_build.log")));

        _user.Project("lib", """
            <Target Name="Tell">
              <SendBuildMessage Type="warning" Subject="By hand" Body="from a target" Settings="$(_BuildCoordinationSettings)" />
              <UpdateBuildStatus Status="idle" Settings="$(_BuildCoordinationSettings)" />
              <ReadBuildMessages><Output TaskParameter="Messages" ItemName="Unread" /></ReadBuildMessages>
              <CheckFleetHealth><Output TaskParameter="IsHealthy" PropertyName="Healthy" /></CheckFleetHealth>
              <Message Importance="high" Text="unread: %(Unread.Subject); healthy: $(Healthy)" />
            </Target>
            """);
        await using (var build2 = await _user.Fleet.OpenAsync("build2"))
        {
            await build2.Messages.SendAsync(new() { To = "build1", Subject = "100 % $(Secret) a;b" });
            Assert.True((await build2.FlushAsync(Until.Deadline)).IsVisible);
        }

        var told = await _user.DotnetAsync("build", "lib", "-t:Tell");
        Assert.True(told.Code == 0, told.Output);
        Assert.Contains("unread: 100 % $(Secret) a;b; healthy: True", told.Output, StringComparison.Ordinal);
        Assert.Contains("By hand", _user.Fleet.AllSubjects());
        Assert.Equal("idle", _user.Fleet.Read("build1/status.json")["status"]!.GetValue<string>());
    }

    public void Dispose() => _user.Dispose();

    private Task<(int Code, string Output, string Error)> BuildAsync(string target = "-t:CloudStackBuild") =>
        _user.DotnetAsync("build", "cloudstack.csproj", target, $"-p:CloudStackSource={_source.Path}", $"-p:CloudStackLogs={_source.Logs}");
}
