using System.Text;

namespace BuildCoordination.FailureLogs;

/// <summary>Makes UTF-8 of a stream that begins with the mark of UTF-16, and leaves the mark out.</summary>
internal sealed class UnicodeBytes
{
    private readonly List<byte> _first = [];
    private Decoder? _decoder;

    /// <summary>Whether the first bytes are known.</summary>
    public bool IsDecided { get; private set; }

    public bool IsUtf16 => _decoder is not null;

    public ReadOnlySpan<byte> ToUtf8(ReadOnlySpan<byte> bytes)
    {
        if (IsDecided)
            return Convert(bytes, flush: false);
        _first.AddRange(bytes);
        if (_first.Count < 3)
            return [];
        return Decide();
    }

    /// <summary>The bytes that waited for more.</summary>
    public ReadOnlySpan<byte> Rest() => !IsDecided ? Decide() : IsUtf16 ? Convert([], flush: true) : [];

    private ReadOnlySpan<byte> Decide()
    {
        IsDecided = true;
        byte[] first = [.. _first];
        _first.Clear();
        _decoder = first switch
        {
            [0xff, 0xfe, ..] => Encoding.Unicode.GetDecoder(),
            [0xfe, 0xff, ..] => Encoding.BigEndianUnicode.GetDecoder(),
            _ => null,
        };
        return IsUtf16 ? Convert(first.AsSpan(2), flush: false) : first is [0xef, 0xbb, 0xbf, ..] ? first.AsSpan(3) : first;
    }

    private byte[] Convert(ReadOnlySpan<byte> bytes, bool flush)
    {
        var characters = new char[_decoder!.GetCharCount(bytes, flush)];
        _decoder.GetChars(bytes, characters, flush);
        return Encoding.UTF8.GetBytes(characters);
    }
}
