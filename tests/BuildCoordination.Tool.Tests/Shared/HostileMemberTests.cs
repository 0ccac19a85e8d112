namespace BuildCoordination.Tool.Tests.SharedState;

/// <summary>
/// A member of the state folder's group cannot make root delete, create or publish anything that is not the member's.
/// </summary>
public sealed class HostileMemberTests : IDisposable
{
    private const string Victim = "001700000000000-msg_1700000000_0123456789abcdefghij.json";

    private readonly SharedMachine _machine = new();

    private string Elsewhere => Path.Combine(_machine.Fleet.Folder, "elsewhere");

    [Theory]
    [InlineData("2770")]
    [InlineData("3770")]
    public async Task A_folder_cannot_be_renamed_and_a_link_in_its_place_leads_nowhere(string mode)
    {
        await _machine.PrepareAsync(mode);
        await _machine.SendAsync("first");
        MakeElsewhere();

        foreach (var name in new[] { "sent", "outbox", "runs", "servers", "outbox/refused", "../../repositories", "../../sources" })
        {
            var folder = Path.Combine(_machine.Repository, name);
            Assert.False(await _machine.MayAsync($"mv '{folder}' '{folder}.old' && ln -s '{Elsewhere}' '{folder}'"), name);
        }

        await _machine.SendAsync("second");
        AssertNothingHappenedElsewhere();
        Assert.Equal(["second", "first"], _machine.Fleet.AllSubjects());
    }

    [Fact]
    public async Task A_folder_that_is_swapped_while_it_is_used_is_still_the_one_that_was_opened()
    {
        await _machine.PrepareAsync();
        await _machine.SendAsync("first");
        MakeElsewhere();
        var sent = Path.Combine(_machine.Repository, "sent");
        // By root, for a member can do it no more: between opening the folders and moving the update into sent/.
        var git = _machine.Fleet.Program(
            $"[ -L '{sent}' ] || {{ mv '{sent}' '{sent}.old'; ln -s '{Elsewhere}' '{sent}'; }}; exec git \"$@\"", "swapping-git");
        _machine.Root.Environment["BUILDCOORD_GIT_EXECUTABLE"] = git;

        Assert.Equal(0, (await _machine.Root.RunAsync("send", "all", "info", "second", "")).Code);

        AssertNothingHappenedElsewhere();
        Assert.Equal(2, Directory.GetFiles(sent + ".old", "0*.json").Length);
    }

    [Fact]
    public async Task A_member_can_neither_remove_nor_replace_what_is_another_users_and_names_of_another_form_stay()
    {
        await _machine.PrepareAsync();
        _machine.Root.Environment["BUILDCOORD_GIT_EXECUTABLE"] = "no-such-git";
        await _machine.Root.RunAsync("send", "all", "info", "waits", "");
        var waiting = Path.Combine(
            _machine.Repository,
            "outbox",
            _machine.Files("outbox").Single(name => name.StartsWith("00", StringComparison.Ordinal)));
        Assert.False(await _machine.MayAsync($"rm -f '{waiting}'"));
        Assert.False(await _machine.MayAsync($"mv '{waiting}' '{waiting}.old'"));
        Assert.False(await _machine.MayAsync($"cp /dev/null '{waiting}'"));

        Assert.True(await _machine.MayAsync(
            $"cd '{_machine.Repository}' && echo x > sent/important.json && touch -d '30 days ago' sent/important.json "
                + "&& echo x > outbox/important.json"));
        _machine.Root.Environment.Remove("BUILDCOORD_GIT_EXECUTABLE");
        await _machine.SendAsync("next");
        Assert.Contains("important.json", _machine.Files("sent"));
        Assert.Contains("important.json", _machine.Files("outbox"));
        Assert.Equal(["next", "waits"], _machine.Fleet.AllSubjects());
    }

