namespace BuildCoordination.Tool.Tests.Daemon;

public sealed class RotatingLogTests
{
    [Fact]
    public void A_log_is_moved_away_at_its_limit_and_five_files_are_kept()
    {
        using var folder = new TemporaryFolder();
        var log = new Tool.Daemon.RotatingLog(folder["heartbeat.log"], limit: 100);
        for (var i = 0; i < 100; i++)
            log.Write($"line {i:000}\n");

        var files = Tool.Daemon.RotatingLog.AllOf(log.Path).ToArray();
        Assert.Equal(5, files.Length);
        Assert.Equal(5, Directory.EnumerateFiles(folder.Path).Count());
        Assert.All(files, file => Assert.InRange(new FileInfo(file).Length, 1, 100));
        var kept = files.Reverse().SelectMany(File.ReadAllLines).ToArray();
        Assert.Equal(Enumerable.Range(100 - kept.Length, kept.Length).Select(i => $"line {i:000}"), kept);
    }

    [Fact]
    public void A_link_in_the_place_of_the_log_is_replaced_and_what_it_leads_to_stays_as_it_was()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["precious"], "precious");
        File.CreateSymbolicLink(folder["heartbeat.log"], folder["precious"]);

        new Tool.Daemon.RotatingLog(folder["heartbeat.log"]).Write("line\n");

        Assert.Equal(("precious", "line\n"), (File.ReadAllText(folder["precious"]), File.ReadAllText(folder["heartbeat.log"])));
    }

    [Fact]
    public async Task A_second_name_of_somebodys_file_and_the_log_of_another_user_are_moved_away()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["precious"], "precious");
        await Shell.RunAsync("ln", [folder["precious"], folder["heartbeat.log"]]);

        new Tool.Daemon.RotatingLog(folder["heartbeat.log"]).Write("line\n");

        Assert.Equal(("precious", "line\n"), (File.ReadAllText(folder["precious"]), File.ReadAllText(folder["heartbeat.log"])));
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can give a file away.");
        await Shell.RunAsync("chown", ["65534", folder["heartbeat.log"]]);

        new Tool.Daemon.RotatingLog(folder["heartbeat.log"]).Write("next\n");

        Assert.Equal(("line\n", "next\n"), (File.ReadAllText(folder["heartbeat.log.1"]), File.ReadAllText(folder["heartbeat.log"])));
    }
}
