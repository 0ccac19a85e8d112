namespace BuildCoordination.Tool.Tests.SharedState;

/// <summary>Two users build on one machine and share its state folder.</summary>
public sealed class SharedStateTests : IDisposable
{
    private readonly SharedMachine _machine = new();

    [Fact]
    public async Task Without_a_daemon_each_users_processes_publish_that_users_updates_and_the_folders_owner_all()
    {
        await _machine.PrepareAsync();
        Assert.Equal(0, (await _machine.Root.RunAsync("send", "all", "info", "of root", "")).Code);
        await _machine.CloseRemoteAsync();
        await AcceptAsync(_machine.AsMemberAsync, "of the member");
        await AcceptAsync(_machine.AsMemberAsync, "of the member, too");
        await AcceptAsync(_machine.AsOtherMemberAsync, "of the other");
        Assert.Equal(0, (await _machine.AsMemberAsync("status", "building")).Code);
        Assert.Equal(0, (await _machine.AsOtherMemberAsync("status", "idle")).Code);

        // Both wait, in files of their users: one cannot replace the other's.
        Assert.Equal(2, _machine.Files("outbox").Count(name => name.StartsWith("latest-status-build1+", StringComparison.Ordinal)));
        Assert.Equal(3, _machine.Files("outbox").Count(name => name.StartsWith("00", StringComparison.Ordinal)));
        await _machine.OpenRemoteAsync();
        Assert.Equal(0, (await _machine.AsOtherMemberAsync("outbox", "flush")).Code);
        Assert.Equal(["of the other", "of root"], _machine.Fleet.AllSubjects());

        await _machine.CloseRemoteAsync();
        Assert.Equal(0, (await _machine.Root.RunAsync("outbox", "flush")).Code);
        Assert.Equal(["of the other", "of the member, too", "of the member", "of root"], Subjects());
        Assert.DoesNotContain(_machine.Files("outbox"), name => name.EndsWith(".json", StringComparison.Ordinal));
        Assert.Equal(0, (await _machine.AsMemberAsync("status", "idle")).Code);
    }

    [Fact]
    public async Task The_builds_of_two_users_are_reported_and_what_failed_in_one_is_fixed_in_the_other()
    {
        await _machine.PrepareAsync();
        Assert.Equal(0, (await _machine.Root.RunAsync("status", "idle")).Code);
        await _machine.OpenRemoteAsync();
        Func<string[], Task<CommandEnd>>[] runs = [_machine.Root.RunAsync, _machine.AsMemberAsync, _machine.AsOtherMemberAsync];
        foreach (var run in runs)
        {
            foreach (var (program, code) in new[] { ("false", 1), ("true", 0) })
            {
                var end = await run(["run", "--name", "docs", "--", program]);
                Assert.True(end.Code == code, end.Error);
                Assert.DoesNotContain("BC", end.Error, StringComparison.Ordinal);
                await _machine.OpenRemoteAsync();
            }
        }

        Assert.Equal(0, (await _machine.Root.RunAsync("outbox", "flush")).Code);
        var ends = _machine.Fleet.AllSubjects().Where(subject => !subject.StartsWith("Build Started", StringComparison.Ordinal)).ToArray();
        Assert.Equal(3, ends.Count(subject => subject.StartsWith("Build Failed: docs", StringComparison.Ordinal)));
        Assert.Equal(3, ends.Count(subject => subject.StartsWith("Build Complete: docs", StringComparison.Ordinal)
            && subject.Contains("fixed", StringComparison.OrdinalIgnoreCase)));
        Assert.Empty(_machine.Files("runs"));
    }

    [Fact]
    public async Task Where_the_owner_made_no_folders_a_member_is_reported_by_a_folder_of_its_own_and_nothing_is_made_in_the_shared_one()
    {
        await _machine.PrepareAsync();
        await _machine.OpenRemoteAsync();

        var end = await _machine.AsMemberAsync("send", "all", "info", "of the member", "");

        Assert.True(end.Code == 0, end.Error);
        Assert.Single(end.Error.Split('\n'), line => line.Contains("BC1016", StringComparison.Ordinal));
        Assert.Equal(["of the member"], _machine.Fleet.AllSubjects());
        Assert.Empty(Directory.GetFileSystemEntries(_machine.State));
    }

