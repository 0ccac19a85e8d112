using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BuildCoordination.Files;

namespace BuildCoordination.Builds;

/// <summary>A small JSON file of the state folder. One that cannot be read counts as none: nothing in it is worth stopping a build.</summary>
internal sealed class StateFile<T>(string path, JsonTypeInfo<T> type, UnixFileMode mode)
    where T : class
{
    public T? Read()
    {
        try
        {
            return AtomicFile.ReadOwn(path) is { } bytes && !JsonGaps.HasNullInList(bytes) ? JsonSerializer.Deserialize(bytes, type) : null;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    public void Write(T value) => AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(value, type), mode);
}
