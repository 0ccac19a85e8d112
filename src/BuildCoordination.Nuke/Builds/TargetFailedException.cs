namespace BuildCoordination.Components;

/// <summary>A target failed, and the message has the reason; the stack trace does not help.</summary>
public sealed class TargetFailedException : Exception
{
    /// <summary>Creates the exception without a reason.</summary>
    public TargetFailedException()
    {
    }

    /// <summary>Creates the exception with the reason in one line.</summary>
    public TargetFailedException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with the reason in one line, and its cause.</summary>
    public TargetFailedException(string message, Exception innerException) : base(message, innerException)
    {
    }

    /// <summary>Returns the message only.</summary>
    public override string ToString() => Message;
}
