using BuildCoordination.Files;

namespace BuildCoordination.Hooks;

/// <summary>
/// A file of JSON lines. Several processes may write it: each line is written whole while its writer has the file for itself.
/// </summary>
internal sealed class FileDestination(string path) : HookDestination
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(5);
    private const int Tries = 200;

    public override async Task DeliverAsync(byte[] line, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                if (!NamedFile.IsOrdinary(path))
                {
                    NamedFile.Append(path, line);
                    return;
                }

                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                // Another writer makes this fail: it locks the file as well.
                using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
                Append(file, line);
                return;
            }
            catch (IOException) when (tries < Tries && File.Exists(path) && NamedFile.IsOrdinary(path))
            {
                await Task.Delay(RetryDelay, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new HookException(e.Message, e);
            }
        }
    }

    public override void Dispose()
    {
    }

    // A disk that is full leaves no half line.
    private static void Append(FileStream file, byte[] line)
    {
        var start = file.Length;
        try
        {
            file.Write(line);
        }
        catch (IOException)
        {
            file.SetLength(start);
            throw;
        }
    }
}
