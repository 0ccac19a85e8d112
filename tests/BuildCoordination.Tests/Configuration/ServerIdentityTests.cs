using BuildCoordination.Diagnostics;
using BuildCoordination.Settings;

namespace BuildCoordination.Tests.Configuration;

public sealed class ServerIdentityTests : IDisposable
{
    private static readonly KnownServer[] Fleet =
        [new("build1", "alpha.example.org", "192.0.2.1"), new("build2", "beta", "192.0.2.2"),
            new("build3", "gamma.example.net", "192.0.2.2"), new("build4")];

    private readonly Machine _machine = new();
    private string[] _addresses = [];
    private string _hostName = "unheard-of";
    private int _askedTheFleet;

    public ServerIdentityTests() => _machine.Variables["BUILDCOORD_LEGACY_CLONE"] = _machine["no-scripts"];

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task The_first_place_that_names_the_server_wins_and_the_fleet_is_not_asked()
    {
        _machine.Options.LegacyClone = _machine["scripts"];
        _machine.Options.Repository = "https://example.org/x.git";

        await Expected("a", _machine.Write("scripts/.build_server_id", "a\n"));
        await Expected("b", _machine.Write("home/.config/buildcoord/.build_server_id", "\n  b \n"));
        await Expected("c", _machine.Write("root/etc/build_server_id", "c"));
        await Expected("d", _machine.WriteMachineFile("""{ "server": "d" }""") + " line 1");
        _machine.Variables["SERVER_ID"] = "e";
        await Expected("e", "environment SERVER_ID");
        _machine.Variables["BUILDCOORD_SERVER"] = "f";
        await Expected("f", "environment BUILDCOORD_SERVER");
        _machine.Options.Server = "g";
        await Expected("g", "option server");
        Assert.Equal(0, _askedTheFleet);
    }

    [Theory]
    [InlineData("alpha", "build1")]
    [InlineData("ALPHA.example.org", "build1")]
    [InlineData("beta.example.org", "build2")]
    public async Task A_machine_is_known_by_its_host_name_with_or_without_the_domain(string hostName, string server)
    {
        _machine.Options.Repository = "https://example.org/x.git";
        _hostName = hostName;

        Assert.Equal(server, (await Find()).Id);
    }

    [Fact]
    public async Task A_machine_is_known_by_its_address_unless_two_servers_have_it()
    {
        _machine.Options.Repository = "https://example.org/x.git";
        _addresses = ["198.51.100.1", "192.0.2.1"];
        Assert.Equal("build1", (await Find()).Id);

        _addresses = ["192.0.2.2"];
        var problem = (await Assert.ThrowsAsync<CoordinationException>(Find)).Diagnostic;
        Assert.Equal("BC1008", problem.Code);
        Assert.Contains("build1, build2, build3, build4", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gamma.example.org")]
    [InlineData("localhost")]
    [InlineData("")]
    [InlineData("alph")]
    public async Task A_host_name_that_only_resembles_a_servers_is_not_taken_for_it(string hostName)
    {
        _machine.Options.Repository = "https://example.org/x.git";
        _hostName = hostName;

        await Assert.ThrowsAsync<CoordinationException>(Find);
    }

    [Theory]
    [InlineData("Build1")]
    [InlineData("all")]
    [InlineData("a_b")]
    [InlineData("../x")]
    [InlineData("a23456789012345678901234567890123")]
    public async Task A_text_that_cannot_be_an_id_is_told_with_its_place(string text)
    {
        _machine.Variables["SERVER_ID"] = text;

        var problem = (await Assert.ThrowsAsync<CoordinationException>(Find)).Diagnostic;
        Assert.Equal("BC1009", problem.Code);
        Assert.StartsWith($"environment SERVER_ID: '{text}'", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("My-Laptop.local", "my-laptop")]
    [InlineData("7of9", "server-7of9")]
    [InlineData("docs", "server-docs")]
    [InlineData("a_b", "a-b")]
    [InlineData("", "server")]
    [InlineData("überrechner", "berrechner")]
    [InlineData("a23456789012345678901234567890123456789", "a2345678901234567890123456789012")]
    public async Task On_the_embedded_repository_the_host_name_does(string hostName, string id)
    {
        _hostName = hostName;

        Assert.Equal(new ServerIdentity(id, "host name"), await Find());
    }

    private async Task Expected(string id, string source) => Assert.Equal(new ServerIdentity(id, source), await Find());

    private Task<ServerIdentity> Find() => ServerIdentity.FindAsync(
        _machine.Resolve(),
        _machine.Environment with { HostName = _hostName },
        _ =>
        {
            _askedTheFleet++;
            return Task.FromResult<IReadOnlyCollection<KnownServer>>(Fleet);
        },
        () => _addresses,
        CancellationToken.None);
}
