namespace BuildCoordination.Tool.Tests.Hostile;

/// <summary>
/// A member of the fleet pushes trees and commits that git itself would never make. Every command works on, or says in one line what is
/// wrong.
/// </summary>
public sealed class OddTreeTests : IDisposable
{
    // entry MODE NAME ID; tree from what is piped in.
    private const string Make = """
        cd "$1"; set -e
        entry() { printf "%s %b\0" "$1" "$2"; printf "$(echo $3 | sed 's/../\\x&/g')"; }
        tree() { git hash-object -t tree -w --literally --stdin; }
        blob() { git hash-object -w --stdin; }
        no=1111111111111111111111111111111111111111
        s1=$(echo '{"server":"build1","status":"idle"}' | blob); s2=$(echo '{"server":"build2","status":"idle"}' | blob)
        h=$(echo '{"server":"build2","timestamp":"2026-11-20T00:00:00Z"}' | blob); link=$(printf /etc/passwd | blob)
        m=$(echo '{"messages":[{"id":"m1","from":"build2","to":"all","subject":"s","body":"b",'\
        '"timestamp":"2026-11-20T00:00:00Z","read":false}]}' | blob)
        b1=$( (entry 100644 heartbeat.json $h; entry 100644 status.json $s1) | tree)
        b2=$( (entry 100644 heartbeat.json $h; entry 100644 status.json $s2) | tree)
        c=$(entry 100644 messages.json $m | tree)
        root=$(eval "$2" | tree)
        eval "$3" > "$1/commit"
        git hash-object -t commit -w --literally "$1/commit" > refs/heads/main
        """;

    private const string Plain = """printf "tree $root\nauthor a <a@b> 1700000000 +0000\ncommitter a <a@b> 1700000000 +0000\n\nx" """;

    private readonly TestFleet _fleet = new();

    public static TheoryData<string, string> Odd => new()
    {
        {
            "entry 40000 build1 $b1; entry 40000 build2 $b2; entry 40000 build2 $b1; entry 40000 coordination $c; "
                + "entry 40000 coordination $c",
            Plain
        },
        { "entry 40000 build1 $b2; entry 40000 build1 $b1; entry 40000 coordination $c", Plain },
        {
            "t=$( (entry 100644 status.json $s2; entry 100644 status.json $s1) | tree); "
                + "entry 40000 build1 $t; entry 40000 build2 $t; entry 40000 coordination $c",
            Plain
        },
        { "entry 100644 build2 $s2; entry 40000 build1 $b1; entry 40000 build2 $b2; entry 40000 coordination $c", Plain },
        {
            "t=$( (entry 104755 status.json $s2; entry 0 zero $s1; entry 777777 z $s1) | tree); "
                + "entry 40000 build1 $t; entry 40000 build2 $t; entry 40000 coordination $c",
            Plain
        },
        { "t=$(entry 120000 status.json $link | tree); entry 40000 build1 $b1; entry 40000 build2 $t; entry 40000 coordination $c", Plain },
        { "t=$(entry 120000 messages.json $link | tree); entry 40000 build1 $b1; entry 40000 coordination $t", Plain },
        { "t=$(entry 160000 status.json $no | tree); entry 40000 build1 $t; entry 160000 build2 $no; entry 40000 coordination $c", Plain },
        { "entry 40000 build1 $b1; entry 160000 coordination $no", Plain },
        { "entry 40000 build1 $b1; entry 100644 coordination $m", Plain },
        {
            "entry 40000 . $b1; entry 40000 .. $b1; entry 40000 .git $b1; entry 40000 build1 $b1; entry 40000 coordination $c; "
                + "entry 100644 'a/b' $s1; entry 100644 '\\xff' $s1",
            Plain
        },
        { "printf '40000 \\0'; printf 11111111111111111111; entry 40000 build1 $b1; entry 40000 coordination $c", Plain },
        { "entry 40000 build1 $b1; entry 40000 build2 $s2; entry 40000 coordination $c", Plain },
        { "entry 40000 build1 $b1; entry 40000 coordination $c; printf '40000 zz'", Plain },
        { "printf garbage", Plain },
        { "entry 40000 build1 $b1; entry 40000 build2 $no; entry 40000 coordination $c", Plain },
        { "entry 40000 build1 $b1; entry 40000 coordination $c", "printf \"tree $root\\n\\nx\"" },
        { "entry 40000 build1 $b1; entry 40000 coordination $c", "printf \"tree $root\\nauthor <> \\ncommitter \\n\\nx\"" },
        {
            "entry 40000 build1 $b1; entry 40000 coordination $c",
            "printf \"tree $root\\nauthor a <b> 99999999999999999999 +9999\\ncommitter a <b> 99999999999999999999 -9999\\n\\nx\""
        },
        {
            "entry 40000 build1 $b1; entry 40000 coordination $c",
            "printf \"tree $root\\nauthor \\xff\\x1b <b> 1 +0000\\ncommitter a <b> 1 +0000\\nencoding nonsense\\n\\n\\xff\""
        },
        {
            "entry 40000 build1 $b1; entry 40000 coordination $c",
            "printf \"tree $no\\nauthor a <b> 1 +0000\\ncommitter a <b> 1 +0000\\n\\nx\""
        },
    };