    [Theory]
    [InlineData("doctor")]
    [InlineData("setup")]
    public async Task A_folder_of_version_0_1_in_which_updates_of_two_users_wait_is_mended_and_nothing_is_lost(string command)
    {
        await MakeOlderLayoutAsync();
        // Until then everybody has a private folder, whose updates are not lost either.
        var before = await _machine.AsMemberAsync("send", "all", "info", "in between", "");
        Assert.Contains("BC1016", before.Error, StringComparison.Ordinal);

        string[] words = command == "doctor" ? ["doctor", "--fix"] : ["setup", "--no-daemon", "--skip-reclone"];
        // What is set up for this machine is no other test's.
        _machine.Root.Environment[BuildCoordination.Settings.EnvironmentSnapshot.SystemRootVariable] =
            Directory.CreateDirectory(Path.Combine(_machine.Fleet.Folder, "root")).FullName;
        var end = await _machine.Root.RunAsync(words);
        // doctor mends a daemon that does not run, too.
        await _machine.Root.RunAsync("daemon", "stop");
        Assert.Contains("state folder", end.Output, StringComparison.Ordinal);
        // The member's next command brings what waits in the member's own folder.
        await AcceptAsync(_machine.AsMemberAsync, "afterwards");
        Assert.Equal(0, (await _machine.Root.RunAsync("outbox", "flush")).Code);

        Assert.Equal(
            ["afterwards", "first", "in between", "of the member", "of the other"],
            _machine.Fleet.AllSubjects().Order(StringComparer.Ordinal));
        var folders = await Shell.RunAsync("find", [_machine.State, "-type", "d", "-printf", "%U %m\\n"]);
        Assert.Equal("0 3770", Assert.Single(folders.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct()));
        Assert.Contains(
            $"build1.history.{SharedMachine.Member}.json",
            string.Join(' ', Directory.GetFiles(Path.Combine(_machine.Repository, "servers"))),
            StringComparison.Ordinal);
    }

    public void Dispose() => _machine.Dispose();

    private static async Task AcceptAsync(Func<string[], Task<CommandEnd>> run, string subject)
    {
        var end = await run(["send", "all", "info", subject, ""]);
        Assert.True(end.Code == 0, end.Error);
        Assert.DoesNotContain("BC1016", end.Error, StringComparison.Ordinal);
    }

    private IReadOnlyList<string> Subjects() => [.. _machine.Fleet.AllSubjects().OrderBy(subject => subject switch
    {
        "of root" => 4, "of the member" => 3, "of the member, too" => 2, _ => 1,
    })];

    // Folders that belong to whoever came first, without the sticky bit, as version 0.1 made them, and a link in the place of one.
    private async Task MakeOlderLayoutAsync()
    {
        await _machine.PrepareAsync();
        Assert.Equal(0, (await _machine.Root.RunAsync("send", "all", "info", "first", "")).Code);
        await _machine.CloseRemoteAsync();
        await AcceptAsync(_machine.AsMemberAsync, "of the member");
        await AcceptAsync(_machine.AsOtherMemberAsync, "of the other");
        await File.WriteAllTextAsync(Path.Combine(_machine.Repository, "servers", "build1.history.json"), """{"builds":[]}""");
        await Shell.RunAsync(
            "chown",
            [$"{SharedMachine.Member}:{SharedMachine.Member}", Path.Combine(_machine.Repository, "servers", "build1.history.json")]);
        await Shell.RunAsync("find", [_machine.State, "-type", "d", "-exec", "chmod", "2770", "{}", "+"]);
        foreach (var folder in new[] { "", "outbox", "sent", "servers" })
            await Shell.RunAsync("chown", [SharedMachine.Member, Path.Combine(_machine.Repository, folder)]);
        Directory.Delete(Path.Combine(_machine.Repository, "runs"), recursive: true);
        Directory.CreateSymbolicLink(Path.Combine(_machine.Repository, "runs"), _machine.Fleet.Remote);
    }
}
