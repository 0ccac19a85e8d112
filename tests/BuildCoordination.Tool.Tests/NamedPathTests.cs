using BuildCoordination.Settings;

namespace BuildCoordination.Tool.Tests;

/// <summary>
/// A pipe that nobody writes to or reads, in the place of each file that a user or a machine names: every command ends, and says
/// in one line what is wrong.
/// </summary>
public sealed class NamedPathTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Theory]
    [InlineData("a source tree's settings", "mkfifo buildcoord.json; \"$0\" inbox", 0)]
    [InlineData("the server's id beside the source", "mkfifo .build_server_id; unset BUILDCOORD_SERVER; \"$0\" inbox", 0, 3)]
    [InlineData("the machine's server id", "mkfifo \"$ROOT/etc/build_server_id\"; unset BUILDCOORD_SERVER; \"$0\" inbox", 0, 3)]
    [InlineData("the machine's settings", "mkfifo \"$ROOT/etc/buildcoord.json\"; \"$0\" inbox", 3)]
    [InlineData("GitHub's summary", "mkfifo pipe; GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY=$PWD/pipe \"$0\" run --name x -- true", 0)]
    [InlineData("the file to trust", "mkfifo pipe; \"$0\" trust pipe", 1, 2, 3)]
    [InlineData("a device to trust", "\"$0\" trust /dev/zero", 1, 2, 3)]
    [InlineData("the page's folder", "mkfifo pipe; \"$0\" page --output pipe", 1)]
    [InlineData("a file of the page", "mkdir site; mkfifo site/index.html; \"$0\" page --output site && grep -q html site/index.html", 0)]
    [InlineData("the program", "mkfifo pipe; chmod +x pipe; \"$0\" run --name x -- ./pipe", 126)]
    [InlineData("git", "mkfifo pipe; chmod +x pipe; BUILDCOORD_GIT_EXECUTABLE=$PWD/pipe \"$0\" run --name x -- true", 0)]
    [InlineData("the repository", "mkfifo pipe; BUILDCOORD_REPOSITORY=$PWD/pipe \"$0\" run --name x -- true", 0)]
    [InlineData("the state folder", "mkfifo pipe; BUILDCOORD_STATE=$PWD/pipe \"$0\" run --name x -- true", 0)]
    [InlineData("the cache", "mkfifo pipe; BUILDCOORD_CACHE=$PWD/pipe \"$0\" run --name x -- true", 0)]
    [InlineData("the daemon's logs", "mkdir logs; mkfifo logs/heartbeat-build1.log; BUILDCOORD_LOG_FOLDER=$PWD/logs \"$0\" daemon logs", 0)]
    [InlineData("CloudStack's source", "mkfifo pipe; \"$0\" cloudstack --source pipe", 2)]
    [InlineData(
        "CloudStack's logs",
        "mkfifo pipe; mkdir tree; echo > tree/pom.xml; \"$0\" cloudstack --source tree --logs pipe --packaging off", 2)]
    [InlineData("a log to explain", "mkfifo pipe; \"$0\" explain pipe", 2, Explicit = true)]
    [InlineData(
        "a token",
        "mkfifo pipe; \"$0\" setup --user --no-daemon --force --repository http://127.0.0.1:9/fleet.git --token-file pipe", 1, 2,
        Explicit = true)]
    public async Task A_pipe_in_the_place_of_a_file_is_one_line_and_no_wait(string file, string script, params int[] codes)
    {
        var build1 = new Buildcoord(_fleet, "build1");
        var root = Path.Combine(build1.Environment["HOME"], "root");
        Directory.CreateDirectory(Path.Combine(root, "etc"));
        build1.Environment["ROOT"] = build1.Environment[EnvironmentSnapshot.SystemRootVariable] = root;
        var (code, output, error) = await Shell.TryAsync(
            "timeout", ["60", "bash", "-c", script, Buildcoord.Program], build1.Environment, build1.Environment["HOME"]);

        Assert.True(codes.Contains(code), $"{file}: {code}, {output}{error}");
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.True(error.Count(letter => letter == '\n') <= 1, error);
        Assert.True(code == 0 || error.StartsWith("buildcoord: ", StringComparison.Ordinal), error);
    }

    public void Dispose() => _fleet.Dispose();
}
