using System.Text;
using BuildCoordination.Processes;

namespace BuildCoordination.Tests.Processes;

/// <summary>What other systems than Linux get; it runs here as well.</summary>
public sealed class PortableTests
{
    [Fact]
    public async Task A_program_runs_with_its_variables_and_its_exit_code_is_known()
    {
        var spec = Bash.Script("echo \"$GIVEN ${HOME-none}\"; echo wrong >&2; exit 7") with
        {
            Environment = new Dictionary<string, string?> { ["GIVEN"] = "given", ["HOME"] = null },
        };
        await using var child = PortableChildProcess.Start(spec);

        Assert.Equal("given none\n", Encoding.UTF8.GetString(await Pump.ReadToEndAsync(child.Output, default)));
        Assert.Equal("wrong\n", Encoding.UTF8.GetString(await Pump.ReadToEndAsync(child.Error, default)));
        Assert.Equal(7, (await child.Exit).ShellCode);
    }

    [Fact]
    public async Task Errors_share_the_outputs_stream_when_asked_for_and_input_ends_at_once()
    {
        await using var child = PortableChildProcess.Start(Bash.Script("cat; echo out; echo err >&2") with { ErrorToOutput = true });

        var text = Encoding.UTF8.GetString(await Pump.ReadToEndAsync(child.Output, default).WaitAsync(Until.Deadline));

        Assert.Equal(["err", "out"], text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
    }

    [Fact]
    public async Task Ending_it_ends_its_tree()
    {
        await using var child = PortableChildProcess.Start(Bash.Script("sleep 60 & echo $!; wait"));
        var grandchild = ProcessTable.Find(await Bash.ReadIdAsync(Bash.Lines(child)))!;

        await child.EndGroupAsync(Until.Deadline, default);

        Assert.NotEqual(0, (await child.Exit).ShellCode);
        await Until.True(() => !ProcessTable.IsAlive(grandchild.Id, grandchild.StartTime), "the grandchild is gone");
    }

    [Fact]
    public void A_program_that_does_not_exist_is_127() =>
        Assert.Equal(
            127, Assert.Throws<ProcessStartException>(() => PortableChildProcess.Start(new("no-such-program-here", []))).ShellCode);
}
