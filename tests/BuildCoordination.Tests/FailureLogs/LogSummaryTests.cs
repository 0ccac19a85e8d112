using System.Text;
using BuildCoordination.FailureLogs;

namespace BuildCoordination.Tests.FailureLogs;

public class LogSummaryTests
{
    private static readonly string Logs = Path.Combine(TestPaths.Fixtures, "build-logs");

    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(Logs, "*.log").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_person_reads_what_was_written_down_by_hand_for_this_log_and_nothing_else(string name)
    {
        var exitCode =
            int.Parse(File.ReadAllText(Path.Combine(Logs, name + ".rc")).Trim(), System.Globalization.CultureInfo.InvariantCulture);
        await using var log = File.OpenRead(Path.Combine(Logs, name + ".log"));
        var summary = await FailureLogReader.ReadAsync(log, exitCode, TestContext.Current.CancellationToken);

        var expected = File.ReadAllLines(Path.Combine(Logs, name + ".expected"));
        var actual = summary.Lines.Concat(summary.Remedy is null ? [] : [$"Remedy: {summary.Remedy}"]).ToArray();
        // A written line that ends in … stands for a longer one.
        Assert.Equal(
            expected,
            actual.Select(
            (line, i) =>
            i < expected.Length && expected[i].EndsWith('…') && line.StartsWith(expected[i][..^1], StringComparison.Ordinal)
                ? expected[i]
                : line));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public void The_same_is_read_however_the_log_comes_in(int chunk)
    {
        foreach (var name in Names.Select(row => row.Data))
        {
            var bytes = File.ReadAllBytes(Path.Combine(Logs, name + ".log"));
            var (whole, parts) = (new FailureLogReader(), new FailureLogReader());
            whole.Add(bytes);
            foreach (var part in bytes.Chunk(chunk))
                parts.Add(part);
            Assert.Equal(whole.Complete(1).Lines, parts.Complete(1).Lines);
        }
    }

    [Fact]
    public void A_warning_of_buildcoord_in_the_log_is_not_why_the_build_failed()
    {
        var reader = new FailureLogReader();
        reader.Add("buildcoord: warning BC4004: The build docs could not be written: No space left on device.\nFAILED: lint\n"u8);
        Assert.DoesNotContain(reader.Complete(7).Lines, line => line.Contains("No space left", StringComparison.Ordinal));
    }

    [Fact]
    public void Its_memory_does_not_depend_on_the_length_of_the_log_or_of_a_line()
    {
        // Other tests take memory at the same time: one quiet moment is proof enough.
        Assert.InRange(
            Enumerable.Range(0, 10).Select(_ => MemoryOfALongLog()).FirstOrDefault(bytes => bytes < 5_000_000, long.MaxValue),
            long.MinValue,
            5_000_000);
    }

    [Fact]
    public void Secrets_are_looked_for_in_the_lines_that_are_shown_and_not_in_all_long_ones()
    {
        var searched = 0;
        var reader = new FailureLogReader(text =>
        {
            searched++;
            return text;
        });
        var line = Encoding.UTF8.GetBytes($"javac -classpath {new string('x', 3000)}\n");
        for (var i = 0; i < 1000; i++)
            reader.Add(line);

        Assert.NotEmpty(reader.Complete(1).Lines);
        Assert.InRange(searched, 1, 100);
    }

    [Fact]
    public void The_first_error_is_known_by_file_line_and_column_in_any_language()
    {
        foreach (var name in new[] { "mvn-compile-error", "mvn-compile-error-lang-ja", "dpkg-compile-error" })
        {
            var summary = new FailureLogReader();
            summary.Add(File.ReadAllBytes(Path.Combine(Logs, name + ".log")));
            var first = summary.Complete(1).FirstError!;
            Assert.Equal(("ManagementServer.java", 10, 44), (Path.GetFileName(first.File), first.Line, first.Column));
        }
    }

    [Fact]
    public void A_profile_that_Maven_does_not_know_is_named_though_the_build_succeeds()
    {
        var summary = new FailureLogReader();
        summary.Add(File.ReadAllBytes(Path.Combine(Logs, "mvn-profile-missing.log")));
        Assert.Equal(["systemvm"], summary.ProfilesNotActivated);
        Assert.Empty(summary.Complete(0).Lines);
    }

    [Fact]
    public void Progress_follows_the_reactor_through_colours_and_through_dpkg()
    {
        foreach (var name in new[] { "mvn-success", "dpkg-success" })
        {
            var progress = new ReactorProgress();
            progress.Add(File.ReadAllBytes(Path.Combine(Logs, name + ".log")));
            Assert.Equal((10, 10, "CloudStack Mini Developer Mode"), (progress.Done, progress.Total, progress.Label));
        }
    }

    [Fact]
    public void A_module_counts_once_it_is_finished_and_the_last_one_when_maven_is_done()
    {
        var progress = new ReactorProgress();
        var seen = new List<(int, string?)>();
        foreach (var line in File.ReadAllLines(Path.Combine(Logs, "mvn-success.log")))
        {
            progress.Add(Encoding.UTF8.GetBytes(line + "\n"));
            if (progress.Total > 0 && (seen.Count == 0 || seen[^1] != (progress.Done, progress.Label)))
                seen.Add((progress.Done, progress.Label));
        }

        Assert.Equal([.. Enumerable.Range(0, 10), 10], seen.Select(step => step.Item1));
        Assert.Equal(seen[^2].Item2, seen[^1].Item2);

        // The module that failed is not finished.
        var failed = new ReactorProgress();
        failed.Add(File.ReadAllBytes(Path.Combine(Logs, "mvn-compile-error.log")));
        Assert.InRange(failed.Done, 0, failed.Total - 1);
    }

    [Fact]
    public void A_log_alone_says_why_it_failed_when_nobody_knows_the_exit_code()
    {
        var (failed, succeeded) = (new FailureLogReader(), new FailureLogReader());
        failed.Add(File.ReadAllBytes(Path.Combine(Logs, "mvn-compile-error.log")));
        succeeded.Add(File.ReadAllBytes(Path.Combine(Logs, "dpkg-success.log")));
        Assert.NotEmpty(failed.Complete(null).Lines);
        Assert.Empty(succeeded.Complete(null).Lines);
    }

    private static long MemoryOfALongLog()
    {
        var reader = new FailureLogReader();
        var line = Encoding.UTF8.GetBytes("[INFO] " + new string('x', 990) + "\n");
        var noEnd = new byte[64 * 1024];
        Array.Fill(noEnd, (byte)'y');
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 20_000; i++)
            reader.Add(line);
        for (var i = 0; i < 320; i++)
            reader.Add(noEnd);
        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.StartsWith("Exit code 1", reader.Complete(1).Lines[0], StringComparison.Ordinal);
        return memory;
    }

    [Fact]
    public void A_secret_at_the_place_where_a_text_is_cut_is_taken_out_whole()
    {
        var secret = "ghp_" + "Zq7Rk2Xw9Lp4Tn8Vb3Mc6Hd5Jf1Gs0Ya12Bc";
        var cut = Shortened.Middle($"{new string('x', 40)} {secret} {new string('y', 100)}", 100);

        Assert.DoesNotContain("ghp_", cut, StringComparison.Ordinal);
        Assert.DoesNotContain(secret[20..30], cut, StringComparison.Ordinal);
    }
}
