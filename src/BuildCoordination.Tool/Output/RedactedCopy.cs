using BuildCoordination.Redaction;

namespace BuildCoordination.Tool.Output;

/// <summary>
/// Copies a text without its secrets, piece by piece: its length costs no memory. A secret over several lines is found if it has no more
/// than <see cref="Lookahead"/> characters.
/// </summary>
internal sealed class RedactedCopy(Redactor redactor, TextReader source, TextWriter target)
{
    private const int Piece = 256 * 1024;
    private const int Lookahead = 32 * 1024;

    /// <summary>The limit of held text: the start of a key without an end must not hold all following text.</summary>
    private const int LongestHeld = 16 * Piece;

    private readonly char[] _buffer = new char[Piece];

    /// <returns>The kinds of the replaced secrets, each once.</returns>
    public async Task<IReadOnlySet<string>> RunAsync(CancellationToken cancellationToken)
    {
        var kinds = new SortedSet<string>(StringComparer.Ordinal);
        // The text begins with what was written already, for the labels of values that follow.
        var (text, written) = ("", 0);
        for (var isEnd = false; !isEnd;)
        {
            var count = await source.ReadBlockAsync(_buffer, cancellationToken).ConfigureAwait(false);
            isEnd = count < _buffer.Length;
            text += new string(_buffer, 0, count);
            var secrets = redactor.Find(text);
            var end = isEnd ? text.Length : EndOfPiece(text, written, secrets);
            foreach (var secret in secrets.Where(secret => secret.End > written && secret.Start < end))
            {
                await target.WriteAsync(text.AsMemory(written, Math.Max(0, secret.Start - written)), cancellationToken)
                    .ConfigureAwait(false);
                await target.WriteAsync(secret.Mark.AsMemory(), cancellationToken).ConfigureAwait(false);
                written = Math.Min(end, secret.End);
                kinds.Add(secret.Kind);
            }

            await target.WriteAsync(text.AsMemory(written, end - written), cancellationToken).ConfigureAwait(false);
            await target.FlushAsync(cancellationToken).ConfigureAwait(false);
            var kept = text.LastIndexOf('\n', Math.Max(0, end - Lookahead)) is >= 0 and var line && end > Lookahead
                ? line + 1
                : Math.Max(0, end - Lookahead);
            (text, written) = (text[kept..], end - kept);
        }

        return kinds;
    }

    // A line's end that is far enough from what is not read yet, and in no secret.
    private static int EndOfPiece(string text, int written, IReadOnlyList<FoundSecret> secrets)
    {
        var limit = Math.Max(written, text.Length - Lookahead);
        var end = text.LastIndexOf('\n', limit - 1, limit - written) is >= 0 and var line ? line + 1 : limit;
        if (secrets.FirstOrDefault(secret => secret.Start < end && secret.End > end) is { } split)
            end = Math.Max(written, split.Start);
        return end > written || text.Length - written < LongestHeld ? end : limit;
    }
}
