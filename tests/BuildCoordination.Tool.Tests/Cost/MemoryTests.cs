using System.Text;

namespace BuildCoordination.Tool.Tests.Cost;

/// <summary>How much memory the native command takes, whatever processor it runs on.</summary>
public sealed class MemoryTests
{
    private const int Megabyte = 1024 * 1024;

    [Fact]
    public async Task A_log_of_50_MB_is_read_in_less_than_80_MB()
    {
        Assert.SkipUnless(TestPaths.Command != TestPaths.PortableCommand, "The command cannot be compiled to machine code here.");
        using var fleet = new TestFleet();
        using var process = new Buildcoord(fleet, "build1").Start("explain", "--exit-code", "1", "-");
        var end = Buildcoord.EndAsync(process);
        var lines = Encoding.ASCII.GetBytes(
            string.Concat(Enumerable.Repeat("[INFO] Compiling 12 source files to /b/target/classes\n", 20_000)));
        for (var written = 0; written < 50 * Megabyte; written += lines.Length)
            await process.StandardInput.BaseStream.WriteAsync(lines).AsTask().WaitAsync(Until.Deadline);

        // All but what a pipe holds has been read.
        var peak = File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        process.StandardInput.Close();

        Assert.Equal(1, (await end).Code);
        Assert.InRange(int.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], null) / 1024, 1, 80);
    }
}
