using System.Text;

namespace BuildCoordination.CloudStack.Logs;

/// <summary>Cuts a stream of bytes into lines as a person sees them: without colours, a carriage return ends one too. A line's memory is bounded.</summary>
internal sealed class LogLines(Action<string> line)
{
    private const int LongestLine = 16 * 1024;
    private const byte Escape = 0x1b;

    private readonly byte[] _buffer = new byte[LongestLine];
    private int _length;
    private bool _inEscape;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (var octet in bytes)
            Add(octet);
    }

    /// <summary>The last line may have no end.</summary>
    public void Complete() => End();

    private void Add(byte octet)
    {
        if (_inEscape)
            _inEscape = octet is (byte)'[' or (byte)';' or (byte)'?' or (>= (byte)'0' and <= (byte)'9');
        else if (octet == Escape)
            _inEscape = true;
        else if (octet is (byte)'\n' or (byte)'\r')
            End();
        else if (_length < LongestLine)
            _buffer[_length++] = octet;
    }

    private void End()
    {
        if (_length > 0)
            line(Encoding.UTF8.GetString(_buffer, 0, _length));
        _length = 0;
        _inEscape = false;
    }
}
