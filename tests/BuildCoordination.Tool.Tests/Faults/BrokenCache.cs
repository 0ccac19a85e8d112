namespace BuildCoordination.Tool.Tests.Faults;

/// <summary>A machine whose cache is broken by a line of bash, while another machine moves the fleet on.</summary>
internal sealed class BrokenCache(TestFleet fleet, Buildcoord machine)
{
    // Run in the cache's folder. Objects are read-only.
    private const string Prelude = """
        rubbish() { chmod u+w "$1"; printf '%s' "${2-rubbish}" > "$1"; }
        object() { id=$(git -C "$remote" rev-parse "$known$1"); echo "objects/${id:0:2}/${id:2}"; }
        packed() { git --git-dir=. repack -adq; git --git-dir=. prune-packed; cd objects/pack; chmod u+w *; }
        cut() { chmod u+w "$1"; truncate -s $(($(stat -c %s "$1") / 2)) "$1"; }
        each() { for file in objects/??/*; do chmod u+w "$file"; "$@" "$file"; done; }
        every() { for file in objects/??/*; do rubbish "$file" "$1"; done; }
        """;

    private int _moves;

    /// <summary>Breaks the cache, then lets the fleet move on by two commits. Returns the subject of the newest message.</summary>
    public async Task<string> BreakAsync(string damage)
    {
        var repositories = Path.Combine(machine.Environment["XDG_CACHE_HOME"], "buildcoord", "repositories");
        var cache = Directory.GetDirectories(repositories, "*.git").Single();
        await Shell.RunAsync(
            "bash",
            ["-ec", $"cd '{cache}'; remote='{fleet.Remote}'; known=$(git -C \"$remote\" rev-parse main); {Prelude}\n{damage}"]);
        var subject = $"moved-{++_moves}";
        await using var build2 = await fleet.OpenAsync("build2");
        foreach (var text in new[] { $"{subject}-first", subject })
        {
            await build2.Messages.SendAsync(new() { To = "all", Subject = text, Body = "body" }, TestContext.Current.CancellationToken);
            Assert.True((await build2.FlushAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken)).IsVisible);
        }

        return subject;
    }
}
