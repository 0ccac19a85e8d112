namespace BuildCoordination.Settings;

/// <summary>The setting <c>hooks</c>.</summary>
/// <param name="Hooks">The hooks that can be used.</param>
/// <param name="Mistakes">What is wrong in the others.</param>
internal sealed record HookList(IReadOnlyList<HookSettings> Hooks, IReadOnlyList<string> Mistakes);

/// <summary>One entry of the setting <c>hooks</c>; <c>docs/hooks.md</c> describes it.</summary>
internal sealed record HookSettings
{
    public const string Message = "message";
    public const string BuildStarted = "build-started";
    public const string BuildEnded = "build-ended";
    public const string ServerLost = "server-lost";
    public const string ServerBack = "server-back";
    public const string Stalled = "stalled";
    public const string Overdue = "overdue";
    public const string Unanswered = "unanswered";

    /// <summary>The name of the hook that the setting <c>events</c> stands for.</summary>
    public const string ShortForm = "events";

    public static readonly string[] Events =
        [Message, BuildStarted, BuildEnded, ServerLost, ServerBack, Stalled, Overdue, Unanswered];

    public static readonly string[] AllResults = ["failed", "fixed", "success", "cancelled"];

    /// <summary>Its name in commands, and of its cursor.</summary>
    public required string Name { get; init; }

    /// <summary>The events that it takes.</summary>
    public required IReadOnlyList<string> On { get; init; }

    /// <summary>The servers whose events it takes, with wildcards; empty for all.</summary>
    public IReadOnlyList<string> Servers { get; init; } = [];

    /// <summary>The names of the builds that it takes, with wildcards; empty for all.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The results of ended builds that it takes; empty for all.</summary>
    public IReadOnlyList<string> Results { get; init; } = [];

    /// <summary>The program and its arguments; empty if it has another destination.</summary>
    public IReadOnlyList<string> Run { get; init; } = [];

    /// <summary>The URL, with placeholders for its secrets.</summary>
    public string? Post { get; init; }

    /// <summary>The path of the file.</summary>
    public string? Append { get; init; }

    /// <summary>The usual time between two ends of a build, for <c>overdue</c>.</summary>
    public TimeSpan? Every { get; init; }

    public bool IsCloudEvents { get; init; }

    /// <summary>The hook that the setting <c>events</c> stands for.</summary>
    public static HookSettings OfShortForm(string destination, string server) => new()
    {
        Name = ShortForm,
        On = [BuildStarted, BuildEnded],
        Servers = [server],
        Post = destination.Contains("://", StringComparison.Ordinal) ? destination : null,
        Append = destination.Contains("://", StringComparison.Ordinal) ? null : destination,
        IsCloudEvents = true,
    };
}
