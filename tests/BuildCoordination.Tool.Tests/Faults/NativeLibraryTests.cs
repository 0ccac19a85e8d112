namespace BuildCoordination.Tool.Tests.Faults;

/// <summary>
/// An installation that lost libgit2, as a copy for another platform has: no command prints a stack trace, and builds run as
/// without buildcoord.
/// </summary>
public sealed class NativeLibraryTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly string _program;

    public NativeLibraryTests()
    {
        var folder = Path.Combine(_fleet.Folder, "tool");
        Shell.RunAsync("cp", ["-r", Path.GetDirectoryName(TestPaths.PortableCommand)!, folder]).GetAwaiter().GetResult();
        Directory.Delete(Path.Combine(folder, "runtimes"), recursive: true);
        _program = Path.Combine(folder, "buildcoord");
    }

    public void Dispose() => _fleet.Dispose();

    [Theory]
    [InlineData("inbox")]
    [InlineData("send build2 info s b")]
    public async Task A_command_names_the_library_and_the_platform(string command)
    {
        var end = await RunAsync(_fleet.Machine("build1"), command.Split(' '));

        // A message is accepted and waits; an inbox cannot be read.
        Assert.Equal(command == "inbox", end.Code != 0);
        Assert.Contains("BC2017", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("In order to help", end.Error, StringComparison.Ordinal);
        Assert.Contains("libgit2", end.Error, StringComparison.Ordinal);
        Assert.Contains(System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier, end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", end.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fleet")]
    [InlineData("unknown server")]
    [InlineData("nothing configured")]
    public async Task A_build_runs_and_there_is_one_warning(string kind)
    {
        var machine = _fleet.Machine("build1");
        if (kind != "fleet")
            machine.Remove("BUILDCOORD_SERVER");
        if (kind == "nothing configured")
            machine.Remove("BUILDCOORD_REPOSITORY");
        Assert.Equal("BC2017", await TroubledBuild.RunAsync(words => RunAsync(machine, words)));
    }

    private async Task<CommandEnd> RunAsync(Dictionary<string, string> machine, string[] arguments)
    {
        var (code, output, error) = await Shell.TryAsync(_program, arguments, machine, machine["HOME"]);
        return new CommandEnd(code, output, error);
    }
}
