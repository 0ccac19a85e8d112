using System.Security.Cryptography;
using BuildCoordination.Git;
using static BuildCoordination.Tests.Git.ObjectCacheTests;

namespace BuildCoordination.Tests.Git;

public sealed class UserConfigurationTests : IDisposable
{
    private static readonly Author Build1 = new("build1", new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Hooks_signatures_tags_and_push_options_of_the_user_are_left_out()
    {
        Directory.CreateDirectory(_sandbox["hooks"]);
        foreach (var hook in (string[])["pre-push", "reference-transaction", "post-update"])
            _sandbox.Script($"hooks/{hook}", $"echo {hook} >>'{_sandbox["hook-ran"]}'; exit 1");
        _sandbox.Configure($"""
            [core]
                hooksPath = {_sandbox["hooks"]}
                logAllRefUpdates = always
            [commit]
                gpgSign = true
            [tag]
                gpgSign = true
            [gpg]
                program = /bin/false
            [push]
                gpgSign = true
                followTags = true
                pushOption = ci.skip
                default = nothing
                recurseSubmodules = check
            [fetch]
                prune = true
                pruneTags = true
            """);
        var remote = _sandbox.NewRemote();
        remote.Git("config", "core.hooksPath", "hooks");
        using var cache = await _sandbox.OpenCacheAsync();

        var mine = await PublishAsync(
            remote, cache, () =>
            _sandbox.Git(
                cache.Path, "-c", "tag.gpgSign=false", "-c", "core.hooksPath=/dev/null", "-c", "user.name=x", "-c", "user.email=x", "tag",
                "-a", "-m", "t", "v1", cache.Fetched("main")["main"]));

        Assert.Equal(mine, remote.Tip);
        Assert.Equal("", remote.Git("tag"));
        Assert.False(File.Exists(_sandbox["hook-ran"]));
        var log = new FileInfo(_sandbox["cache.git/logs/refs/fetched/main"]);
        Assert.True(!log.Exists || log.Length == 0);
    }

    [Fact]
    public async Task A_user_without_identity_and_without_a_home_can_publish()
    {
        _sandbox.Variables.Remove("HOME");
        var remote = _sandbox.NewRemote();
        using var cache = await _sandbox.OpenCacheAsync();

        Assert.Equal(await PublishAsync(remote, cache), remote.Tip);
    }

    [Fact]
    public async Task A_build_inside_a_hook_or_a_git_alias_does_not_lead_us_into_its_own_repository()
    {
        var remote = _sandbox.NewRemote();
        var source = _sandbox.NewRemote("source.git");
        source.Commit("code", "1");
        source.Git("read-tree", "main");
        var before = Snapshot(source.Path);
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["GIT_DIR"] = source.Path,
            ["GIT_COMMON_DIR"] = source.Path,
            ["GIT_WORK_TREE"] = _sandbox.Home,
            ["GIT_INDEX_FILE"] = Path.Combine(source.Path, "index"),
            ["GIT_OBJECT_DIRECTORY"] = Path.Combine(source.Path, "objects"),
            ["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = Path.Combine(source.Path, "objects"),
            ["GIT_SHALLOW_FILE"] = Path.Combine(source.Path, "shallow"),
            ["GIT_QUARANTINE_PATH"] = Path.Combine(source.Path, "objects"),
            ["GIT_NAMESPACE"] = "elsewhere",
            ["GIT_PREFIX"] = "sub/",
            ["GIT_CONFIG_PARAMETERS"] = "'core.hooksPath=/nowhere' 'core.compression=99' 'core.compression'='99'",
            ["GIT_CONFIG_COUNT"] = "1",
            ["GIT_CONFIG_KEY_0"] = "core.compression",
            ["GIT_CONFIG_VALUE_0"] = "99",
            ["GIT_TRACE"] = _sandbox["trace"],
        })
        {
            _sandbox.Variables[name] = value;
        }

        using var cache = await _sandbox.OpenCacheAsync();
        var gitRemote = _sandbox.RemoteTo(remote);
        Assert.Null((await gitRemote.FetchAsync(cache, default)).Failure);
        var mine = cache.Commit(null, Changes(("a", "1")), "Mine", Build1);
        Assert.True((await gitRemote.PushAsync(cache, [new(mine, "refs/heads/main", null)], default)).Refs[0].IsAccepted);
        await gitRemote.FetchAsync(cache, default);
        await cache.CollectAsync(default);

        Assert.Equal(before, Snapshot(source.Path));
        Assert.False(File.Exists(_sandbox["trace"]));
        Assert.Equal(mine, File.ReadAllText(Path.Combine(remote.Path, "refs/heads/main")).Trim());
    }