    [Fact]
    public async Task A_tree_with_two_entries_of_one_name_is_read_and_is_no_damage_of_the_cache()
    {
        var build1 = await PushAsync(Odd.First().Data.Item1, Odd.First().Data.Item2);
        Assert.Contains(
            "m1",
            (await build1.RunAsync("inbox", "--all")).Output + (await build1.RunAsync("thread", "m1")).Output,
            StringComparison.Ordinal);

        var doctor = await build1.RunAsync("doctor");

        Assert.Matches(@"(?m)^ok +cache ", doctor.Output);
        Assert.Matches(@"(?m)^ok +documents ", doctor.Output);
        Assert.Equal(0, (await build1.RunAsync("send", "all", "info", "s", "b", "--require-visible")).Code);
    }

    [Fact]
    public async Task A_commit_with_a_time_of_20_digits_silences_nobody()
    {
        var build1 = await PushAsync(
            "entry 40000 build1 $b1; entry 40000 coordination $c",
            "printf \"tree $root\\nauthor a <b> 99999999999999999999 +0000\\ncommitter a <b> 99999999999999999999 +0000\\n\\nx\"");

        var inbox = await build1.RunAsync("inbox", "--all");

        Assert.Equal((0, ""), (inbox.Code, inbox.Error));
        Assert.Contains("m1", inbox.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await build1.RunAsync("send", "all", "info", "s", "b", "--require-visible")).Code);
        Assert.Matches(@"(?m)^ok +cache ", (await build1.RunAsync("doctor")).Output);
    }

    [Theory(Explicit = true)]
    [MemberData(nameof(Odd))]
    public async Task Every_command_ends_with_an_answer_or_one_line(string tree, string commit)
    {
        var build1 = await PushAsync(tree, commit);
        string[] commands =
        [
            "inbox", "health", "status", "builds", "thread m1", "log build2", "doctor", "page", "send all info s b",
            "run --name x -- true", "read --all", "doctor",
        ];
        foreach (var command in commands)
        {
            var end = await build1.RunAsync(command.Split(' '));
            Assert.True(end.Code <= 6, $"{command}: {end.Code}\n{end.Error}");
            Assert.DoesNotContain("   at ", end.Error + end.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("Report this as a bug", end.Output, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _fleet.Dispose();

    private async Task<Buildcoord> PushAsync(string tree, string commit)
    {
        await Shell.RunAsync("bash", ["-c", Make, "bash", _fleet.Remote, tree, commit]);
        return new Buildcoord(_fleet, "build1");
    }
}
