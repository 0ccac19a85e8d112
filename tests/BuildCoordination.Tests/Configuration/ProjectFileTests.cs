using BuildCoordination.Settings;

namespace BuildCoordination.Tests.Configuration;

public sealed class ProjectFileTests : IDisposable
{
    private readonly Machine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void A_cloned_tree_cannot_decide_where_builds_report_to_until_its_user_says_so()
    {
        var path = _machine.WriteProjectFile("""
            {
              "repository": "https://elsewhere.example/x.git", "server": "b", "state": "/s", "redaction": "on",
              "cloudstack": { "packaging": "off" }
            }
            """);

        var untrusted = _machine.Resolve();
        Assert.Null(untrusted.Repository);
        Assert.Null(untrusted.Server);
        Assert.Null(untrusted.State);
        Assert.Equal(PackagingMode.Off, untrusted.CloudStack.Packaging);
        Assert.Equal("BC1005", Assert.Single(untrusted.Warnings).Code);

        TrustStore.Of(_machine.Environment)!.Trust(path);
        var trusted = _machine.Resolve();
        Assert.Equal("https://elsewhere.example/x.git", trusted.Repository);
        Assert.Empty(trusted.Warnings);
    }

    [Fact]
    public void Trust_ends_when_the_file_changes()
    {
        var path = _machine.WriteProjectFile("""{ "server": "one" }""");
        var store = TrustStore.Of(_machine.Environment)!;
        store.Trust(path);
        Assert.Equal("one", _machine.Resolve().Server);

        File.WriteAllText(path, """{ "server": "two" }""");
        Assert.Null(_machine.Resolve().Server);

        store.Trust(path);
        Assert.Equal("two", _machine.Resolve().Server);
    }

    [Fact]
    public void The_list_of_trusted_files_is_its_owners_alone_and_a_broken_one_trusts_nothing()
    {
        var path = _machine.WriteProjectFile("{}");
        TrustStore.Of(_machine.Environment)!.Trust(path);
        var list = _machine["home/.config/buildcoord/trusted.json"];
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(list));

        File.WriteAllText(list, "{");
        Expect.Problem("BC1001", () => _machine.Resolve());
    }

    [Fact]
    public void A_file_that_everybody_may_write_is_ignored()
    {
        var path = _machine.WriteProjectFile("""{ "cloudstack": { "packaging": "off" } }""");
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.OtherWrite);

        Assert.Equal(PackagingMode.Dpkg, _machine.Resolve().CloudStack.Packaging);
        Assert.Equal("BC1004", Assert.Single(_machine.Resolve().Warnings).Code);
    }

    [Fact]
    public void A_file_of_another_user_is_ignored()
    {
        var path = _machine.WriteProjectFile("""{ "cloudstack": { "packaging": "off" } }""");
        var environment = _machine.Environment;
        if (environment.UserId == 0)
            Run("chown", "65534", path);
        else
            environment = environment with { UserId = environment.UserId + 1 };
        var settings = SettingsResolver.Resolve(new(), environment);
        Assert.Equal(PackagingMode.Dpkg, settings.CloudStack.Packaging);
        Assert.Equal("BC1004", Assert.Single(settings.Warnings).Code);
    }

    [Fact]
    public void A_missing_file_cannot_be_trusted() =>
        Expect.Problem("BC1001", () => TrustStore.Of(_machine.Environment)!.Trust(_machine["nowhere"]));

    [Fact]
    public void A_file_that_is_a_link_is_ignored()
    {
        var path = _machine.WriteProjectFile("{}");
        File.Delete(path);
        File.CreateSymbolicLink(path, _machine.Write("elsewhere", """{ "cloudstack": { "packaging": "off" } }"""));

        Assert.Equal(PackagingMode.Dpkg, _machine.Resolve().CloudStack.Packaging);
        Assert.Equal("BC1004", Assert.Single(_machine.Resolve().Warnings).Code);
    }

    [Fact]
    public void The_nearest_file_counts_and_none_above_the_repository()
    {
        _machine.WriteProjectFile("""{ "cloudstack": { "packaging": "off" } }""");
        _machine.Write("buildcoord.json", """{ "cloudstack": { "packaging": "build-deb" } }""");
        Assert.Equal(PackagingMode.Off, _machine.Resolve().CloudStack.Packaging);

        _machine.Write("tree/a/buildcoord.json", """{ "cloudstack": { "quiet": true } }""");
        Assert.True(_machine.Resolve().CloudStack.Quiet);
        Assert.Equal(PackagingMode.Dpkg, _machine.Resolve().CloudStack.Packaging);

        File.Delete(_machine["tree/a/buildcoord.json"]);
        File.Delete(_machine["tree/buildcoord.json"]);
        Assert.Equal(PackagingMode.Dpkg, _machine.Resolve().CloudStack.Packaging);
    }

    [Fact]
    public void A_worktrees_git_file_marks_its_root_as_well()
    {
        _machine.Write("buildcoord.json", """{ "cloudstack": { "packaging": "build-deb" } }""");
        _machine.Write("worktree/.git", "gitdir: elsewhere");
        _machine.WorkingFolder = _machine["worktree/a"];

        Assert.Equal(PackagingMode.Dpkg, _machine.Resolve().CloudStack.Packaging);
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_above_the_working_folder_counts_within_its_repository_only(bool isInRepository)
    {
        using var folder = new TemporaryFolder();
        var below = Directory.CreateDirectory(folder["below"]).FullName;
        var file = folder["buildcoord.json"];
        File.WriteAllText(file, "{}");
        if (isInRepository)
            Directory.CreateDirectory(folder[".git"]);

        Assert.Equal(isInRepository ? file : null, SettingsFiles.FindProject(below));
        Assert.Equal(file, SettingsFiles.FindProject(Path.GetDirectoryName(file)!));
    }
}
