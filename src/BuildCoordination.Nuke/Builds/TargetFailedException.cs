namespace BuildCoordination.Components;

/// <summary>A target failed, and its one line says why: nobody needs to see where in the code.</summary>
public sealed class TargetFailedException : Exception
{
    /// <summary>Without a reason.</summary>
    public TargetFailedException()
    {
    }

    /// <summary>With the line that says why.</summary>
    public TargetFailedException(string message) : base(message)
    {
    }

    /// <summary>With the line that says why, and what it came from.</summary>
    public TargetFailedException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>The message alone.</summary>
    public override string ToString() => Message;
}
