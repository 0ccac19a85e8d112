namespace Cake.BuildCoordination;

/// <summary>Chainable settings of all aliases.</summary>
public static class CoordinationSettingsExtensions
{
    /// <summary>Sets this server's id.</summary>
    public static T WithServer<T>(this T settings, string server)
        where T : CoordinationSettings
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Server = server;
        return settings;
    }

    /// <summary>Sets the coordination repository.</summary>
    public static T WithRepository<T>(this T settings, string repository)
        where T : CoordinationSettings
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Repository = repository;
        return settings;
    }

    /// <summary>Sets any setting of <c>docs/settings.md</c>, by the name of its Cake argument without <c>buildcoord_</c>.</summary>
    public static T WithSetting<T>(this T settings, string name, string value)
        where T : CoordinationSettings
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.More[name] = value;
        return settings;
    }
}
