using BuildCoordination.Tests.Git;

namespace BuildCoordination.Tool.Tests.Faults;

/// <summary>
/// Whatever a git or a remote does: the build is as it is without us, one line says what is wrong, and all arrives once that is over.
/// </summary>
public sealed class RemoteTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly HttpGitServer _server;
    private readonly Buildcoord _build1;

    public RemoteTests()
    {
        _server = new HttpGitServer(_fleet.Folder);
        _build1 = TroubledBuild.Machine(_fleet, ("BUILDCOORD_REPOSITORY", _server.Url("coordination.git")));
    }

    private string Trouble => Path.Combine(_fleet.Folder, "trouble");

    [Theory(Explicit = true)]
    [InlineData(401, "BC2003")]
    [InlineData(403, "BC2006")]
    [InlineData(404, "BC2007")]
    [InlineData(500, "BC2012")]
    [InlineData(503, "BC2012")]
    public async Task What_a_server_answers_is_one_warning(int status, string code)
    {
        _server.Intercept = context =>
            status == 401 ? HttpGitServer.Demand(context, "alice", "right") : HttpGitServer.Answer(context, status);
        Assert.Equal(code, await TroubledBuild.RunAsync(_build1));
        _server.Intercept = _ => false;
        await TroubledBuild.DeliveredAsync(_fleet, _build1);
    }

    [Fact]
    public async Task A_wrong_password_in_the_address_is_one_warning_that_does_not_show_it()
    {
        const string Password = "Wr0ngHorseBattery";
        _server.Intercept = context => HttpGitServer.Demand(context, "alice", "another");
        _build1.Environment["BUILDCOORD_REPOSITORY"] = _server.Url("coordination.git", $"alice:{Password}@");
        var error = "";
        Assert.Equal("BC2003", await TroubledBuild.RunAsync(async words =>
        {
            var end = await _build1.RunAsync(words);
            error = end.Error;
            return end;
        }));
        Assert.DoesNotContain(Password, error, StringComparison.OrdinalIgnoreCase);

        // It is the right one now.
        _server.Intercept = context => HttpGitServer.Demand(context, "alice", Password);
        await TroubledBuild.DeliveredAsync(_fleet, _build1);
    }

    // Four seconds are longer than the first pause of the publisher, and than a sign of life waits for a push that takes it along. One
    // question is two requests of git.
    [Theory]
    [InlineData("0", 0)]
    [InlineData("4", 0)]
    [InlineData("0", 3)]
    [InlineData("4", 3)]
    public async Task A_build_asks_a_page_to_sign_in_once_however_long_it_and_the_answer_take(string seconds, int answerAfter)
    {
        var asked = 0;
        using var never = new ManualResetEventSlim();
        _server.Intercept = context =>
        {
            if (Interlocked.Increment(ref asked) == 1)
                never.Wait(TimeSpan.FromSeconds(answerAfter));
            return HttpGitServer.Answer(context, 200);
        };

        var end = await _build1.RunAsync("run", "--", "sleep", seconds);

        Assert.Equal(0, end.Code);
        Assert.Contains("BC2016", end.Error, StringComparison.Ordinal);
        Assert.True(asked <= 2, $"{asked} requests");
    }

    [Theory]
    [InlineData(403, "BC2006", Explicit = true)]
    [InlineData(500, "BC2012", Explicit = true)]
    [InlineData(0, "BC2013")]
    public async Task One_that_answers_a_fetch_and_no_push_is_one_warning(int status, string code)
    {
        _server.Intercept = context => context.Request is { HttpMethod: "POST", Url.AbsolutePath: "/coordination.git/git-receive-pack" }
            && (status == 0 ? HttpGitServer.Cut(context) : HttpGitServer.Answer(context, status));
        Assert.Equal(code, await TroubledBuild.RunAsync(_build1));
        _server.Intercept = _ => false;
        await TroubledBuild.DeliveredAsync(_fleet, _build1);
    }

    [Fact(Explicit = true)]
    public async Task A_connection_that_is_cut_when_the_push_has_arrived_is_no_trouble_and_nothing_arrives_twice()
    {
        // Of the remote's side of the push nothing is left to answer.
        _fleet.Hook("post-receive", "kill -9 $PPID");
        var build1 = TroubledBuild.Machine(_fleet);
        Assert.Equal("", await TroubledBuild.RunAsync(build1));
        File.Delete(Path.Combine(_fleet.Remote, "hooks", "post-receive"));
        await TroubledBuild.DeliveredAsync(_fleet, build1);
    }

    [Theory(Explicit = true)]
    [InlineData("exec sleep 300", "BC2009")]
    [InlineData("trap '' TERM; sleep 300 & wait; sleep 300", "BC2009")]
    [InlineData("echo fatal: nonsense >&2; exit 128", "BC2015")]
    [InlineData("kill -SEGV $$", "BC2013")]
    public async Task A_git_that_hangs_or_fails_is_one_warning(string git, string code)
    {
        _build1.Environment["BUILDCOORD_GIT_EXECUTABLE"] =
            _fleet.Program($"[ -e {Trouble} ] && {{ {git}; }}; exec git \"$@\"", "git-in-trouble");
        await AssertOneWarningWhileInTroubleAsync(code);
    }

    [Fact(Explicit = true)]
    public async Task A_git_that_is_not_there_is_one_warning()
    {
        var git = Path.Combine(_fleet.Folder, "git-away");
        _build1.Environment["BUILDCOORD_GIT_EXECUTABLE"] = git;
        Assert.Equal("BC2002", await TroubledBuild.RunAsync(_build1));
        _fleet.Program("exec git \"$@\"", "git-away");
        await TroubledBuild.DeliveredAsync(_fleet, _build1);
    }

    [Theory(Explicit = true)]
    [InlineData("exec sleep 300", "BC2009")]
    [InlineData("echo 'Permission denied (publickey).' >&2; exit 255", "BC2003")]
    public async Task An_ssh_that_hangs_or_is_refused_is_one_warning(string ssh, string code)
    {
        _build1.Environment["BUILDCOORD_REPOSITORY"] = $"ssh://host{_fleet.Remote}";
        _build1.Environment["GIT_SSH_COMMAND"] =
            _fleet.Program($"[ -e {Trouble} ] && {{ {ssh}; }}; exec sh -c \"${{@: -1}}\"", "ssh-in-trouble");
        await AssertOneWarningWhileInTroubleAsync(code);
    }

    [Fact(Explicit = true)]
    public async Task A_certificate_that_nobody_vouches_for_is_one_warning()
    {
        using var secure = new TlsFront(_server.Port);
        _build1.Environment["BUILDCOORD_REPOSITORY"] = $"https://127.0.0.1:{secure.Port}/coordination.git";
        Assert.Equal("BC2005", await TroubledBuild.RunAsync(_build1));
        _build1.Environment["GIT_SSL_CAINFO"] = Path.Combine(_fleet.Folder, "authority.pem");
        File.WriteAllText(_build1.Environment["GIT_SSL_CAINFO"], secure.Certificate);
        await TroubledBuild.DeliveredAsync(_fleet, _build1);
    }

    public void Dispose()
    {
        _server.Dispose();
        _fleet.Dispose();
    }

    private async Task AssertOneWarningWhileInTroubleAsync(string code)
    {
        File.WriteAllText(Trouble, "");
        if (code == "BC2009")
            _build1.Environment["BUILDCOORD_GIT_DEADLINE"] = "2s";
        Assert.Equal(code, await TroubledBuild.RunAsync(_build1));
        File.Delete(Trouble);
        _build1.Environment.Remove("BUILDCOORD_GIT_DEADLINE");
        await TroubledBuild.DeliveredAsync(_fleet, _build1);
    }
}