    [Fact]
    public async Task A_link_in_the_place_of_the_embedded_repository_makes_root_create_nothing_elsewhere()
    {
        await _machine.PrepareAsync();
        MakeElsewhere();
        Assert.True(await _machine.MayAsync($"ln -s '{Elsewhere}/made' '{_machine.State}/embedded.git'"));
        _machine.Root.Environment.Remove("BUILDCOORD_REPOSITORY");

        Assert.Equal(7, (await _machine.Root.RunAsync("run", "--name", "docs", "--", "sh", "-c", "exit 7")).Code);

        AssertNothingHappenedElsewhere();
    }

    [Fact]
    public async Task A_log_is_not_written_through_a_link_of_another_user()
    {
        await _machine.PrepareAsync();
        await _machine.SendAsync("first");
        var precious = Path.Combine(_machine.Fleet.Folder, "precious");
        await File.WriteAllTextAsync(precious, "precious");
        var log = Path.Combine(_machine.HomeOf(SharedMachine.Member), "build.log");
        Assert.True(await _machine.MayAsync($"ln -s '{precious}' '{log}'"));

        var end = await _machine.Root.RunAsync("run", "--name", "docs", "--log", log, "--", "echo", "overwritten");

        Assert.Contains("a link of another user", end.Error, StringComparison.Ordinal);
        Assert.Equal("precious", await File.ReadAllTextAsync(precious));
    }

    [Fact]
    public async Task A_member_who_fills_the_outbox_takes_no_room_from_root()
    {
        await _machine.PrepareAsync();
        await _machine.SendAsync("first");
        var (code, _, error) = await _machine.ScriptAsync(
            $"cd '{_machine.Repository}'/outbox && for i in $(seq 10000 20000); do : > "
                + "0017959453$i-msg_1795945372_01m8kaz6jr1b7jqw$i.json; done");
        Assert.True(code == 0, error);

        var sent = await _machine.Root.RunAsync("send", "all", "info", "second", "");
        var build = await _machine.Root.RunAsync("run", "--name", "docs", "--", "sh", "-c", "exit 7");
        var flushed = await _machine.Root.RunAsync("outbox", "flush");

        Assert.True(sent.Code == 0, sent.Error);
        Assert.Equal(7, build.Code);
        Assert.True(flushed.Code == 0, flushed.Error);
        Assert.Contains("second", _machine.Fleet.AllSubjects());
        Assert.Contains(_machine.Fleet.AllSubjects(), subject => subject.StartsWith("Build Failed: docs", StringComparison.Ordinal));
    }

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task A_note_in_the_lock_that_a_member_wrote_does_not_move_the_order_of_other_users()
    {
        await _machine.PrepareAsync();
        await _machine.SendAsync("first");
        var boot = (await File.ReadAllTextAsync("/proc/sys/kernel/random/boot_id")).Trim();
        var forged = $"{boot} {await ChangeOf("outbox")} {await ChangeOf("sent")} 253402300799000 0";
        // Whether a member may write it or not.
        await File.WriteAllTextAsync(Path.Combine(_machine.Repository, "accept.lock"), forged + "\n");

        await _machine.SendAsync("second");

        Assert.DoesNotContain(_machine.Files("sent"), name => name.StartsWith("253402300799", StringComparison.Ordinal));

        async Task<string> ChangeOf(string folder)
        {
            // 12345 2026-11-30 10:20:30.123456789 +0000, and the seconds since 1970.
            var words = (await Shell.RunAsync("stat", ["-c", "%i %z %Z", Path.Combine(_machine.Repository, folder)])).Split(' ');
            return $"{words[0]}:{words[4].Trim()}.{words[2].Split('.')[1].TrimStart('0')}";
        }
    }

    private void MakeElsewhere()
    {
        Directory.CreateDirectory(Elsewhere);
        foreach (var name in new[] { Victim, "precious" })
        {
            File.WriteAllText(Path.Combine(Elsewhere, name), "precious");
            File.SetLastWriteTimeUtc(Path.Combine(Elsewhere, name), TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-30));
        }
    }

    private void AssertNothingHappenedElsewhere() =>
        Assert.Equal(
            [Victim, "precious"], Directory.GetFileSystemEntries(Elsewhere).Select(Path.GetFileName).Order(StringComparer.Ordinal));
}
