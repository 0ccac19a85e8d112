using System.Collections;
using System.Globalization;
using BuildCoordination.Diagnostics;
using Microsoft.Extensions.Logging;

namespace BuildCoordination.Extensions.DependencyInjection;

/// <summary>A warning in the container's log. The event's id is the number of its code, so that a filter can name it.</summary>
internal sealed class LoggedWarning(CoordinationDiagnostic warning) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly KeyValuePair<string, object?>[] _values =
    [
        new("Code", warning.Code),
        new("Warning", warning.Message),
        new("Remedy", warning.Remedy),
        new("HelpLink", warning.HelpLink),
        new("{OriginalFormat}", "{Code}: {Warning} {Remedy}"),
    ];

    public int Count => _values.Length;

    public KeyValuePair<string, object?> this[int index] => _values[index];

    public static void Write(ILogger logger, CoordinationDiagnostic warning)
    {
        var id = int.TryParse(warning.Code.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        logger.Log(
            LogLevel.Warning, new EventId(id, warning.Code), new LoggedWarning(warning), exception: null, (state, _) => state.ToString());
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _values.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => warning.ToString();
}
