using System.Globalization;
using BuildCoordination.Processes;

namespace BuildCoordination.Cake.Tests;

/// <summary>Runs that somebody ends.</summary>
public sealed class SignalTests(PackedModule module)
{
    private const string Script = """
        Task("Default").Does(() =>
        {
            if (HasArgument("wait"))
                StartProcess("bash", new ProcessSettings { Arguments = "-c \"echo $$ > running.new; mv running.new running; sleep 300\"" });
        });
        RunTarget("Default");
        """;

    [Theory]
    [InlineData("INT", 130, 3, Explicit = true)]
    [InlineData("TERM", 143, 1)]
    [InlineData("TERM", 143, 3, Explicit = true)]
    [InlineData("HUP", 129, 3, Explicit = true)]
    public async Task A_run_that_is_stopped_is_one_cancellation_ends_its_children_and_has_the_signals_exit_code(
        string signal, int code, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var user = new UserScript(module, Script);
            var (exitCode, child) = await StopAsync(user, signal);

            Assert.Equal(code, exitCode);
            Assert.Equal(["start app", "end cancellation app"], user.Heard);
            Assert.Equal("failed", user.Status);
            Assert.False(ProcessTable.Find(child)?.IsAlive ?? false);
        }
    }

    [Fact]
    public async Task What_a_killed_run_left_behind_is_ended_by_the_next_which_tells_the_death()
    {
        using var user = new UserScript(module, Script);
        var (exitCode, child) = await StopAsync(user, "KILL");
        Assert.Equal(137, exitCode);

        Assert.Equal(0, (await user.CakeAsync()).Code);

        // A start that was held for the first task when the run was killed is in the message of the end.
        var heard = user.Heard;
        Assert.Equal(["end error app", "start app", "end success app"], heard.Skip(heard[0] == "start app" ? 1 : 0));
        Assert.False(ProcessTable.Find(child)?.IsAlive ?? false);
    }

    /// <summary>Sends a signal to Cake in the middle of a task.</summary>
    private static async Task<(int ExitCode, int Child)> StopAsync(UserScript user, string signal)
    {
        using var run = user.Start("--wait=true");
        var mark = Path.Combine(user.Folder, "running");
        var exitCode = await Stopped.InTheMiddleAsync(run, mark, signal);
        return (exitCode, int.Parse(await File.ReadAllTextAsync(mark), CultureInfo.InvariantCulture));
    }
}
