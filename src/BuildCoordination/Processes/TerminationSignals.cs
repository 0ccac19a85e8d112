using System.Globalization;
using System.Runtime.InteropServices;

namespace BuildCoordination.Processes;

/// <summary>
/// Handles terminating signals until it is disposed. Signals that the caller set to ignored (nohup) stay ignored.
/// </summary>
internal sealed class TerminationSignals : IDisposable
{
    private static readonly (PosixSignal Name, int Number)[] Asking =
    [
        (PosixSignal.SIGINT, SignalNumber.Interrupt),
        (PosixSignal.SIGTERM, SignalNumber.Terminate),
        (PosixSignal.SIGHUP, SignalNumber.Hangup),
        (PosixSignal.SIGQUIT, SignalNumber.Quit),
    ];

    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Action<TerminationSignal> _received;
    private int _first;
    private int _count;

    /// <param name="received">Called for each signal, on a thread of its own; must not throw.</param>
    /// <param name="keepsProcess">
    /// Whether the process survives the signal; if not, the signal has its usual effect once <paramref name="received"/> returns.
    /// </param>
    public TerminationSignals(Action<TerminationSignal> received, bool keepsProcess = true)
    {
        _received = received;
        var ignored = Ignored();
        foreach (var (name, number) in Asking.Where(signal => (ignored & (1UL << (signal.Number - 1))) == 0))
        {
            _registrations.Add(PosixSignalRegistration.Create(name, context =>
            {
                context.Cancel |= keepsProcess;
                Receive(number);
            }));
        }
    }

    /// <summary>The number of the first signal, or null when there was none yet.</summary>
    public int? First => Volatile.Read(ref _first) is var first and not 0 ? first : null;

    /// <summary>The number of received signals.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The exit code after the first signal: 130, 143, 129 or 131.</summary>
    public int? ShellCode => 128 + First;

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void Receive(int number)
    {
        Interlocked.CompareExchange(ref _first, number, 0);
        _received(new(number, Interlocked.Increment(ref _count)));
    }

    private static ulong Ignored()
    {
        const string field = "SigIgn:";
        var line = OperatingSystem.IsLinux()
            ? File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal))
            : null;
        return line is null ? 0 : ulong.Parse(line.AsSpan(field.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}

/// <summary>A terminating signal.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Ordinal">1 for the first; a second one says that somebody is impatient.</param>
internal readonly record struct TerminationSignal(int Number, int Ordinal)
{
    public int ShellCode => 128 + Number;
}
