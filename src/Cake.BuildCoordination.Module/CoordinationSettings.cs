namespace Cake.BuildCoordination;

/// <summary>
/// The settings of every alias of this module. Arguments, <c>cake.config</c>, the environment and the settings files supply unset ones.
/// </summary>
public abstract class CoordinationSettings
{
    /// <summary>
    /// Any setting of <c>docs/settings.md</c> by the name of its Cake argument without <c>buildcoord_</c>, such as <c>flush_limit</c>.
    /// </summary>
    public IDictionary<string, string> More { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The id of this server.</summary>
    public string? Server { get; set; }

    /// <summary>The coordination repository: a URL or a path that git can push to.</summary>
    public string? Repository { get; set; }

    /// <summary>All set values, by the names of the Cake arguments.</summary>
    internal virtual Dictionary<string, string> Texts()
    {
        var texts = More.ToDictionary(setting => $"buildcoord_{setting.Key}", setting => setting.Value, StringComparer.OrdinalIgnoreCase);
        Put(texts, "server", Server);
        Put(texts, "repository", Repository);
        return texts;
    }

    /// <summary>Adds a setting that has a value.</summary>
    private protected static void Put(Dictionary<string, string> texts, string name, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text))
            texts[$"buildcoord_{name}"] = text;
    }
}
