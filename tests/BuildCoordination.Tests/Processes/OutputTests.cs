using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using BuildCoordination.Processes;

namespace BuildCoordination.Tests.Processes;

public sealed class OutputTests
{
    [Fact]
    public async Task Twenty_megabytes_of_any_bytes_pass_unchanged_to_every_sink()
    {
        await using var child = Bash.Start("head -c 20000000 /dev/urandom | tee >(sha256sum >&2)");
        using var first = new MemoryStream();
        using var second = new MemoryStream();

        var failures = await Pump.CopyAsync(child.Output, [first, second], default);
        var sum = Encoding.ASCII.GetString(await Pump.ReadToEndAsync(child.Error, default));

        Assert.Empty(failures);
        Assert.Equal(20_000_000, first.Length);
        Assert.StartsWith(Convert.ToHexStringLower(SHA256.HashData(first.ToArray())), sum);
        Assert.Equal(first.ToArray(), second.ToArray());
    }

    [Fact]
    public async Task Output_is_passed_on_while_the_program_still_runs()
    {
        await using var child = Bash.Start("printf 'no line end'; exec sleep 1200");
        var buffer = new byte[100];

        var count = await child.Output.ReadAsync(buffer).AsTask().WaitAsync(Until.Deadline);

        Assert.Equal("no line end", Encoding.ASCII.GetString(buffer, 0, count));
        Assert.False(child.Exit.IsCompleted);
    }

    [Fact]
    public async Task A_grandchild_that_holds_the_pipe_does_not_hold_us()
    {
        await using var child = Bash.Start("sleep 1200 & echo $!");
        var exit = await child.Exit.WaitAsync(Until.Deadline);
        var waited = Stopwatch.StartNew();

        var text = await Pump.ReadToEndAsync(child.Output, default);

        Assert.Equal(0, exit.ShellCode);
        Assert.InRange(waited.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        var grandchild = int.Parse(Encoding.ASCII.GetString(text), System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(ProcessTable.Find(grandchild)?.IsAlive);
        await child.EndGroupAsync(Until.Deadline, default);
        Assert.NotEqual(true, ProcessTable.Find(grandchild)?.IsAlive);
    }

    [Fact]
    public async Task A_grandchild_that_never_stops_writing_does_not_hold_us_either()
    {
        await using var child = Bash.Start("yes & exit 3");
        using var text = new MemoryStream();

        await child.Output.CopyToAsync(text).WaitAsync(Until.Deadline);

        Assert.Equal(3, (await child.Exit).Code);
        await child.EndGroupAsync(TimeSpan.Zero, default);
    }

    [Fact]
    public async Task What_the_program_wrote_is_complete_however_late_it_is_read()
    {
        await using var child = Bash.Start("sleep 1200 & head -c 100000 /dev/zero; echo end");
        await child.Exit.WaitAsync(Until.Deadline).ContinueWith(_ => { });
        await Task.Delay(ChildProcess.DrainLimit * 2);

        var text = await Pump.ReadToEndAsync(child.Output, default);

        Assert.Equal(100_004, text.Length);
        await child.EndGroupAsync(TimeSpan.Zero, default);
    }

    [Fact]
    public async Task Errors_come_in_the_order_they_were_written_when_they_share_the_outputs_pipe()
    {
        var spec = Bash.Script("for i in 1 2 3; do echo out $i; echo err $i >&2; done") with { ErrorToOutput = true };

        Assert.Equal("out 1\nerr 1\nout 2\nerr 2\nout 3\nerr 3", await Bash.OutputAsync(spec));
    }

    [Fact]
    public async Task Input_reaches_the_program_and_ends_when_it_is_closed()
    {
        await using var child = ChildProcess.Start(new ProcessSpec("tr", ["a-z", "A-Z"]) { Input = Stdio.Pipe });
        await child.Input.WriteAsync("hello"u8.ToArray());
        await child.Input.DisposeAsync();

        Assert.Equal("HELLO"u8.ToArray(), await Pump.ReadToEndAsync(child.Output, default));
        Assert.Equal(0, (await child.Exit).Code);
    }

    [Fact]
    public async Task Writing_to_a_program_that_has_gone_is_an_error_and_not_our_death()
    {
        await using var child = ChildProcess.Start(new ProcessSpec("true", []) { Input = Stdio.Pipe });
        await child.Exit;

        // A process that another test starts at this moment has the other end of the pipe, too, until it runs its own program.
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            using var late = new CancellationTokenSource(Until.Deadline);
            while (!late.IsCancellationRequested)
                await child.Input.WriteAsync(new byte[10], late.Token);
        });
    }

    [Fact]
    public async Task Without_input_a_program_reads_the_end_at_once()
    {
        Assert.Equal("0", await Bash.OutputAsync(Bash.Script("wc -c")));
    }

    [Fact]
    public async Task A_sink_that_fails_is_left_out_and_the_other_gets_everything()
    {
        await using var child = Bash.Start("seq 1 50000");
        using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0);
        using var good = new MemoryStream();

        var failures = await Pump.CopyAsync(child.Output, [full, good], default);

        Assert.Same(full, Assert.Single(failures).Sink);
        Assert.EndsWith("\n50000\n", Encoding.ASCII.GetString(good.ToArray()));
    }

    [Fact]
    public async Task Reading_can_be_given_up()
    {
        await using var child = Bash.Start("exec sleep 1200");
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Pump.CopyAsync(child.Output, [], limit.Token));
    }
}