    [Theory]
    [InlineData("GIT_CONFIG_COUNT")]
    [InlineData("GIT_CONFIG_PARAMETERS")]
    public async Task A_way_to_the_remote_that_stands_in_variables_is_gone_as_git_itself_would(string form)
    {
        var tip = _sandbox.NewRemote("it's a remote.git").Commit("a", "1");
        _sandbox.Configure("[protocol \"file\"]\n    allow = never");
        (string, string)[] settings =
        [
            ("core.compression", "99"), ("protocol.file.ALLOW", "always"),
            ($"url.{_sandbox["it's a remote.git"]}.insteadOf", "http://fleet.example/it's!"),
        ];
        foreach (var (name, value) in form == "GIT_CONFIG_COUNT" ? Numbered(settings) : HandedOnByGit(settings))
            _sandbox.Variables[name] = value;
        using var cache = await _sandbox.OpenCacheAsync();

        var fetched = await _sandbox.RemoteTo("http://fleet.example/it's!").FetchAsync(cache, default);

        Assert.Equal((tip, null), (fetched.Tip, fetched.Failure));
    }

    [Theory]
    [InlineData("many", "core.compression", "99")]
    [InlineData("-1", "core.compression", "99")]
    [InlineData("2147483647", "protocol.file.allow", "always")]
    public async Task Variables_that_git_would_not_read_stop_nothing(string count, string key, string value)
    {
        var tip = _sandbox.NewRemote().Commit("a", "1");
        _sandbox.Variables["GIT_CONFIG_COUNT"] = count;
        _sandbox.Variables["GIT_CONFIG_KEY_0"] = key;
        _sandbox.Variables["GIT_CONFIG_VALUE_0"] = value;
        _sandbox.Variables["GIT_CONFIG_PARAMETERS"] = "'unfinished";
        using var cache = await _sandbox.OpenCacheAsync();

        Assert.Equal(tip, (await _sandbox.RemoteTo(_sandbox["remote.git"]).FetchAsync(cache, default)).Tip);
    }

    [Fact]
    public async Task A_token_that_the_users_configuration_puts_into_addresses_is_in_no_error()
    {
        _sandbox.Configure("""
            [url "http://alice:hunter2@127.0.0.1:1/"]
                insteadOf = http://fleet.example/
            """);
        using var cache = await _sandbox.OpenCacheAsync();

        var failure = (await _sandbox.RemoteTo("http://fleet.example/fleet").FetchAsync(cache, default)).Failure!;

        Assert.Equal(RemoteFailureKind.ConnectionRefused, failure.Kind);
        Assert.DoesNotContain("hunter2", failure.ToString(), StringComparison.Ordinal);
    }

    private async Task<string> PublishAsync(Remote remote, ObjectCache cache, Action? before = null)
    {
        var tip = remote.Commit("a", "1");
        var gitRemote = _sandbox.RemoteTo(remote);
        var fetched = await gitRemote.FetchAsync(cache, default);
        Assert.Equal(tip, fetched.Tip);
        before?.Invoke();
        var mine = cache.Commit(tip, Changes(("b", "1")), "Mine", Build1);
        var pushed = await gitRemote.PushAsync(cache, [new(mine, "refs/heads/main", tip)], default);
        Assert.Null(pushed.Failure);
        Assert.True(pushed.Refs[0].IsAccepted, pushed.Refs[0].Reason);
        return mine;
    }

    private static IEnumerable<(string Name, string Value)> Numbered((string Key, string Value)[] settings) => settings
        .SelectMany((setting, i) => new[] { ($"GIT_CONFIG_KEY_{i}", setting.Key), ($"GIT_CONFIG_VALUE_{i}", setting.Value) })
        .Append(("GIT_CONFIG_COUNT", $"{settings.Length}"));

    private (string Name, string Value)[] HandedOnByGit((string Key, string Value)[] settings) =>
    [
        ("GIT_CONFIG_PARAMETERS", _sandbox.Git(_sandbox.Home,
            [.. settings.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" }),
            "-c", "alias.handed-on=!printf %s \"$GIT_CONFIG_PARAMETERS\"", "handed-on"])),
    ];

    private static string Snapshot(string folder) => string.Join('\n', Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal).Select(file => $"{file} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}"));
}
