using System.Text.RegularExpressions;
using BuildCoordination.Settings;

namespace BuildCoordination.Telemetry;

/// <summary>
/// <c>TRACEPARENT</c> and <c>TRACESTATE</c> as the process around this one hands them on, in the form of W3C's Trace Context. What has
/// another form, such as a line break with more after it, is used nowhere and handed on to nobody.
/// </summary>
internal sealed partial class TraceVariables
{
    public const string ParentName = "TRACEPARENT";
    public const string StateName = "TRACESTATE";

    public TraceVariables(EnvironmentSnapshot environment)
    {
        var (parent, state) = (environment[ParentName], environment[StateName]);
        Parent = parent is not null && ParentForm().IsMatch(parent) ? parent : null;
        State = Parent is not null && state is not null && StateForm().IsMatch(state) ? state : null;
        Cleared = [.. Names(parent is not null && Parent is null, state is not null && State is null)];
    }

    public string? Parent { get; }

    public string? State { get; }

    /// <summary>Those that a child process gets empty.</summary>
    public IReadOnlyList<string> Cleared { get; }

    private static IEnumerable<string> Names(bool isParent, bool isState)
    {
        if (isParent)
            yield return ParentName;
        if (isState)
            yield return StateName;
    }

    [GeneratedRegex(@"\A(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}\z",
        RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ParentForm();

    [GeneratedRegex(
        @"\A(?=.{1,512}\z)[a-z0-9][a-z0-9_*/@-]*=[\x20-\x2b\x2d-\x3c\x3e-\x7e]*"
        + @"(,[ \t]*[a-z0-9][a-z0-9_*/@-]*=[\x20-\x2b\x2d-\x3c\x3e-\x7e]*)*\z",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StateForm();
}
