namespace BuildCoordination.Publishing;

/// <summary>The kinds of tests of the right to push.</summary>
internal enum PushTrial
{
    /// <summary>
    /// A server of the fleet pushes its own status, which meets hooks and protected branches; another one makes a dry push.
    /// </summary>
    OfMember,

    /// <summary>A push of the own status, which also makes the server one of the fleet.</summary>
    Real,

    /// <summary>A dry push: it shows the right to write, but runs no hook and meets no protected branch.</summary>
    Dry,
}
