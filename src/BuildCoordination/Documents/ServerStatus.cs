namespace BuildCoordination.Documents;

/// <summary>The last status of a server, from its <c>status.json</c>.</summary>
public sealed class ServerStatus
{
    /// <summary>Creates a status with the values that the object initializer sets.</summary>
    public ServerStatus()
    {
    }

    /// <summary>Copies a status, of which the object initializer can change parts.</summary>
    internal ServerStatus(ServerStatus other)
    {
        Server = other.Server;
        Hostname = other.Hostname;
        Ip = other.Ip;
        Manager = other.Manager;
        Timestamp = other.Timestamp;
        State = other.State;
        CurrentJob = other.CurrentJob;
        Jobs = other.Jobs;
        LastBuild = other.LastBuild;
        LastPackage = other.LastPackage;
        Instance = other.Instance;
        Stamp = other.Stamp;
        IsPending = other.IsPending;
        UnreadableReason = other.UnreadableReason;
        System = other.System;
        Capabilities = other.Capabilities;
    }

    /// <summary>The server's id; empty if the document has none.</summary>
    public string Server { get; init; } = "";

    /// <summary>The machine's host name.</summary>
    public string? Hostname { get; init; }

    /// <summary>The machine's address.</summary>
    public string? Ip { get; init; }

    /// <summary>The person or agent in charge of it.</summary>
    public string? Manager { get; init; }

    /// <summary>The time of the status, by the server's clock; null if the document's text is not a time.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary><c>idle</c>, <c>building</c>, <c>success</c> or <c>failed</c>; any other text is shown unchanged.</summary>
    public string State { get; init; } = "";

    /// <summary>The oldest running job; null if there is none.</summary>
    public JobInfo? CurrentJob { get; init; }

    /// <summary>All running jobs.</summary>
    public IReadOnlyList<JobInfo> Jobs { get; init; } = [];

    /// <summary>The end of the last Maven build.</summary>
    public BuildRecord? LastBuild { get; init; }

    /// <summary>The end of the last packaging.</summary>
    internal PackageRecord? LastPackage { get; init; }

    /// <summary>A random id of the sender's state folder; null from the bash scripts.</summary>
    public string? Instance { get; init; }

    /// <summary>The sender's stamp, in milliseconds since 1970; null from the scripts.</summary>
    public long? Stamp { get; init; }

    /// <summary>Whether it is only in this machine's outbox, not in the repository yet.</summary>
    public bool IsPending { get; init; }

    /// <summary>The problem of the document; null if all of it can be read.</summary>
    internal string? UnreadableReason { get; init; }

    /// <summary>Whether the state is unknown because the document cannot be read.</summary>
    internal bool IsUnreadable => UnreadableReason is not null && State.Length == 0;

    /// <summary>The state for display; "not known" if the document cannot be read.</summary>
    internal string StateWord => IsUnreadable ? "not known" : State;

    /// <summary>Any JSON, as text; null if absent.</summary>
    public string? System { get; init; }

    /// <summary>Any JSON, as text; null if absent.</summary>
    public string? Capabilities { get; init; }
}
