using BuildCoordination.Documents;

namespace BuildCoordination.FailureLogs;

/// <content>Which lines repeat what was said before.</content>
internal sealed partial class FailureLogReader
{
    // Maven repeats what it said, with a place behind it or without.
    private static bool IsSame(string one, string other)
    {
        var length = Math.Min(one.Length, other.Length);
        return length == 0 ? one.Length == other.Length
            : string.CompareOrdinal(one, 0, other, 0, length) == 0 && (one.Length == other.Length || length > 30
                && IsEndOf(one.Length > length ? one : other, length));
    }

    // Plugins name a place twice, with different words and paths.
    private static bool IsSame(ErrorLocation? one, ErrorLocation? other) => one is not null && other is not null && one.Line == other.Line
        && (one.File.EndsWith(other.File, StringComparison.Ordinal) || other.File.EndsWith(one.File, StringComparison.Ordinal))
        && (one.Column is null || other.Column is null || one.Column == other.Column)
        && one.Text.Contains(other.Text[(other.Text.LastIndexOf(": ", StringComparison.Ordinal) is var colon and >= 0 ? colon + 2 : 0)..],
            StringComparison.Ordinal);

    private static bool IsEndOf(string text, int from) => text.AsSpan(from).TrimStart() is var rest && (rest.IsEmpty || rest[0] is '@'
        or '[' or '-');
}
