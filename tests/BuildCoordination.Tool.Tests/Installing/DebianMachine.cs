using System.Diagnostics;

namespace BuildCoordination.Tool.Tests.Installing;

/// <summary>
/// A machine with a bare Debian 12 of its own: its files are a layer over the common ones, its processes are in a namespace that ends
/// with it.
/// </summary>
internal sealed class DebianMachine : IAsyncDisposable
{
    private static readonly Dictionary<string, string> Variables = new(StringComparer.Ordinal)
    {
        ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ["HOME"] = "/root",
        ["LC_ALL"] = "C.UTF-8",
    };

    private readonly TemporaryFolder _folder = new();
    private readonly Process _holder;

    private DebianMachine(string system)
    {
        var script = $"""
            set -e
            mount -t tmpfs none '{_folder.Path}'
            mkdir '{Path.Combine(_folder.Path, "changes")}' '{Path.Combine(_folder.Path, "work")}' '{Root}'
            mount -t overlay -o 'lowerdir={system},upperdir={Path.Combine(_folder.Path, "changes")},workdir={Path.Combine(_folder.Path, "work")}' none '{Root}'
            mount -t proc proc '{Root}/proc'
            mount --rbind /dev '{Root}/dev'
            echo ready
            exec cat
            """;
        _holder = Shell.Start("unshare", ["--mount", "--pid", "--fork", "--kill-child", "bash", "-c", script]);
    }

    private string Root => Path.Combine(_folder.Path, "root");

    public static async Task<DebianMachine> MakeAsync(string system)
    {
        var machine = new DebianMachine(system);
        if (await machine._holder.StandardOutput.ReadLineAsync() == "ready")
            return machine;
        var reason = await machine._holder.StandardError.ReadToEndAsync();
        await machine.DisposeAsync();
        Assert.Skip($"No machine can be made of a folder here: {reason}");
        return machine;
    }

    /// <summary>Runs a script as root, with nothing on its standard input; a command of it that fails ends it.</summary>
    public async Task<CommandEnd> TryAsync(string script)
    {
        var (code, output, error) = await Shell.TryAsync(
            "nsenter",
            [
                $"--mount=/proc/{_holder.Id}/ns/mnt", $"--pid=/proc/{_holder.Id}/ns/pid_for_children",
                "chroot", Root, "env", "-i", .. Variables.Select(variable => $"{variable.Key}={variable.Value}"),
                "bash", "-c", $"cd /root\nset -e\n{script}",
            ]);
        return new CommandEnd(code, output, error);
    }

    public async Task<string> RunAsync(string script)
    {
        var end = await TryAsync(script);
        Assert.True(end.Code == 0, $"{script}\nended with {end.Code}:\n{end.Output}{end.Error}");
        return end.Output + end.Error;
    }

    /// <summary>Installs, replaces or removes packages; a question would be an end of file.</summary>
    public async Task<string> InstallAsync(string package)
    {
        await Shell.RunAsync(
            "nsenter", [$"--mount=/proc/{_holder.Id}/ns/mnt", "cp", package, Path.Combine(Root, "root", Path.GetFileName(package))]);
        return await RunAsync($"dpkg --install '{Path.GetFileName(package)}'");
    }

    public Task UntilAsync(string condition, string what) =>
        Until.True(() => TryAsync(condition).GetAwaiter().GetResult().Code == 0, what);

    public async ValueTask DisposeAsync()
    {
        _holder.StandardInput.Close();
        await _holder.WaitForExitAsync();
        _holder.Dispose();
        _folder.Dispose();
    }
}
