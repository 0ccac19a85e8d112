using BuildCoordination.Processes;

namespace BuildCoordination.Tests.Processes;

public sealed class StartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("exit 0", 0, null, 0)]
    [InlineData("exit 42", 42, null, 42)]
    [InlineData("kill -TERM $$", null, 15, 143)]
    [InlineData("kill -KILL $$", null, 9, 137)]
    [InlineData("kill -INT $$", null, 2, 130)]
    public async Task A_program_ends_with_its_own_code_or_by_a_signal_as_a_shell_tells_it(
        string script, int? code, int? signal, int shellCode)
    {
        await using var child = Bash.Start(script);
        var exit = await child.Exit;

        Assert.Equal(new ProcessExit(code, signal), exit);
        Assert.Equal(shellCode, exit.ShellCode);
    }

    [Fact]
    public async Task Arguments_reach_the_program_as_they_are()
    {
        string[] arguments = ["", " a  b ", "\"'$HOME`\\", "*", "--", "Grüße 漢字 🚀", "line\nbreak"];

        Assert.Equal(string.Join('|', arguments) + "|", await Bash.OutputAsync(Bash.Script("printf '%s|' \"$@\"", arguments)));
    }

    [Fact]
    public void A_program_that_does_not_exist_is_reported_as_127_with_its_name()
    {
        var failure = Assert.Throws<ProcessStartException>(() => ChildProcess.Start(new("no-such-program-here", [])));

        Assert.Equal(127, failure.ShellCode);
        Assert.Contains("no-such-program-here", failure.Message);
        Assert.Equal(127, Assert.Throws<ProcessStartException>(() => ChildProcess.Start(new("./nowhere/x", []))).ShellCode);
        Assert.Equal(127, Assert.Throws<ProcessStartException>(() => ChildProcess.Start(new("", []))).ShellCode);
    }

    [Fact]
    public void A_file_that_may_not_be_executed_is_reported_as_126_and_so_is_a_folder_and_a_missing_interpreter()
    {
        File.WriteAllText(_folder["plain"], "text");
        Program("orphan", "#!/no/such/interpreter\n");
        File.WriteAllBytes(_folder["alien"], [1, 2, 0, 3]);
        File.SetUnixFileMode(_folder["alien"], UnixFileMode.UserRead | UnixFileMode.UserExecute);

        foreach (var name in new[] { "plain", ".", "orphan", "alien" })
        {
            var failure = Assert.Throws<ProcessStartException>(() => ChildProcess.Start(new(_folder[name], [])));
            Assert.Equal(126, failure.ShellCode);
            Assert.Contains(_folder[name], failure.Message);
        }
    }

    [Fact]
    public void A_missing_working_directory_is_named()
    {
        var failure =
            Assert.Throws<ProcessStartException>(() => ChildProcess.Start(new("true", []) { WorkingDirectory = _folder["gone"] }));

        Assert.Contains(_folder["gone"], failure.Message);
    }

    [Fact]
    public async Task A_script_without_a_first_line_runs_in_sh_as_from_a_shell()
    {
        Program("script", "echo \"$1 from sh\"\n");

        Assert.Equal("hello from sh", await Bash.OutputAsync(new(_folder["script"], ["hello"])));
    }

    [Fact]
    public async Task A_name_is_looked_up_in_the_childs_path_and_past_what_may_not_be_executed()
    {
        Directory.CreateDirectory(_folder["first/tool"]);
        Directory.CreateDirectory(_folder["second"]);
        Directory.CreateDirectory(_folder["third"]);
        File.WriteAllText(_folder["second/tool"], "not executable");
        Program("third/tool", "#!/bin/sh\necho found\n");
        var path = string.Join(':', _folder["first"], _folder["second"], "third");

        var spec = new ProcessSpec("tool", [])
        {
            WorkingDirectory = _folder.Path,
            Environment = new Dictionary<string, string?> { ["PATH"] = path },
        };
        Assert.Equal("found", await Bash.OutputAsync(spec));
    }

    [Fact]
    public async Task A_program_runs_in_the_folder_it_is_given_and_a_relative_path_starts_there()
    {
        Program("here", "#!/bin/sh\npwd -P\n");

        Assert.Equal(_folder.Path, await Bash.OutputAsync(new("./here", []) { WorkingDirectory = _folder.Path }));
    }

    [Fact]
    public async Task Variables_are_added_replaced_and_removed_and_the_others_stay()
    {
        var spec = Bash.Script("echo \"${ADDED-none} ${HOME-none} ${PATH:+kept} ${EMPTY-none}\"") with
        {
            Environment = new Dictionary<string, string?> { ["ADDED"] = "a=b c", ["HOME"] = null, ["EMPTY"] = "" },
        };

        Assert.Equal("a=b c none kept ", await Bash.OutputAsync(spec));
    }

    [Fact]
    public async Task A_child_gets_the_usual_signal_dispositions_no_blocked_signals_and_none_of_our_files()
    {
        using var ours = File.Create(_folder["ours"]);
        var text = await Bash.OutputAsync(new("sh", ["-c", "grep -E '^Sig(Blk|Ign)' /proc/self/status; ls -l /proc/self/fd"]));
        var lines = text.Split('\n');

        Assert.Equal("SigBlk:\t0000000000000000", lines[0]);
        var ignored = Convert.ToUInt64(lines[1].Split('\t')[1], 16);
        Assert.Equal(0UL, ignored & (1UL << (SignalNumber.BrokenPipe - 1)));
        Assert.DoesNotContain(_folder["ours"], text);
    }

    [Fact]
    public async Task A_program_whose_reader_goes_away_dies_of_it_as_from_a_shell()
    {
        Assert.Equal("141", await Bash.OutputAsync(Bash.Script("yes | true; echo ${PIPESTATUS[0]}")));
    }

    private void Program(string name, string text)
    {
        Fleets.Shell.WriteProgram(_folder[name], text);
    }
}
