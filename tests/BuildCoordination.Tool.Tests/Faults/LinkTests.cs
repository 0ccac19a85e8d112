namespace BuildCoordination.Tool.Tests.Faults;

/// <summary>A link in the place of a file of ours never has us write or remove what it leads to.</summary>
public sealed class LinkTests : IDisposable
{
    private const string Precious = "precious";

    // A link is odd. A state folder that lost its name looks like another machine's for as long as its last beat is fresh.
    private static readonly string[] OneOrNone = ["", "BC1012", "BC3102"];

    // A link is nothing that we put into the outbox, and is put aside.
    private static readonly string[] Unreadable = ["BC3006"];

    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;
    private readonly BusyMachine _machine;
    private readonly string _outside;

    public LinkTests()
    {
        _build1 = TroubledBuild.Machine(_fleet);
        _machine = new BusyMachine(_fleet, _build1);
        _outside = Path.Combine(_fleet.Folder, "outside");
        Directory.CreateDirectory(_outside);
    }

    [Fact(Explicit = true)]
    public async Task With_links_in_the_place_of_all_at_once_a_build_is_told_and_nothing_outside_changes()
    {
        await _machine.LiveAsync();
        var files = _machine.Files.ToArray();
        Assert.True(files.Length > 20, string.Join('\n', files));
        foreach (var (file, i) in files.Select((file, i) => (file, i)))
            Replace(file, Path.Combine(_outside, $"{i}"), isThere: i % 2 == 0);

        Assert.Contains(await TroubledBuild.RunAsync(_build1), Unreadable.Concat(OneOrNone));

        await TroubledBuild.DeliveredAsync(_fleet, _build1, builds: 2, BusyMachine.Before);
        AssertOutside(files.Length);
    }

    [Theory(Explicit = true, Skip = LongProof.Reason, SkipUnless = nameof(LongProof.IsAsked), SkipType = typeof(LongProof))]
    [InlineData(true)]
    [InlineData(false)]
    public async Task With_a_link_in_the_place_of_any_of_them_a_build_is_told_and_nothing_outside_changes(bool isThere)
    {
        await _machine.LiveAsync();
        var builds = 1;
        var files = _machine.Files.Where(file => !file.Contains("/objects/", StringComparison.Ordinal));
        // What waits does so until the first build.
        foreach (var file in files.OrderByDescending(BusyMachine.IsWaiting).ToArray())
        {
            if (!File.Exists(file))
                continue;
            var outside = Path.Combine(_outside, "file");
            Replace(file, outside, isThere);
            var code = await TroubledBuild.RunAsync(_build1);
            Assert.True((BusyMachine.IsWaiting(file) ? Unreadable : OneOrNone).Contains(code), $"{file}: {code}");
            await TroubledBuild.DeliveredAsync(_fleet, _build1, ++builds, BusyMachine.Before);
            Assert.True(isThere ? File.ReadAllText(outside) == Precious : !File.Exists(outside), file);
        }
    }

    [Theory(Explicit = true)]
    [InlineData("objects")]
    [InlineData("refs")]
    [InlineData("logs")]
    [InlineData("objects/pack")]
    [InlineData("info")]
    public async Task A_cache_with_a_link_in_the_place_of_a_folder_is_made_anew(string folder)
    {
        await _machine.LiveAsync();
        var cache =
            Directory.GetDirectories(Path.Combine(_build1.Environment["XDG_CACHE_HOME"], "buildcoord", "repositories"), "*.git").Single();
        Directory.Move(Path.Combine(cache, folder), Path.Combine(_outside, "folder"));
        Directory.CreateSymbolicLink(Path.Combine(cache, folder), Path.Combine(_outside, "folder"));
        var before = Listing();

        Assert.Equal("", await TroubledBuild.RunAsync(_build1));
        await TroubledBuild.DeliveredAsync(_fleet, _build1, builds: 2, BusyMachine.Before);
        Assert.Equal(before, Listing());
    }

    [Theory(Explicit = true)]
    [InlineData("BUILDCOORD_STATE", "repositories", "BC1007")]
    [InlineData("BUILDCOORD_STATE", "sources", "BC1007")]
    [InlineData("BUILDCOORD_STATE", "repositories/*/outbox", "BC1007")]
    [InlineData("BUILDCOORD_STATE", "repositories/*/sent", "BC1007")]
    [InlineData("BUILDCOORD_STATE", "repositories/*/runs", "BC1007")]
    [InlineData("XDG_CACHE_HOME", "buildcoord/repositories", "BC1007")]
    [InlineData("XDG_CACHE_HOME", "buildcoord/repositories/*.git", "BC2021")]
    public async Task A_link_in_the_place_of_a_folder_is_one_warning_and_all_is_told_when_it_is_gone(
        string root, string pattern, string code)
    {
        await _machine.LiveAsync();
        var folder = (await Shell.RunAsync("bash", ["-c", $"echo '{_build1.Environment[root]}'/{pattern}"])).Trim();
        Directory.Move(folder, Path.Combine(_outside, "folder"));
        Directory.CreateSymbolicLink(folder, Path.Combine(_outside, "folder"));
        var before = Listing();

        Assert.Equal(code, await TroubledBuild.RunAsync(_build1));
        Assert.Equal(before, Listing());

        Directory.Delete(folder);
        Directory.Move(Path.Combine(_outside, "folder"), folder);
        Assert.Equal(0, (await _build1.RunAsync("outbox", "flush")).Code);
        Assert.Equal(2, _fleet.AllSubjects().Count(subject => subject.StartsWith("Build Failed: docs", StringComparison.Ordinal)));
        Assert.Single(_fleet.AllSubjects(), "waits");
    }

    public void Dispose() => _fleet.Dispose();

    private static void Replace(string file, string outside, bool isThere)
    {
        File.Delete(file);
        if (isThere)
            File.WriteAllText(outside, Precious);
        File.CreateSymbolicLink(file, outside);
    }

    private void AssertOutside(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(
                i % 2 == 0
                    ? Precious
                    : null, File.Exists(Path.Combine(_outside, $"{i}"))
                    ? File.ReadAllText(Path.Combine(_outside, $"{i}"))
                    : null);
        }
    }

    private string Listing() => Shell.RunAsync("find", [_outside, "-type", "f", "-printf", "%P %s %T@\n"]).GetAwaiter().GetResult();
}
