using System.Text;
using BuildCoordination.Processes;

namespace BuildCoordination.Tests.Processes;

/// <summary>An interactive shell on a terminal of its own, and our program as its job.</summary>
public sealed class ForegroundTests : IAsyncDisposable
{
    private readonly ChildProcess _shell =
        ChildProcess.Start(new("script", ["-qfec", "PS1='prompt> ' exec bash --norc --noprofile -i", "/dev/null"])
    {
        Input = Stdio.Pipe,
        ErrorToOutput = true,
        Environment = new Dictionary<string, string?> { ["DUMMY"] = Dummy.Path, ["HISTFILE"] = null, ["TERM"] = "dumb", ["LC_ALL"] = "C" },
    });

    private readonly StringBuilder _seen = new();
    private int _searched;

    public async ValueTask DisposeAsync()
    {
        var inside =
            ProcessTable.All().Where(process => ProcessTable.Ancestors(process.Id).Any(ancestor => ancestor.Id == _shell.Id)).ToList();
        await _shell.DisposeAsync();
        inside.ForEach(process => ProcessSignal.Send(process, SignalNumber.Kill));
    }

    [Fact]
    public async Task Ctrl_C_ends_the_child_and_not_us_and_the_shell_has_its_terminal_back()
    {
        await TypeAsync("\"$DUMMY\" foreground bash -c 'echo child is $((20+22)); exec sleep 60'\n");
        await SeeAsync("child is 42");
        await TypeAsync("\x03");
        await SeeAsync("child ended: 130, ours: 0");
        await TypeAsync("echo code $?, shell $((6*7))\n");
        await SeeAsync("code 130, shell 42");
    }

    [Fact]
    public async Task The_child_reads_the_keys()
    {
        await TypeAsync("\"$DUMMY\" foreground bash -c 'read -r line; echo \"got <$line>\"; exit 5'\n");
        await TypeAsync("hello\n");
        await SeeAsync("got <hello>");
        await SeeAsync("child ended: 5");
    }

    [Fact]
    public async Task Ctrl_Z_stops_both_and_fg_lets_them_go_on()
    {
        await TypeAsync("\"$DUMMY\" foreground bash -c 'echo child is $((20+22)); read -r line; echo \"got <$line>\"'\n");
        await SeeAsync("child is 42");
        await TypeAsync("\x1a");
        await SeeAsync("Stopped");
        await TypeAsync("echo shell $((6*7))\n");
        await SeeAsync("shell 42");
        await TypeAsync("fg\n");
        await SeeAsync("foreground bash");
        await TypeAsync("back\n");
        await SeeAsync("got <back>");
        await SeeAsync("child ended: 0");
        await TypeAsync("echo shell $((7*7))\n");
        await SeeAsync("shell 49");
    }

    [Fact]
    public async Task In_the_background_it_runs_on_and_stops_when_it_wants_a_key()
    {
        await TypeAsync(
            "\"$DUMMY\" foreground bash -c 'echo child is $((20+22)); sleep 1; echo later $((30+3)); read -r line; echo \"got <$line>\"' "
            + "&\n");
        await SeeAsync("later 33");
        await TypeAsync("\n");
        await SeeUntilAsync("Stopped", "\n");
        await TypeAsync("echo shell $((6*7))\n");
        await SeeAsync("shell 42");
        await TypeAsync("fg\n");
        await SeeAsync("foreground bash");
        await TypeAsync("here\n");
        await SeeAsync("got <here>");
        await SeeAsync("child ended: 0");
    }

    [Fact]
    public async Task A_program_that_cannot_be_executed_leaves_the_terminal_with_us()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["broken"], "#!/no/such/interpreter\n");
        File.SetUnixFileMode(folder["broken"], UnixFileMode.UserRead | UnixFileMode.UserExecute);

        await TypeAsync($"\"$DUMMY\" foreground {folder["broken"]}\n");
        await SeeAsync("BC4102");
        await SeeAsync("code 126, 42 keys");
        await TypeAsync("typed\n");
        await SeeAsync("read <typed>");
    }

    [Fact]
    public async Task In_a_pipeline_the_keys_go_to_who_reads_them()
    {
        await TypeAsync("cat | \"$DUMMY\" foreground bash -c 'read -r line; echo \"got <$line>\"'\n");
        await TypeAsync("typed\n");
        await SeeAsync("got <typed>");
        await SeeAsync("child ended: 0");
        // A write tells cat that its reader has gone.
        await SeeUntilAsync("prompt> ", "\n");
        await TypeAsync("echo shell $((7*7))\n");
        await SeeAsync("shell 49");
    }

    [Fact]
    public async Task A_child_that_opens_the_terminal_itself_gets_it_though_its_input_is_a_pipe()
    {
        await TypeAsync("echo data | \"$DUMMY\" foreground bash -c 'read -r line < /dev/tty; echo \"got <$line> and <$(cat)>\"'\n");
        await TypeAsync("typed\n");
        await SeeAsync("got <typed> and <data>");
        await SeeAsync("child ended: 0");
    }

    private async Task TypeAsync(string keys)
    {
        if (_seen.Length == 0)
            await SeeAsync("prompt> ");
        await _shell.Input.WriteAsync(Encoding.UTF8.GetBytes(keys));
    }

    private async Task SeeUntilAsync(string text, string keys)
    {
        // A shell tells of a background job with its next prompt only: type until it does.
        using var stop = new CancellationTokenSource();
        var typing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await _shell.Input.WriteAsync(Encoding.UTF8.GetBytes(keys));
                await Task.Delay(200);
            }
        });
        await SeeAsync(text);
        await stop.CancelAsync();
        await typing;
    }

    private async Task SeeAsync(string text)
    {
        var buffer = new byte[4096];
        int found;
        while ((found = _seen.ToString().IndexOf(text, _searched, StringComparison.Ordinal)) < 0)
        {
            using var limit = new CancellationTokenSource(Until.Deadline);
            int count;
            try
            {
                count = await _shell.Output.ReadAsync(buffer, limit.Token);
            }
            catch (OperationCanceledException)
            {
                count = 0;
            }

            Assert.True(count > 0, $"Never saw '{text}' in:\n{_seen}");
            _seen.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        _searched = found + text.Length;
    }
}
