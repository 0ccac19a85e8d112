namespace BuildCoordination.Documents;

/// <summary>What a server last said about itself in its <c>status.json</c>.</summary>
public sealed record ServerStatus
{
    /// <summary>The server's id; empty when the document does not say.</summary>
    public string Server { get; init; } = "";

    /// <summary>The machine's host name.</summary>
    public string? Hostname { get; init; }

    /// <summary>The machine's address.</summary>
    public string? Ip { get; init; }

    /// <summary>Who looks after it.</summary>
    public string? Manager { get; init; }

    /// <summary>When it said so, by its own clock; null when the document's text is no time.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary><c>idle</c>, <c>building</c>, <c>success</c> or <c>failed</c>; any other text is shown as it stands.</summary>
    public string State { get; init; } = "";

    /// <summary>The oldest job that runs; null when none does.</summary>
    public JobInfo? CurrentJob { get; init; }

    /// <summary>All jobs that run.</summary>
    public IReadOnlyList<JobInfo> Jobs { get; init; } = [];

    /// <summary>How the last Maven build ended.</summary>
    public BuildRecord? LastBuild { get; init; }

    /// <summary>How the last packaging ended.</summary>
    internal PackageRecord? LastPackage { get; init; }

    /// <summary>A random name of the sender's state folder; null from the scripts.</summary>
    public string? Instance { get; init; }

    /// <summary>The sender's stamp, in milliseconds since 1970; null from the scripts.</summary>
    public long? Stamp { get; init; }

    /// <summary>Whether only this machine's outbox has it: the repository does not have it yet.</summary>
    public bool IsPending { get; init; }

    /// <summary>What is wrong with the document; null if all of it can be read.</summary>
    internal string? UnreadableReason { get; init; }

    /// <summary>Whether the document does not say what the server is doing because it cannot be read.</summary>
    internal bool IsUnreadable => UnreadableReason is not null && State.Length == 0;

    /// <summary>The state to show; "not known" if the document cannot be read.</summary>
    internal string StateWord => IsUnreadable ? "not known" : State;

    /// <summary>Free form, as JSON text; null when absent.</summary>
    public string? System { get; init; }

    /// <summary>Free form, as JSON text; null when absent.</summary>
    public string? Capabilities { get; init; }
}
