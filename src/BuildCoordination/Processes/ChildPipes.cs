using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace BuildCoordination.Processes;

/// <summary>Attaches a child's standard streams, and holds both ends of the pipes that this needs.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ChildPipes
{
    private readonly List<SafeFileHandle> _theirs = [];

    public ChildPipes(ProcessSpec spec, Spawn spawn)
    {
        Input = Attach(spec.Input, 0, spawn);
        // In this order: output may go to this process's error, and error to the child's output.
        Output = Attach(spec.Output, 1, spawn);
        if (spec.ErrorToOutput)
            spawn.Copy(1, 2);
        else
            Error = Attach(spec.Error, 2, spawn);
    }

    public SafeFileHandle? Input { get; }

    public SafeFileHandle? Output { get; }

    public SafeFileHandle? Error { get; }

    public void DisposeTheirs() => _theirs.ForEach(end => end.Dispose());

    public void DisposeOurs()
    {
        Input?.Dispose();
        Output?.Dispose();
        Error?.Dispose();
    }

    private SafeFileHandle? Attach(Stdio stdio, int descriptor, Spawn spawn)
    {
        switch (stdio)
        {
            case Stdio.Null:
                spawn.OpenNull(descriptor);
                return null;
            case Stdio.OwnError when descriptor != 2:
                spawn.Copy(2, descriptor);
                return null;
            case Stdio.Pipe:
                var (own, childs) = NewPipe(weWrite: descriptor == 0);
                _theirs.Add(childs);
                spawn.Copy((int)childs.DangerousGetHandle(), descriptor);
                return own;
            default:
                return null;
        }
    }

    private static unsafe (SafeFileHandle Own, SafeFileHandle Childs) NewPipe(bool weWrite)
    {
        var ends = stackalloc int[2];
        if (Libc.pipe2(ends, Libc.CloseOnExec) != 0)
            throw new IOException($"No pipe to be had: {Marshal.GetPInvokeErrorMessage(Libc.Error)}.");
        var (reads, writes) = (new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true));
        return weWrite ? (writes, reads) : (reads, writes);
    }
}
