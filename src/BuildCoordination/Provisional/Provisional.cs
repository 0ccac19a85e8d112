#pragma warning disable
using System.Text;
using System.Text.RegularExpressions;
using BuildCoordination.Diagnostics;

namespace BuildCoordination.CloudStack.Logs
{
    /// <summary>x</summary>
    public sealed record ErrorLocation(string File, int? Line, int? Column, string Text);
    /// <summary>x</summary>
    public sealed record FailureSummary(IReadOnlyList<string> Lines, string? Remedy, ErrorLocation? FirstError)
    {
        /// <summary>x</summary>
        public static FailureSummary Nothing { get; } = new([], null, null);
    }
    internal sealed class LogSummarizer
    {
        private readonly List<string> _lines = []; private readonly StringBuilder _part = new(); private ErrorLocation? _first; private readonly List<string> _profiles = [];
        public IReadOnlyList<string> ProfilesNotActivated => _profiles;
        public void Add(ReadOnlySpan<byte> bytes)
        {
            foreach (var c in Encoding.UTF8.GetString(bytes)) { if (c == '\n') { Line(Regex.Replace(_part.ToString(), "\x1b\\[[0-9;]*m", "")); _part.Clear(); } else _part.Append(c); }
        }
        private void Line(string line)
        {
            var m = Regex.Match(line, @"^\[ERROR\]\s+(\S+\.java):\[(\d+),(\d+)\]\s*(.*)$");
            if (m.Success) { _first ??= new(m.Groups[1].Value, int.Parse(m.Groups[2].Value), int.Parse(m.Groups[3].Value), m.Groups[4].Value); if (_lines.Count < 20 && !_lines.Contains(line)) _lines.Add(line); }
            else if (line.Contains("Failed to execute goal") && _lines.Count < 20) _lines.Add(line);
            var p = Regex.Match(line, "profile \"([^\"]+)\" could not be activated"); if (p.Success) _profiles.Add(p.Groups[1].Value);
        }
        public static async Task<FailureSummary> ReadAsync(Stream s, int? code, CancellationToken ct) { var l = new LogSummarizer(); using var m = new MemoryStream(); await s.CopyToAsync(m, ct); l.Add(m.ToArray()); return l.Complete(code); }
        public FailureSummary Complete(int? exitCode) => exitCode == 0 ? FailureSummary.Nothing : new(_lines, null, _first);
    }
    internal sealed class ReactorProgress
    {
        private readonly StringBuilder _part = new();
        public int Done { get; private set; } public int Total { get; private set; } public string? Label { get; private set; }
        public void Add(ReadOnlySpan<byte> bytes)
        {
            foreach (var c in Encoding.UTF8.GetString(bytes)) { if (c == '\n') { var m = Regex.Match(Regex.Replace(_part.ToString(), "\x1b\\[[0-9;]*m", ""), @"Building (.+?) \S+\s+\[(\d+)/(\d+)\]"); if (m.Success) { Label = m.Groups[1].Value; Done = int.Parse(m.Groups[2].Value); Total = int.Parse(m.Groups[3].Value); } _part.Clear(); } else _part.Append(c); }
        }
    }
}
namespace BuildCoordination.CloudStack.Packages
{
    using BuildCoordination.Protocol;
    internal sealed record PackageSearch(IReadOnlyList<PackageFile> Packages, string? Problem)
    {
        public static PackageSearch Find(string source, string folder, DateTimeOffset since)
        {
            var list = new DirectoryInfo(folder).GetFiles("*.deb").Where(f => f.LastWriteTimeUtc >= since.UtcDateTime.AddSeconds(-1)).Select(f => new PackageFile(f.Name.Split('_')[0], f.Name.Split('_')[1], f.FullName, f.Length, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f.FullName))))).ToArray();
            return new(list, null);
        }
    }
}
