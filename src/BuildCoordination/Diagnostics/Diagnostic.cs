namespace BuildCoordination.Diagnostics;

/// <summary>Something a user should know, with what to do about it.</summary>
/// <param name="Code">The stable code, <c>BC</c> and four digits; one section each in <c>docs/diagnostics.md</c>.</param>
/// <param name="Message">One line: what happened, with the names and values that matter. Never holds a secret.</param>
/// <param name="Remedy">One line: what to do.</param>
public sealed record Diagnostic(string Code, string Message, string Remedy)
{
    /// <summary>The section of the documentation that explains this code.</summary>
    public string HelpLink => $"docs/diagnostics.md#{Code.ToLowerInvariant()}";

    /// <summary>Message and remedy as one line.</summary>
    internal string Line => $"{Message}{(Remedy.Length > 0 && Message.Length > 0 && char.IsLetterOrDigit(Message[^1]) ? "." : "")} {Remedy}".TrimEnd();

    /// <inheritdoc/>
    public override string ToString() => $"{Code}: {Line}";
}
