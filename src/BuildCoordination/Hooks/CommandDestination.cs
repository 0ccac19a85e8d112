using System.Globalization;
using System.Text;
using BuildCoordination.Processes;

namespace BuildCoordination.Hooks;

/// <summary>A program that reads one event from its standard input and exits with 0 if it has accepted it.</summary>
internal sealed class CommandDestination(IReadOnlyList<string> command) : HookDestination
{
    // EX_DATAERR of sysexits.h, as mail programs use it.
    private const int RejectedForGood = 65;
    private const int LongestOutput = 1_000;
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(2);

    public override async Task DeliverAsync(byte[] line, CancellationToken cancellationToken)
    {
        var child = Start();
        await using (child.ConfigureAwait(false))
        {
            var output = ReadTailAsync(child.Output);
            await WriteAsync(child.Input, line, cancellationToken).ConfigureAwait(false);
            await ((Task)child.Exit.WaitAsync(cancellationToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!child.Exit.IsCompleted)
                await child.EndGroupAsync(KillTimeout, CancellationToken.None).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            var code = (await child.Exit.ConfigureAwait(false)).ShellCode;
            if (code == 0)
                return;
            var text = await output.ConfigureAwait(false);
            var exit = code.ToString(CultureInfo.InvariantCulture);
            throw new HookException(text.Length == 0 ? $"it exited with {exit}" : $"it exited with {exit}: {text}")
            {
                IsForGood = code == RejectedForGood,
            };
        }
    }

    public override void Dispose()
    {
    }

    private ChildProcess Start()
    {
        try
        {
            return ChildProcess.Start(new ProcessSpec(command[0], [.. command.Skip(1)])
            {
                WorkingDirectory = Path.GetTempPath(),
                Input = Stdio.Pipe,
                ErrorToOutput = true,
            });
        }
        catch (ProcessStartException e)
        {
            throw new HookException(e.Message, e);
        }
    }

    // Many programs do not read all of it.
    private static async Task WriteAsync(Stream input, byte[] line, CancellationToken cancellationToken)
    {
        try
        {
            await input.WriteAsync(line, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
        }

        await input.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<string> ReadTailAsync(Stream output)
    {
        var tail = new StringBuilder();
        using var reader = new StreamReader(output, Encoding.UTF8);
        var buffer = new char[LongestOutput];
        for (int count; (count = await reader.ReadAsync(buffer).ConfigureAwait(false)) > 0;)
        {
            tail.Append(buffer, 0, count);
            if (tail.Length > LongestOutput)
                tail.Remove(0, tail.Length - LongestOutput);
        }

        return tail.ToString().ReplaceLineEndings(" ").Trim();
    }
}
