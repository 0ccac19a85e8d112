namespace BuildCoordination.Tool.Tests.Faults;

/// <summary>A machine whose state folder, cache and logs hold every file that buildcoord keeps.</summary>
internal sealed class BusyMachine(TestFleet fleet, Buildcoord build1)
{
    /// <summary>The subjects of what is there before: mail of another server's, and a message that waits.</summary>
    public static readonly string[] Before = ["mail", "waits"];

    public IEnumerable<string> Files =>
        from folder in new[]
        {
            build1.Environment["BUILDCOORD_STATE"], build1.Environment["XDG_CACHE_HOME"], build1.Environment["BUILDCOORD_LOG_FOLDER"],
        }
        where Directory.Exists(folder)
        from file in Directory.EnumerateFiles(
            folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
        select file;

    public static bool IsWaiting(string file) => file.Contains("/outbox/", StringComparison.Ordinal);

    /// <summary>After a build, a message that waits, and a daemon that came and went.</summary>
    public async Task LiveAsync()
    {
        Assert.Equal("", await TroubledBuild.RunAsync(build1));
        await build1.RunAsync("health");
        Assert.Equal(0, (await new Buildcoord(fleet, "build2").RunAsync("send", "build1", "info", "mail", "body")).Code);
        Assert.Equal(0, (await build1.RunAsync("daemon", "start")).Code);
        var log = Path.Combine(build1.Environment["BUILDCOORD_LOG_FOLDER"], "build-messages-build1.log");
        try
        {
            await Until.True(
                () => File.Exists(log) && File.ReadAllText(log).Contains("---\n", StringComparison.Ordinal),
                "the mail is in the daemon's log");
        }
        finally
        {
            Assert.Equal(0, (await build1.RunAsync("daemon", "stop")).Code);
        }

        await using var away = new AwayRemote(fleet, "renamed");
        Assert.Equal(0, (await build1.RunAsync("send", "all", "info", "waits", "body")).Code);
        await away.ComeBackAsync();
        Assert.Single(Files, IsWaiting);
    }
}
