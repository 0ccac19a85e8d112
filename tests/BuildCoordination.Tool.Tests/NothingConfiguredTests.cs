namespace BuildCoordination.Tool.Tests;

/// <summary>A machine that reaches no fleet because of a typing error is told so, each time, in one line.</summary>
public sealed class NothingConfiguredTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    public void Dispose() => _fleet.Dispose();

    [Fact]
    public async Task One_line_says_that_no_other_machine_sees_the_repository_and_names_the_mistyped_variable()
    {
        var machine = New();
        Assert.Matches(
            @"\Abuildcoord: warning BC1019: No coordination repository is configured: the embedded one is used.*buildcoord setup.*\n\z",
            (await machine.RunAsync("status", "idle")).Error);

        machine = New(("BUILDCOORD_REPOSITRY", _fleet.Remote));
        foreach (var command in new string[][] { ["status"], ["run", "--", "true"] })
        {
            var end = await machine.RunAsync(command);
            Assert.Equal(0, end.Code);
            Assert.Matches(
                @"\Abuildcoord: warning BC1019: [^\n]*'BUILDCOORD_REPOSITRY' is not a setting: did you mean 'BUILDCOORD_REPOSITORY'\?\n\z",
                end.Error);
        }
    }

    [Fact]
    public async Task An_embedded_repository_that_was_chosen_is_used_without_a_word() =>
        Assert.Equal("", (await New(("BUILDCOORD_EMBEDDED", "true")).RunAsync("status", "idle")).Error);

    [Fact]
    public async Task With_a_fleet_a_mistyped_variable_is_named_too()
    {
        Assert.Equal(
            "buildcoord: warning BC1003: environment: there is no setting 'BUILDCOORD_FLUSHLIMIT'; it is ignored. "
                + "Did you mean 'BUILDCOORD_FLUSH_LIMIT'?\n",
            (await new Buildcoord(_fleet, "build1", ("BUILDCOORD_FLUSHLIMIT", "5s")).RunAsync("status", "idle")).Error);
        var nameless = new Buildcoord(
            _fleet, "build1", ("BUILDCOORD_SEVER", "build1"), ("BUILDCOORD_HOSTNAME", "elsewhere"), ("BUILDCOORD_IP", "192.0.2.99"));
        nameless.Environment.Remove("BUILDCOORD_SERVER");
        Assert.Contains(
            "'BUILDCOORD_SEVER' is not a setting: did you mean 'BUILDCOORD_SERVER'?", (await nameless.RunAsync("status"))
                .Error, StringComparison.Ordinal);
    }

    private Buildcoord New(params (string Name, string Value)[] variables)
    {
        var machine = new Buildcoord(_fleet, "build1", variables) { IsSetUp = false };
        machine.Environment.Remove("BUILDCOORD_REPOSITORY");
        return machine;
    }
}
