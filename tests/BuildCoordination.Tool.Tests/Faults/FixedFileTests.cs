namespace BuildCoordination.Tool.Tests.Faults;

/// <summary>
/// A file of the state folder that can be neither written nor removed, as one that is immutable or mounted on its own: a build is reported
/// from a temporary folder, with one warning.
/// </summary>
public sealed class FixedFileTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;

    public FixedFileTests() => _build1 = TroubledBuild.Machine(_fleet);

    public void Dispose() => _fleet.Dispose();

    private string Root => Directory.GetDirectories(Path.Combine(_build1.Environment["BUILDCOORD_STATE"], "repositories")).Single();

    [Theory]
    [InlineData("accept.lock")]
    [InlineData("publisher.lock")]
    [InlineData("tip")]
    [InlineData("servers/build1.history.json")]
    [InlineData("tried", Explicit = true)]
    [InlineData("rejected", Explicit = true)]
    [InlineData("rejected-parts", Explicit = true)]
    [InlineData("servers/build1.state.json", Explicit = true)]
    public async Task A_build_beside_a_file_that_is_mounted_read_only_is_reported_with_one_warning_that_names_it(string name)
    {
        Assert.Equal("", await TroubledBuild.RunAsync(_build1));
        var file = Path.Combine(Root, name);
        await using var mounts = await PrivateMounts.MakeAsync(
            $"touch '{file}'; mount --bind '{file}' '{file}'; mount -o remount,bind,ro '{file}'");

        await RunAsync(mounts, file);
    }

    [Theory]
    [InlineData("publisher.lock")]
    [InlineData("accept.lock", Explicit = true)]
    [InlineData("tip", Explicit = true)]
    public async Task A_build_beside_a_mounted_folder_in_the_place_of_a_file_is_reported_with_one_warning(string name)
    {
        Assert.Equal("", await TroubledBuild.RunAsync(_build1));
        var file = Path.Combine(Root, name);
        await using var mounts = await PrivateMounts.MakeAsync($"rm -f '{file}'; mkdir '{file}'; mount -t tmpfs none '{file}'");

        await RunAsync(mounts, file);
    }

    [Theory]
    [InlineData("+i", "accept.lock")]
    [InlineData("+a", "publisher.lock", Explicit = true)]
    [InlineData("+i", "publisher.lock", Explicit = true)]
    [InlineData("+i", "tip", Explicit = true)]
    public async Task A_build_beside_an_immutable_file_is_reported_with_one_warning(string attribute, string name)
    {
        Assert.Equal("", await TroubledBuild.RunAsync(_build1));
        var file = Path.Combine(Root, name);
        if (!Environment.IsPrivilegedProcess || (await Shell.TryAsync("chattr", [attribute, file])).Code != 0)
            Assert.Skip("No file can be made immutable here.");
        try
        {
            Assert.Equal("BC1006", await TroubledBuild.RunAsync(_build1));
        }
        finally
        {
            await Shell.RunAsync("chattr", [attribute.Replace('+', '-'), file]);
        }

        await TroubledBuild.DeliveredAsync(_fleet, _build1, builds: 2);
    }

    [Fact]
    public async Task Beside_an_immutable_lock_of_the_cache_updates_wait_and_each_command_names_the_file_and_the_remedy()
    {
        Assert.Equal("", await TroubledBuild.RunAsync(_build1));
        var file = Directory.GetFiles(_build1.Environment["HOME"], "*.git.lock", SearchOption.AllDirectories).Single();
        if (!Environment.IsPrivilegedProcess || (await Shell.TryAsync("chattr", ["+i", file])).Code != 0)
            Assert.Skip("No file can be made immutable here.");
        try
        {
            var send = await _build1.RunAsync("send", "all", "info", "waits", "body");
            var inbox = await _build1.RunAsync("inbox");

            Assert.Equal((0, 0), (send.Code, inbox.Code));
            Assert.Contains("(waits in the outbox)", send.Output, StringComparison.Ordinal);
            foreach (var (error, code) in new[] { (send.Error, "BC2021"), (inbox.Error, "BC2029") })
            {
                var line = Assert.Single(error.TrimEnd('\n').Split('\n'));
                Assert.Contains(code, line, StringComparison.Ordinal);
                Assert.Contains(file, line, StringComparison.Ordinal);
                Assert.Contains("BUILDCOORD_CACHE", line, StringComparison.Ordinal);
            }
        }
        finally
        {
            await Shell.RunAsync("chattr", ["-i", file]);
        }

        Assert.Equal(0, (await _build1.RunAsync("outbox", "flush")).Code);
        Assert.Equal("waits", _fleet.LiveMessages()[0]["subject"]!.GetValue<string>());
    }

    private async Task RunAsync(PrivateMounts mounts, string file)
    {
        CommandEnd? end = null;
        Assert.Equal("BC1006", await TroubledBuild.RunAsync(async words => end = await mounts.RunAsync(_build1, words)));
        Assert.Contains(file, end!.Error, StringComparison.Ordinal);
        await TroubledBuild.DeliveredAsync(_fleet, _build1, builds: 2);
    }
}
