using BuildCoordination.Files;
using BuildCoordination.Settings;

namespace BuildCoordination.Tests.Configuration;

public sealed class StateFoldersTests : IDisposable
{
    private readonly Machine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void State_is_in_the_users_folder_until_a_shared_or_a_chosen_one_is_there()
    {
        Assert.Equal(_machine["home/.local/state/buildcoord"], _machine.Folders().State);

        _machine.Variables["XDG_STATE_HOME"] = _machine["xdg"];
        Assert.Equal(_machine["xdg/buildcoord"], _machine.Folders().State);

        Directory.CreateDirectory(_machine["root/var/lib/buildcoord"]);
        Assert.Equal(_machine["root/var/lib/buildcoord"], _machine.Folders().State);

        _machine.Variables["BUILDCOORD_STATE"] = _machine["chosen"];
        Assert.Equal(_machine["chosen"], _machine.Folders().State);
        Assert.Equal(_machine["chosen/embedded.git"], _machine.Folders().EmbeddedRepository);
    }

    [Fact]
    public void A_relative_XDG_folder_is_ignored_as_its_specification_says()
    {
        _machine.Variables["XDG_CACHE_HOME"] = "relative";

        Assert.Equal(_machine["home/.cache/buildcoord"], _machine.Folders().Cache);
    }

    [Fact]
    public void Folders_of_ones_own_are_closed_to_others()
    {
        var folders = _machine.Folders();
        var outbox = folders.Under("outbox", "key");

        Assert.Equal(FileModes.PrivateFolder, File.GetUnixFileMode(folders.State));
        Assert.Equal(FileModes.PrivateFolder, outbox.Mode);
        Assert.Equal(FileModes.PrivateFolder, File.GetUnixFileMode(folders.CacheUnder("key")));
        Assert.Equal(FileModes.PrivateFile, folders.FileMode);
    }

    [Fact]
    public void A_shared_state_folder_stays_shared_below_and_closed_to_the_rest()
    {
        var group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;
        Directory.CreateDirectory(_machine["root/var/lib/buildcoord"]);
        File.SetUnixFileMode(
            _machine["root/var/lib/buildcoord"], FileModes.PrivateFolder | group | UnixFileMode.SetGroup | UnixFileMode.OtherExecute);
        var folders = _machine.Folders();

        Assert.True(folders.IsShared);
        Assert.Equal(FileModes.PrivateFolder | group | UnixFileMode.SetGroup | UnixFileMode.StickyBit, folders.Under("outbox", "key").Mode);
        Assert.Equal(FileModes.SharedFile, folders.FileMode);
        Assert.Equal(FileModes.PrivateFolder, File.GetUnixFileMode(folders.CacheUnder("key")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_link_below_the_state_folder_is_refused_wherever_it_leads(bool dangling)
    {
        var folders = _machine.Folders();
        Directory.CreateDirectory(_machine["elsewhere"]);
        Directory.CreateSymbolicLink(Path.Combine(folders.State, "outbox"), _machine[dangling ? "nowhere" : "elsewhere"]);

        Assert.Contains("outbox", Expect.Problem("BC1007", () => folders.Under("outbox", "key")).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_machine["elsewhere"]));
        Assert.False(Directory.Exists(_machine["nowhere"]));
    }

    [Fact]
    public void A_file_in_a_folders_place_is_told()
    {
        var folders = _machine.Folders();
        File.WriteAllText(Path.Combine(folders.State, "outbox"), "");

        Expect.Problem("BC1007", () => folders.Under("outbox"));
    }

    [Fact]
    public void A_state_folder_that_is_itself_reached_through_a_link_is_used()
    {
        Directory.CreateDirectory(_machine["disk"]);
        Directory.CreateSymbolicLink(_machine["chosen"], _machine["disk"]);
        _machine.Options.State = _machine["chosen"];

        _machine.Folders().Under("outbox");
        Assert.True(Directory.Exists(_machine["disk/outbox"]));
    }

    [Fact]
    public void A_state_folder_that_cannot_be_made_is_told_with_what_to_do()
    {
        _machine.Options.State = _machine.Write("file", "") + "/below";

        Assert.Contains("BUILDCOORD_STATE", Expect.Problem("BC1006", () => _machine.Folders()).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_without_a_home_needs_a_state_folder_and_nothing_else()
    {
        var homeless = _machine.Environment with { Home = "" };
        Expect.Problem("BC1006", () => StateFolders.Open(SettingsResolver.Resolve(new(), homeless), homeless));

        var folders = StateFolders.Open(SettingsResolver.Resolve(new() { State = _machine["chosen"] }, homeless), homeless);
        Assert.Equal(_machine["chosen/cache"], folders.Cache);
    }
}
