using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace BuildCoordination.Builds;

/// <summary>
/// While this lives, <see cref="Find"/> can say which exception leaves the block that disposes its owner. <c>await using</c> hands the
/// exception to nobody, but throws, catches and disposes on one thread, without anything between.
/// </summary>
internal sealed class ExceptionInFlight : IDisposable
{
    [ThreadStatic]
    private static Thrown? t_last;

    private readonly long _since = Stopwatch.GetTimestamp();

    public ExceptionInFlight() => AppDomain.CurrentDomain.FirstChanceException += OnThrown;

    /// <summary>
    /// Returns the exception that was caught last on this thread, if the method that disposes caught it; null if there is none. Call it
    /// before the first <c>await</c> of a disposal.
    /// </summary>
    public Exception? Find()
    {
        if (t_last is not { } last || last.At < _since || !last.Exception.TryGetTarget(out var exception))
            return null;
        var disposing = new StackTrace(fNeedFileInfo: false).GetFrames().Select(DiagnosticMethodInfo.Create).FirstOrDefault(IsOfCaller);
        return disposing is not null && new StackTrace(exception, fNeedFileInfo: false).GetFrames()
            .Select(DiagnosticMethodInfo.Create).Any(method => IsSame(method, disposing))
                ? exception
                : null;
    }

    public void Dispose() => AppDomain.CurrentDomain.FirstChanceException -= OnThrown;

    private static void OnThrown(object? sender, FirstChanceExceptionEventArgs e) =>
        t_last = new Thrown(new WeakReference<Exception>(e.Exception), Stopwatch.GetTimestamp());

    private static bool IsOfCaller(DiagnosticMethodInfo? method) =>
        method is not null && !IsOf(typeof(ExceptionInFlight), method) && !IsOf(typeof(object), method);

    private static bool IsOf(Type type, DiagnosticMethodInfo method) => method.DeclaringAssemblyName == type.Assembly.FullName;

    private static bool IsSame(DiagnosticMethodInfo? method, DiagnosticMethodInfo other) =>
        method is not null && method.Name == other.Name && method.DeclaringTypeName == other.DeclaringTypeName
        && method.DeclaringAssemblyName == other.DeclaringAssemblyName;

    private sealed record Thrown(WeakReference<Exception> Exception, long At);
}
