using System.Text;

namespace BuildCoordination.FailureLogs;

/// <summary>
/// Cuts a stream of bytes into lines as a person sees them: without escape sequences; a carriage return ends a line, too. Reads UTF-8,
/// Latin-1
/// where a line is not UTF-8, and UTF-16. Of a longer line the begin and the end are kept, so that memory is bounded.
/// </summary>
internal sealed class LogLines(Action<string> line)
{
    private const int Head = 3 * 1024;
    private const int Tail = 1024;

    private readonly byte[] _head = new byte[Head];
    private readonly byte[] _tail = new byte[Tail];
    private readonly TerminalEscapes _escapes = new();
    private readonly UnicodeBytes _unicode = new();
    private long _length;
    private bool _afterReturn;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (!_unicode.IsDecided || _unicode.IsUtf16)
            bytes = _unicode.ToUtf8(bytes);
        while (!bytes.IsEmpty)
        {
            if (TakePlain(bytes) is var plain && plain > 0)
            {
                bytes = bytes[plain..];
            }
            else
            {
                Add(bytes[0]);
                bytes = bytes[1..];
            }
        }
    }

    /// <summary>The last line may have no end.</summary>
    public void Complete()
    {
        foreach (var octet in _unicode.Rest())
            Add(octet);
        if (_length > 0)
            End();
    }

    // Bytes that are neither an escape sequence nor a line end are copied at once.
    private int TakePlain(ReadOnlySpan<byte> bytes)
    {
        if (_escapes.IsInside)
            return 0;
        var count = bytes.IndexOfAnyInRange((byte)0, (byte)0x1f) is var end and >= 0 ? end : bytes.Length;
        if (count == 0)
            return 0;
        _afterReturn = false;
        var plain = bytes[..count];
        if (_length < Head)
        {
            var room = (int)Math.Min(Head - _length, plain.Length);
            plain[..room].CopyTo(_head.AsSpan((int)_length));
            _length += room;
            plain = plain[room..];
        }

        if (plain.Length > Tail)
        {
            _length += plain.Length - Tail;
            plain = plain[^Tail..];
        }

        foreach (var octet in plain)
            _tail[(_length++ - Head) % Tail] = octet;
        return count;
    }

    private void Add(byte octet)
    {
        if (octet is (byte)'\n' or (byte)'\r')
        {
            _escapes.Reset();
            if (octet == (byte)'\r' || !_afterReturn)
                End();
            _afterReturn = octet == (byte)'\r';
            return;
        }

        _afterReturn = false;
        if (_escapes.Takes(octet) || octet < 0x20 && octet != (byte)'\t')
            return;
        if (_length < Head)
            _head[_length] = octet;
        else
            _tail[(_length - Head) % Tail] = octet;
        _length++;
    }

    private void End()
    {
        var text = Decode(_head.AsSpan(0, (int)Math.Min(_length, Head)));
        if (_length > Head)
        {
            var count = (int)Math.Min(_length - Head, Tail);
            var start = _length - Head > Tail ? (int)((_length - Head) % Tail) : 0;
            byte[] tail = [.. _tail.AsSpan(start, count - start), .. _tail.AsSpan(0, start)];
            text += (_length > Head + Tail ? " … " : "") + Decode(tail);
        }

        _length = 0;
        line(text);
    }

    private static string Decode(ReadOnlySpan<byte> bytes) =>
        System.Text.Unicode.Utf8.IsValid(bytes) || bytes.Length >= Tail ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes);
}
