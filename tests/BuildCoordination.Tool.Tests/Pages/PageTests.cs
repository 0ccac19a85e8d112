using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace BuildCoordination.Tool.Tests.Pages;

public sealed class PageTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;

    public PageTests() => _build1 = new Buildcoord(_fleet, "build1");

    [Fact]
    public async Task The_page_tells_state_progress_builds_packages_and_mail_and_needs_nothing_else()
    {
        SampleFleet.Write(_fleet);
        var page = await WriteAsync();
        foreach (var told in new[]
        {
            "build1",
            "45 of 147 modules",
            "Engine Schema",
            "Please take the packages over",
            "cannot find symbol",
            new string('1', 64),
            "41.7 MB",
            "10m 00s",
        })
        {
            Assert.Contains(told, page, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'; style-src 'sha256-", page, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_monitor_reads_a_project_for_each_name_that_a_server_builds()
    {
        SampleFleet.Write(_fleet);
        SampleFleet.WriteHostile(_fleet);
        await WriteAsync("--url", "https://pages.example/fleet/");
        var projects = XDocument.Load(Path.Combine(_fleet.Folder, "out", "cctray.xml")).Root!.Elements("Project").ToArray();
        var first = projects.Single(project => project.Attribute("name")!.Value == "build1/cloudstack");
        Assert.Equal(
            ("Building", "Success", "job_1", "https://pages.example/fleet/#server-build1"),
            (first.Attribute("activity")!.Value, first.Attribute("lastBuildStatus")!.Value, first.Attribute("lastBuildLabel")!.Value,
                first.Attribute("webUrl")!.Value));
        Assert.Contains(
            projects, project =>
            project.Attribute("name")!.Value.Contains("<script>", StringComparison.Ordinal)
                && project.Attribute("lastBuildStatus")!.Value == "Unknown");
    }

    [Fact]
    public async Task A_secret_that_a_script_wrote_into_its_mail_is_not_on_the_page()
    {
        var secret = "S3cret" + "Pa55phrase";
        _fleet.Edit("build2/status.json", """{"server": "build2", "status": "idle"}""");
        _fleet.Edit(
            "coordination/messages.json",
            $$"""{"messages": [{"id": "m", "from": "build2", "to": "all", "type": "info", "subject": "db", "body": "mysql --password={{secret}}", "read": false}]}""");
        var page = await WriteAsync();
        Assert.Contains("[redacted:password]", page, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_repository_has_a_page_that_says_so()
    {
        Assert.Contains("No server has reported yet.", await WriteAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Published_it_is_the_one_commit_of_its_own_branch_and_main_is_not_touched()
    {
        SampleFleet.Write(_fleet);
        var main = Shell.Git(_fleet.Remote, "rev-parse", "main");
        Assert.Equal(
            "pages", JsonNode.Parse((await _build1.RunAsync("page", "--publish", "--json")).Output)!["branch"]!.GetValue<string>());
        var first = Shell.Git(_fleet.Remote, "rev-parse", "pages");
        // Another server, which never saw the branch, replaces it as well.
        var end = await new Buildcoord(_fleet, "build2").RunAsync("page", "--publish");

        Assert.Equal(0, end.Code);
        Assert.NotEqual(first, Shell.Git(_fleet.Remote, "rev-parse", "pages"));
        Assert.Equal("1", Shell.Git(_fleet.Remote, "rev-list", "--count", "pages"));
        Assert.Equal(".nojekyll\ncctray.xml\nindex.html", Shell.Git(_fleet.Remote, "ls-tree", "--name-only", "pages"));
        Assert.Contains("45 of 147 modules", Shell.Git(_fleet.Remote, "show", "pages:index.html"), StringComparison.Ordinal);
        Assert.Equal(main, Shell.Git(_fleet.Remote, "rev-parse", "main"));
    }

    [Fact]
    public async Task A_branch_of_that_name_which_is_somebody_elses_is_left_alone()
    {
        await _build1.RunAsync("status", "idle");
        _fleet.Edit("handbook.md", "Ours", branch: "pages");
        var before = Shell.Git(_fleet.Remote, "rev-parse", "pages");
        var end = await _build1.RunAsync("page", "--publish");
        Assert.Equal((1, before), (end.Code, Shell.Git(_fleet.Remote, "rev-parse", "pages")));
        Assert.Contains("BC3301", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_remote_that_lets_no_branch_be_replaced_is_named_as_the_reason()
    {
        await _build1.RunAsync("status", "idle");
        await _build1.RunAsync("page", "--publish");
        Shell.Git(_fleet.Remote, "config", "receive.denyNonFastForwards", "true");
        await _build1.RunAsync("send", "all", "info", "Something new", "");
        var end = await _build1.RunAsync("page", "--publish");
        Assert.Equal(1, end.Code);
        Assert.Contains("BC3302", end.Error, StringComparison.Ordinal);
        Assert.Contains("receive.denyNonFastForwards", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_remote_is_away_the_page_says_that_it_is_old_and_nothing_is_published()
    {
        SampleFleet.Write(_fleet);
        await WriteAsync();
        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");
        var page = await WriteAsync();
        Assert.Contains("The repository could not be reached; this is the local copy as of ", page, StringComparison.Ordinal);
        Assert.Contains("45 of 147 modules", page, StringComparison.Ordinal);
        var end = await _build1.RunAsync("page", "--publish");
        Assert.Equal(4, end.Code);
        Assert.Contains("error BC2", end.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _fleet.Dispose();

    private async Task<string> WriteAsync(params string[] more)
    {
        var folder = Path.Combine(_fleet.Folder, "out");
        var end = await _build1.RunAsync(["page", "--output", folder, .. more]);
        Assert.True(end.Code == (Directory.Exists(_fleet.Remote) ? 0 : 4), end.Error);
        return File.ReadAllText(Path.Combine(folder, "index.html"));
    }
}
