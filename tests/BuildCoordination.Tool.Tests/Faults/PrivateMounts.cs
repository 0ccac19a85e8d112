using System.Diagnostics;

namespace BuildCoordination.Tool.Tests.Faults;

/// <summary>A view of the file system of a test's own, in which it may mount; gone with the test, however that ends.</summary>
internal sealed class PrivateMounts : IAsyncDisposable
{
    private readonly Process _holder;

    private PrivateMounts(Process holder) => _holder = holder;

    /// <summary>Makes the view by a script.</summary>
    public static async Task<PrivateMounts> MakeAsync(string script)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can mount.");
        var holder = Shell.Start("unshare", ["--mount", "bash", "-c", $"set -e; {{ {script}\n}} >&2; echo ready; exec cat"]);
        var mounts = new PrivateMounts(holder);
        if (await holder.StandardOutput.ReadLineAsync() == "ready")
            return mounts;
        var reason = await holder.StandardError.ReadToEndAsync();
        await mounts.DisposeAsync();
        Assert.Skip($"Nothing can be mounted here: {reason}");
        return mounts;
    }

    public async Task<CommandEnd> RunAsync(IReadOnlyDictionary<string, string> environment, string program, params string[] arguments)
    {
        var (code, output, error) =
            await Shell.TryAsync("nsenter", [$"--mount=/proc/{_holder.Id}/ns/mnt", program, .. arguments], environment);
        return new CommandEnd(code, output, error);
    }

    public Task<CommandEnd> RunAsync(Buildcoord machine, params string[] arguments) =>
        RunAsync(machine.Environment, Buildcoord.Program, arguments);

    public Task<CommandEnd> ShellAsync(string script) => RunAsync(new Dictionary<string, string>(), "bash", "-c", script);

    public async ValueTask DisposeAsync()
    {
        _holder.StandardInput.Close();
        await _holder.WaitForExitAsync();
        _holder.Dispose();
    }
}
