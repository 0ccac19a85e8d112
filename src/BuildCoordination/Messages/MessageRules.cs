using BuildCoordination.Diagnostics;
using BuildCoordination.Display;
using BuildCoordination.Protocol;

namespace BuildCoordination.Messages;

/// <summary>What may be sent. Longer texts exist in the repository and are read; we refuse to write them rather than cut a person's words.</summary>
internal static class MessageRules
{
    public static void Check(MessageDraft draft)
    {
        if (string.IsNullOrWhiteSpace(draft.Subject))
            throw new CoordinationException(MessageDiagnostics.Empty("subject"));
        if (draft.Subject.AsSpan().ContainsAny('\r', '\n'))
            throw new CoordinationException(MessageDiagnostics.SeveralLines);
        CheckLength("subject", draft.Subject, Limits.Subject);
        CheckLength("body", draft.Body, Limits.Body);
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
