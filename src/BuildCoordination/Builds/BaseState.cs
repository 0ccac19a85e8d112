using System.Text.Json;
using BuildCoordination.Files;

namespace BuildCoordination.Builds;

/// <summary>What a server says while no run lives: how the last one ended, or what somebody set by hand.</summary>
internal sealed record BaseState(string State, string? Job, DateTimeOffset? Since)
{
    public static BaseState Idle { get; } = new("idle", null, null);
}

internal sealed class BaseStateFile(string path, UnixFileMode mode)
{
    public BaseState Read()
    {
        try
        {
            return AtomicFile.Read(path) is { } bytes ? JsonSerializer.Deserialize(bytes, BuildJson.Default.BaseState) ?? BaseState.Idle : BaseState.Idle;
        }
        catch (JsonException)
        {
            return BaseState.Idle;
        }
    }

    public void Write(BaseState state) => AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(state, BuildJson.Default.BaseState), mode);
}
