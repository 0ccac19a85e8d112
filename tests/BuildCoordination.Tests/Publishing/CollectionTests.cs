using System.Security.Cryptography;
using System.Text;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Publishing;

public sealed class CollectionTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task A_cache_full_of_beats_of_days_ago_is_collected_and_what_the_fleet_says_is_still_in_it()
    {
        await using var build1 = await _fleet.OpenAsync("build1");
        await build1.Messages.SendAsync(new() { To = "all", Subject = "kept" });
        Assert.True((await build1.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
        Assert.False(await build1.Context.Store.CollectAsync(default));
        var old = Old(build1.Context.Store.CachePath);

        Assert.True(await build1.Context.Store.CollectAsync(default));

        Assert.All(old, path => Assert.False(File.Exists(path)));
        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");
        Assert.Contains((await build1.Fleet.ReadAsync()).Messages, message => message.Subject == "kept");
    }

    public void Dispose() => _fleet.Dispose();

    // What replaced beats leave: loose, not reachable, two days old; as many in one folder of 256 as some thousands are.
    private List<string> Old(string cache)
    {
        var paths = new List<string>();
        var source = Path.Combine(_fleet.Folder, "blob");
        for (var i = 0; paths.Count < 10; i++)
        {
            var text = $"beat {i}";
#pragma warning disable CA5350 // git's own hash
            if (SHA1.HashData(Encoding.ASCII.GetBytes($"blob {text.Length}\0{text}"))[0] != 0x17)
                continue;
#pragma warning restore CA5350
            File.WriteAllText(source, text);
            var id = Shell.Git(cache, "hash-object", "-w", "--no-filters", source);
            paths.Add(Path.Combine(cache, "objects", id[..2], id[2..]));
            File.SetLastWriteTimeUtc(paths[^1], TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2));
        }

        return paths;
    }
}
