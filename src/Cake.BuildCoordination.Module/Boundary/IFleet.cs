namespace Cake.BuildCoordination.Boundary;

/// <summary>
/// What Cake's side asks of the part that knows the fleet. That part may live in a load context of its own, where even a type of the same name
/// is another one: only types of the base class library pass. Compiled into both sides, so that neither can differ.
/// </summary>
internal interface IFleet
{
    /// <summary>Begins to tell of a build.</summary>
    /// <returns>Whether somebody is told, and who or why not.</returns>
    /// <param name="name">What the fleet calls it; null for the default.</param>
    /// <param name="folder">The folder that is built where no setting names CloudStack's source.</param>
    /// <param name="requested">The tasks that will run.</param>
    /// <param name="coordinated">Those whose start and end are sent.</param>
    (bool IsEnabled, string Why) Begin(
        string? name, string folder, IReadOnlyCollection<string> requested, IReadOnlyCollection<string> coordinated);

    /// <summary>Tells that a target of the build started.</summary>
    void TargetStarted(string name, bool isCoordinated);

    /// <summary>Tells how a target of the build ended.</summary>
    /// <param name="name">The target.</param>
    /// <param name="outcome">One of <see cref="Outcomes"/>.</param>
    /// <param name="exitCode">The tool's exit code, where there was a tool.</param>
    /// <param name="reason">Why, where it did not succeed.</param>
    void TargetEnded(string name, string outcome, int? exitCode, string? reason);

    /// <summary>Tells how the build ended; the first end counts.</summary>
    /// <param name="outcome">One of <see cref="Outcomes"/>.</param>
    /// <param name="exitCode">The exit code of the process, where it is known.</param>
    /// <param name="reason">Why, where it did not succeed.</param>
    void End(string outcome, int? exitCode, string? reason);

    /// <summary>Says by hand what this server is doing.</summary>
    void SetStatus(string state, string? job);

    /// <summary>Sends a message.</summary>
    /// <returns>Its id; null where it was not accepted.</returns>
    string? Send(string to, string type, string subject, string body);

    /// <summary>What this server has not read, most urgent first.</summary>
    IReadOnlyList<(string Id, string From, string To, string Type, string Subject, string Body)> ReadUnread(bool markRead);

    /// <summary>How each server of the fleet is.</summary>
    IReadOnlyList<(string Server, string Heartbeat, string? State, int Unread, bool IsUnhealthy)> CheckHealth();

    /// <summary>Builds CloudStack.</summary>
    /// <param name="only"><c>MavenInstall</c>, <c>DebPackage</c>; null for both.</param>
    /// <exception cref="InvalidOperationException">It cannot start.</exception>
    (int ExitCode, string Outcome, string Job, IReadOnlyList<string> Failure, IReadOnlyList<string> Packages, IReadOnlyList<string> Logs) BuildCloudStack(string? only);
}
