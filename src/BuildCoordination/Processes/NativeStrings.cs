using System.Runtime.InteropServices;

namespace BuildCoordination.Processes;

/// <summary>A null-terminated array of C strings.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private readonly nint[] _strings;

    public NativeStrings(IEnumerable<string> strings)
    {
        _strings = [.. strings.Select(Marshal.StringToCoTaskMemUTF8)];
        Pointer = (byte**)NativeMemory.AllocZeroed((nuint)_strings.Length + 1, (nuint)sizeof(byte*));
        for (var i = 0; i < _strings.Length; i++)
            Pointer[i] = (byte*)_strings[i];
    }

    public byte** Pointer { get; }

    public void Dispose()
    {
        NativeMemory.Free(Pointer);
        Array.ForEach(_strings, Marshal.FreeCoTaskMem);
    }
}
