using BuildCoordination.Diagnostics;
using BuildCoordination.Display;
using BuildCoordination.Documents;
using BuildCoordination.Outbox;

namespace BuildCoordination.Messages;

/// <summary>
/// The rules for sent messages. Longer texts exist in the repository and are read. The library rejects a long text and does not shorten it.
/// </summary>
internal static class MessageRules
{
    public static IReadOnlyList<string> Priorities { get; } = ["low", "normal", "high"];

    public static void Check(MessageDraft draft)
    {
        if (draft.Body is null || draft.Tags is null)
            throw new CoordinationException(MessageDiagnostics.Missing(draft.Body is null ? "body" : "list of tags"));
        if (string.IsNullOrEmpty(draft.To))
            throw new CoordinationException(MessageDiagnostics.Empty("recipient"));
        if (!Enum.IsDefined(draft.Type))
            throw new CoordinationException(MessageDiagnostics.UnknownType(draft.Type));
        if (draft.Tags.Any(string.IsNullOrWhiteSpace))
            throw new CoordinationException(MessageDiagnostics.Empty("tag"));
        if (string.IsNullOrWhiteSpace(draft.Subject))
            throw new CoordinationException(MessageDiagnostics.Empty("subject"));
        if (draft.Subject.AsSpan().ContainsAny('\r', '\n'))
            throw new CoordinationException(MessageDiagnostics.SeveralLines);
        if (draft.Priority is { } priority && !Priorities.Contains(priority, StringComparer.Ordinal))
            throw new CoordinationException(MessageDiagnostics.UnknownPriority(priority));
        if (draft.AckWithin is { } limit && (limit < TimeSpan.FromMinutes(1) || limit > TimeSpan.FromDays(366)))
            throw new CoordinationException(MessageDiagnostics.BadAckWithin(limit));
        if (draft.Tags.Count > Limits.Tags)
            throw new CoordinationException(MessageDiagnostics.TooMany("tags", draft.Tags.Count, Limits.Tags));
    }

    /// <summary>Each text of a message within the bound of its field.</summary>
    public static void CheckLengths(IReadOnlyList<(string Field, string Text)> texts)
    {
        foreach (var (field, text) in texts)
            CheckLength(field == "tags" ? "tag" : field, text, UpdateTexts.BoundOf(field));
    }

    /// <summary>As mail programs have it; one line, and no longer than may be sent.</summary>
    public static string AnswerTo(string subject)
    {
        var line = string.Concat(subject.Select(c => char.IsControl(c) ? ' ' : c));
        var answer = line.StartsWith("Re: ", StringComparison.OrdinalIgnoreCase) ? line : $"Re: {line}";
        return VisibleText.Truncate(answer, Limits.Subject, "");
    }

    private static void CheckLength(string field, string text, int limit)
    {
        var length = VisibleText.CodePoints(text);
        if (length > limit)
            throw new CoordinationException(MessageDiagnostics.TooLong(field, length, limit));
    }
}
