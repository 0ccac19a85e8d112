using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BuildCoordination.Documents.Json;

/// <summary>
/// Writes JSON in jq's layout, byte for byte: two spaces, <c>[]</c> and <c>{}</c> inline, text raw, jq's choice of escapes.
/// </summary>
/// <param name="capacity">In bytes; a larger text takes new buffers as it grows.</param>
internal sealed class Layout(int capacity = 256)
{
    private readonly ArrayBufferWriter<byte> _out = new(capacity);

    public static byte[] Document(JsonNode value) => new Layout().Write(value, 0).Raw("\n"u8).ToBytes();

    public ReadOnlySpan<byte> Written => _out.WrittenSpan;

    /// <summary>The written text, in a buffer that the next text overwrites.</summary>
    public ArraySegment<byte> WrittenPart => MemoryMarshal.TryGetArray(_out.WrittenMemory, out var part) ? part : ToBytes();

    public byte[] ToBytes() => _out.WrittenSpan.ToArray();

    /// <summary>Removes what was written and keeps the buffer.</summary>
    public Layout Emptied()
    {
        _out.ResetWrittenCount();
        return this;
    }

    public Layout Raw(ReadOnlySpan<byte> bytes)
    {
        _out.Write(bytes);
        return this;
    }

    public Layout Ascii(string text) => Raw(Encoding.ASCII.GetBytes(text));

    public Layout Line(int depth)
    {
        var span = _out.GetSpan(1 + (2 * depth))[..(1 + (2 * depth))];
        span.Fill((byte)' ');
        span[0] = (byte)'\n';
        _out.Advance(span.Length);
        return this;
    }

    public Layout Write(JsonNode? value, int depth) => value switch
    {
        null => Raw("null"u8),
        JsonArray array => Block("[]"u8, array.Count, depth, i => Write(array[i], depth + 1)),
        JsonObject members => Block("{}"u8, members.Count, depth, i =>
            Text(members.GetAt(i).Key).Raw(": "u8).Write(members.GetAt(i).Value, depth + 1)),
        _ when value.GetValueKind() == JsonValueKind.String => Text(value.GetValue<string>()),
        _ => Raw(Encoding.UTF8.GetBytes(value.ToJsonString())),
    };

    /// <summary>Formats a parsed document; numbers and strings keep their text. Text that jq cannot read becomes U+FFFD or null.</summary>
    /// <param name="value">The value to write.</param>
    /// <param name="depth">Its nesting depth.</param>
    /// <param name="jqStack">What those take of <see cref="Scanner.JqStack"/>.</param>
    public Layout Write(Node value, int depth, int jqStack) => value.Kind switch
    {
        NodeKind.Array or NodeKind.Object when jqStack >= Scanner.JqStack => Raw("null"u8),
        NodeKind.Array => Block("[]"u8, value.Elements.Count, depth, i => Write(value.Elements[i], depth + 1, jqStack + 1)),
        NodeKind.Object => Block("{}"u8, value.Members.Count, depth, i =>
            Write(value.Members[i].Name, 0, 0).Raw(": "u8).Write(value.Members[i].Value, depth + 1, jqStack + 2)),
        NodeKind.String when value.JqRejects => Text(value.Text),
        _ => Raw(value.Bytes),
    };

    public Layout Text(string text)
    {
        Raw("\""u8);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '"': Raw("\\\""u8); break;
                case '\\': Raw("\\\\"u8); break;
                case '\t': Raw("\\t"u8); break;
                case '\b': Raw("\\b"u8); break;
                case '\n': Raw("\\n"u8); break;
                case '\r': Raw("\\r"u8); break;
                case '\f': Raw("\\f"u8); break;
                case < ' ' or 0x7f: Raw("\\u00"u8).Raw(Encoding.ASCII.GetBytes(rune.Value.ToString("x2", null))); break;
                default: Raw(utf8[..rune.EncodeToUtf8(utf8)]); break;
            }
        }

        return Raw("\""u8);
    }

    public Layout Block(ReadOnlySpan<byte> brackets, int count, int depth, Action<int> item)
    {
        Raw(brackets[..1]);
        for (var i = 0; i < count; i++)
        {
            Raw(i == 0 ? [] : ","u8).Line(depth + 1);
            item(i);
        }

        return (count == 0 ? this : Line(depth)).Raw(brackets[1..]);
    }
}
