using System.Text;
using BuildCoordination.Processes;

namespace BuildCoordination.Tests.Processes;

/// <summary>Programs for tests, written as bash scripts.</summary>
internal static class Bash
{
    public static ProcessSpec Script(string text, params string[] arguments) => new("bash", ["-c", text, "bash", .. arguments]);

    public static ChildProcess Start(string text, params string[] arguments) => ChildProcess.Start(Script(text, arguments));

    /// <summary>What the program wrote, without the last line end.</summary>
    public static async Task<string> OutputAsync(ProcessSpec spec)
    {
        await using var child = ChildProcess.Start(spec);
        var text = Encoding.UTF8.GetString(await Pump.ReadToEndAsync(child.Output, default).WaitAsync(Until.Deadline));
        Assert.Equal(new ProcessExit(0, null), await child.Exit);
        return text.TrimEnd('\n');
    }

    /// <summary>Reads lines that a script says to tell us how far it is.</summary>
    public static StreamReader Lines(ChildProcess child) => new(child.Output);

    public static async Task<int> ReadIdAsync(StreamReader lines) =>
        int.Parse(await lines.ReadLineAsync().WaitAsync(Until.Deadline) ?? "", System.Globalization.CultureInfo.InvariantCulture);
}
