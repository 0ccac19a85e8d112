using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BuildCoordination.Files;

namespace BuildCoordination.Builds;

/// <summary>
/// A small JSON file of the state folder. One that cannot be read counts as none: nothing in it is worth stopping a build.
/// </summary>
internal sealed class StateFile<T>(Entry file, JsonTypeInfo<T> type, UnixFileMode mode)
    where T : class
{
    /// <summary>Whether there is an ordinary file that holds something else.</summary>
    public bool IsUnreadable => AtomicFile.ReadOwn(file) is { } bytes && Parse(bytes) is null;

    public T? Read() => Read(out _);

    /// <summary>Reads the file, and says who owns it (null if the system does not).</summary>
    public T? Read(out uint? owner) => AtomicFile.ReadOwn(file, out owner) is { } bytes ? Parse(bytes) : null;

    public void Write(T value, bool isDurable = true)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, type);
        if (isDurable)
            AtomicFile.Write(file, bytes, mode);
        else
            AtomicFile.WriteWithoutSync(file, bytes, mode);
    }

    private T? Parse(byte[] bytes)
    {
        // Room that was taken for what is not there yet.
        if (bytes.AsSpan().IndexOfAnyExcept((byte)' ') < 0)
            return null;
        try
        {
            // Gaps in what only a newer version knows are none here.
            return JsonSerializer.Deserialize(bytes, type) is { } value
                && !JsonGaps.HasNullInList(JsonSerializer.SerializeToUtf8Bytes(value, type))
                    ? value
                    : null;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
