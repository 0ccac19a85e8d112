using System.Diagnostics;
using BuildCoordination.Processes;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Library;

/// <summary>The first program of the README, in each of the ways in which it can end.</summary>
[Trait("Takes", "long")]
public sealed class FirstSnippetTests : IDisposable
{
    private static readonly string Program = Path.Combine(
        TestPaths.Root, "artifacts", "bin", "ReadmeProgram", "debug", "ReadmeProgram");

    private readonly TestFleet _fleet = new();

    public void Dispose() => _fleet.Dispose();

    [Theory]
    [InlineData("return", 0, "success", "success", "Build Complete: docs / Pages")]
    [InlineData("exception in the target", 134, "failure", "failure", "Build Failed: docs / Pages: boom")]
    [InlineData("exception in the body", 134, "failure", "success", "Build Failed: docs: There are no pages.")]
    [InlineData("cancelled token", 134, "cancellation", "cancellation", "Build Cancelled: docs / Pages")]
    [InlineData("exit", 3, "error", "error", "Build Failed: docs / Pages: the process ended without reporting")]
    public async Task It_is_reported_as_it_ended(string way, int code, string result, string targetResult, string subject)
    {
        var (exit, output, _) = await Shell.TryAsync(Program, [], Machine(way), _fleet.Folder);

        Assert.Equal((code, way == "return" ? "published\n" : ""), (exit, output));
        AssertEnd(result, targetResult, subject);
    }

    [Theory]
    [InlineData(SignalNumber.Interrupt)]
    [InlineData(SignalNumber.Terminate)]
    public async Task A_signal_ends_it_and_is_a_cancellation(int signal)
    {
        using var process = await StartAsync();
        Libc.kill(process.Id, signal);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken)
            .WaitAsync(Until.Deadline, TestContext.Current.CancellationToken);

        Assert.Equal(
            (128 + signal, ""), (process.ExitCode, await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)));
        AssertEnd("cancellation", "cancellation", "Build Cancelled: docs / Pages");
    }

    [Fact]
    public async Task After_a_kill_the_next_build_reports_the_crash()
    {
        using (var process = await StartAsync())
        {
            Libc.kill(process.Id, SignalNumber.Kill);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken)
                .WaitAsync(Until.Deadline, TestContext.Current.CancellationToken);
        }

        await Shell.TryAsync(Program, [], Machine("return"), _fleet.Folder);

        Assert.Equal(["success", "error"], _fleet.Read("build1/builds.json")["builds"]!.AsArray().Select(build => $"{build!["result"]}"));
        Assert.Contains(
            _fleet.AllSubjects(), subject => subject.StartsWith("Build Failed: docs / Pages: the process ended", StringComparison.Ordinal));
    }

    private Dictionary<string, string> Machine(string way)
    {
        var variables = _fleet.Machine("build1");
        variables["WAY"] = way;
        variables["DOTNET_DbgEnableMiniDump"] = "0";
        return variables;
    }

    private async Task<Process> StartAsync()
    {
        var process = Shell.Start(Program, [], Machine("wait"), _fleet.Folder);
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        return process;
    }

    private void AssertEnd(string result, string targetResult, string subject)
    {
        var build = Assert.Single(_fleet.Read("build1/builds.json")["builds"]!.AsArray())!;
        Assert.Equal((result, targetResult), ($"{build["result"]}", $"{build["targets"]![0]!["result"]}"));
        Assert.Contains(_fleet.AllSubjects(), sent => sent.StartsWith(subject, StringComparison.Ordinal));
    }
}
