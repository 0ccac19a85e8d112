namespace BuildCoordination.Builds;

/// <summary>
/// Calls back when this process ends by itself in the middle of a build: <c>Environment.Exit</c>, a return from <c>Main</c>, or an
/// exception that nobody caught. It is not called after a kill or <c>Environment.FailFast</c>: then the crash detection reports the end.
/// </summary>
internal sealed class ProcessEndHook : IDisposable
{
    /// <summary>The reason of a build whose process ended in the middle of it.</summary>
    public const string Reason = "the process ended without reporting";

    private readonly Action<BuildEndDetails> _onEnd;

    public ProcessEndHook(Action<BuildEndDetails> onEnd)
    {
        _onEnd = onEnd;
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
        AppDomain.CurrentDomain.UnhandledException += OnUnhandledException;
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandledException;
    }

    private void OnProcessExit(object? sender, EventArgs e) =>
        _onEnd(new BuildEndDetails { ExitCode = Environment.ExitCode & 0xFF, Reason = Reason });

    private void OnUnhandledException(object? sender, UnhandledExceptionEventArgs e) =>
        _onEnd(new BuildEndDetails
        {
            Reason = e.ExceptionObject is Exception exception ? $"{Reason}: {exception.GetBaseException().Message}" : Reason,
        });
}
