namespace BuildCoordination.MSBuild.Tests;

/// <summary>Tasks that a project calls by itself.</summary>
public sealed class ByHandTests(PackedPackage package) : IDisposable
{
    private readonly UserSolution _user = new(package);

    [Theory]
    [InlineData("UpdateBuildStatus", "Status", "7", "Allowed: idle, building, success, failed.")]
    [InlineData("SendBuildMessage", "Subject=\"s\" Type", "7", "Allowed: info, warning, error, request.")]
    [InlineData("SendBuildMessage", "Subject=\"s\" Type", "loud", "Allowed: info, warning, error, request.")]
    public async Task What_is_none_of_the_words_is_an_error_and_nothing_is_told(string task, string attribute, string value, string allowed)
    {
        _user.Project("lib", $"""
            <Target Name="Tell">
              <{task} {attribute}="{value}" Settings="$(_BuildCoordinationSettings)" />
            </Target>
            """);

        var told = await _user.DotnetAsync("build", "lib", "-t:Tell");

        Assert.NotEqual(0, told.Code);
        Assert.Contains("BC1002", told.Output, StringComparison.Ordinal);
        Assert.Contains(allowed, told.Output, StringComparison.Ordinal);
        Assert.Empty(Shell.Git(_user.Fleet.Remote, "for-each-ref"));
    }

    public void Dispose() => _user.Dispose();
}
