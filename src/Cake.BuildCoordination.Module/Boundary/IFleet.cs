namespace Cake.BuildCoordination.Boundary;

/// <summary>
/// The interface of the part that uses the fleet. That part can be in a separate load context, where even a type of the same name
/// is different: only types of the base class library pass. Both sides compile this file, so they cannot differ.
/// </summary>
internal interface IFleet
{
    /// <summary>Begins to report a build.</summary>
    /// <returns>Whether reporting is enabled, and the reports' destination or the disabled reason.</returns>
    /// <param name="name">The name of the build; null for the default.</param>
    /// <param name="folder">The folder that is built where no setting names CloudStack's source.</param>
    /// <param name="requested">The tasks that will run.</param>
    /// <param name="coordinated">Those whose start and end are sent.</param>
    (bool IsEnabled, string Why) Begin(
        string? name, string folder, IReadOnlyCollection<string> requested, IReadOnlyCollection<string> coordinated);

    /// <summary>Reports the start of a target.</summary>
    void TargetStarted(string name, bool isCoordinated);

    /// <summary>Reports the end of a target.</summary>
    /// <param name="name">The target.</param>
    /// <param name="outcome">One of <see cref="Outcomes"/>.</param>
    /// <param name="exitCode">The tool's exit code, where there was a tool.</param>
    /// <param name="reason">Why, where it did not succeed.</param>
    void TargetEnded(string name, string outcome, int? exitCode, string? reason);

    /// <summary>Reports the end of the build; the first end counts.</summary>
    /// <param name="outcome">One of <see cref="Outcomes"/>.</param>
    /// <param name="exitCode">The exit code of the process, where it is known.</param>
    /// <param name="reason">Why, where it did not succeed.</param>
    void End(string outcome, int? exitCode, string? reason);

    /// <summary>Sets this server's status by hand.</summary>
    void SetStatus(string state, string? job);

    /// <summary>Sends a message.</summary>
    /// <returns>The message's id; null if it was not accepted.</returns>
    string? Send(string to, string type, string subject, string body);

    /// <summary>Gets this server's unread messages, most urgent first.</summary>
    IReadOnlyList<(string Id, string From, string To, string Type, string Subject, string Body)> ReadUnread(bool markRead);

    /// <summary>Gets the health of each server of the fleet.</summary>
    IReadOnlyList<(string Server, string Heartbeat, string? State, int Unread, bool IsUnhealthy)> CheckHealth();

    /// <summary>Builds CloudStack.</summary>
    /// <param name="only"><c>MavenInstall</c>, <c>DebPackage</c>; null for both.</param>
    /// <exception cref="InvalidOperationException">It cannot start.</exception>
    (int ExitCode, string Outcome, string Job, IReadOnlyList<string> Failure, IReadOnlyList<string> Packages,
        IReadOnlyList<string> Logs) BuildCloudStack(string? only);
}
