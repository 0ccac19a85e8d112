using System.CommandLine;
using BuildCoordination.Settings;

namespace BuildCoordination.Tool.CommandLine;

/// <summary>The option <c>--require-visible</c>, and its former name <c>--wait</c>.</summary>
internal sealed class RequireVisibleOption(string description)
{
    public Option<bool> Option { get; } = new("--require-visible") { Description = description };

    /// <summary>Still read, with one line that names the present option.</summary>
    public Option<bool> Former { get; } = new("--wait") { Hidden = true };

    public bool IsGiven(Session session, ParseResult result)
    {
        if (!result.GetValue(Former))
            return result.GetValue(Option);
        session.Screen.Warn(SettingsDiagnostics.Renamed("option", Former.Name, Option.Name));
        return true;
    }
}
