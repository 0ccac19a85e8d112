using System.Diagnostics;

namespace BuildCoordination.Tool.Tests.Faults;

/// <summary>
/// git, mvn and dpkg-buildpackage before the real ones on the path, one of which stands still at the place where a signal is to come.
/// </summary>
internal sealed class StoppingTools
{
    private readonly TestFleet _fleet;
    private readonly string _signal;
    private readonly string _mark;
    private readonly string _tools;

    /// <param name="fleet">Where they live.</param>
    /// <param name="where">
    /// The tool that stands still; <c>between</c> and <c>flush</c> for what comes after mvn and after everything.
    /// </param>
    /// <param name="signal">The signal's name.</param>
    /// <param name="real">Whether the real tools build; if not, nothing does.</param>
    public StoppingTools(TestFleet fleet, string where, string signal, bool real)
    {
        (_fleet, _signal) = (fleet, signal);
        _tools = Path.Combine(fleet.Folder, "tools");
        _mark = Path.Combine(_tools, "mark");
        // Children of their own, as Maven and debian/rules have.
        const string stand = "sleep 1200 & wait";
        const string mark = "touch \"$(dirname \"$0\")/mark\"";
        var ready = real ? $"(sleep 1; {mark}) &" : mark;
        fleet.Program(where == "git" ? $"""
            for what in "$@"; do case $what in push|fetch) {Real("git")};; esac; done
            [ -e "$(dirname "$0")/mark" ] || {"{"} {mark}; kill -{signal} $PPID; sleep 0.5; {"}"}
            {Real("git")}
            """ : Real("git"), "tools", "git");
        fleet.Program(
            where switch
            {
                "mvn" => $"{ready}\n{(real ? Real("mvn") : stand)}",
                "between" =>
                    $"{(real ? Real("mvn").Replace("exec ", "", StringComparison.Ordinal) : "true")}\ncode=$?; kill -{signal} $PPID; exit "
                        + "$code",
                // The signal may be seen later than it came: what follows does not end before it.
                "git" when !real => stand,
                _ => real ? Real("mvn") : "true",
            },
            "tools", "mvn");
        fleet.Program(
            where switch
            {
                "dpkg-buildpackage" => $"{ready}\n{(real ? Real("dpkg-buildpackage") : stand)}",
                // For the same reason.
                "between" when !real => stand,
                _ => real ? Real("dpkg-buildpackage") : "true",
            },
            "tools", "dpkg-buildpackage");
        if (where == "flush")
        {
            fleet.Hook("pre-receive", $"""
                while read old new ref; do
                  git show "$new:coordination/messages.json" | grep -q 'Build Complete: cloudstack"' || git show "$new:coordination/messages.json" | grep -qE 'Build Complete: cloudstack( and its target| \(fixed\))' || continue
                  sleep 0.3; touch '{_mark}'
                  for i in {"{"}1..600{"}"}; do [ -e '{_mark}.sent' ] && break; sleep 0.1; done
                  for i in {"{"}1..600{"}"}; do [ -e "/proc/$(cat '{_mark}.sent')" ] || break; sleep 0.1; done
                done
                """);
        }

        SignalsItself = where is "between" or "git";
    }

    public (string Name, string Value)[] Variables =>
        [("PATH", $"{_tools}:{Environment.GetEnvironmentVariable("PATH")}"), ("BUILDCOORD_FLUSH_LIMIT", "1m")];

    private bool SignalsItself { get; }

    /// <summary>Sends the signal when its place is reached.</summary>
    public async Task SignalAsync(Process process)
    {
        if (SignalsItself)
            return;
        await Until.True(
            () => File.Exists(_mark) || process.HasExited, "the build comes to where it is to be stopped");
        if (!process.HasExited)
            await Shell.RunAsync("kill", [$"-{_signal}", $"{process.Id}"]);
        // Whole at once: the hook reads it as soon as it is there.
        await File.WriteAllTextAsync($"{_mark}.new", $"{process.Id}");
        File.Move($"{_mark}.new", $"{_mark}.sent");
    }

    /// <summary>The remote takes everything again.</summary>
    public void LetPass() => File.Delete(Path.Combine(_fleet.Remote, "hooks", "pre-receive"));

    private static string Real(string tool) => $"exec env PATH='{Environment.GetEnvironmentVariable("PATH")}' {tool} \"$@\"";
}
