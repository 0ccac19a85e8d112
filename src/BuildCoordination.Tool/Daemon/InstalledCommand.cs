using BuildCoordination.Files;
using BuildCoordination.Processes;
using BuildCoordination.Tool.CommandLine;

namespace BuildCoordination.Tool.Daemon;

/// <summary>The file that the daemon was started from. An upgrade puts another one in its place.</summary>
/// <param name="startFolder">The folder that the daemon was started in: relative paths of its settings begin there.</param>
internal sealed class InstalledCommand(string startFolder)
{
    private readonly string[] _words = [.. DaemonCommandLine.Self()];
    private readonly FileIdentity? _started = Look([.. DaemonCommandLine.Self()]);
    private FileIdentity? _seen;

    /// <summary>
    /// Whether there is another file that can be trusted as much. It must be the same at two looks: an upgrade may be under way.
    /// </summary>
    public bool IsReplaced()
    {
        var (before, now) = (_seen, Look(_words));
        _seen = now;
        return _started is not null && now is not null && now != _started && now == before
            && OperatingSystem.IsLinux() && now.IsWrittenBy(LinuxFile.CurrentUser) && Directory.Exists(startFolder);
    }

    /// <summary>Asks the command for its version, which shows whether it can be started.</summary>
    public Task<ForeignResult> AskVersionAsync(CancellationToken cancellationToken) =>
        ForeignCommand.RunAsync(_words[0], [.. _words[1..], "--version"], cancellationToken: cancellationToken);

    /// <summary>Goes on in this process as the command, with the same arguments. Returns only if that cannot be done.</summary>
    public void Continue()
    {
        if (!OperatingSystem.IsLinux())
            return;
        Environment.CurrentDirectory = startFolder;
        ProcessImage.Replace(_words[0], [.. _words, .. Environment.GetCommandLineArgs()[1..]]);
    }

    private static FileIdentity? Look(string[] words) => OperatingSystem.IsLinux() ? LinuxFile.IdentityOf(words[^1]) : null;
}
