namespace BuildCoordination.Tool.Tests.Setup;

/// <summary>A machine before its set-up: nothing says which server it is, nor where its fleet is.</summary>
internal static class NewServer
{
    public static Buildcoord Of(TestFleet fleet, string host, params (string Name, string Value)[] variables)
    {
        var machine = new Buildcoord(fleet, host, [("BUILDCOORD_HOSTNAME", host), .. variables]);
        machine.Environment.Remove("BUILDCOORD_SERVER");
        machine.Environment.Remove("BUILDCOORD_REPOSITORY");
        return machine;
    }

    /// <summary>For the user that the tests run as: root's would be the machine's.</summary>
    public static Task<CommandEnd> SetUpAsync(this Buildcoord machine, TestFleet fleet, string server, params string[] more) =>
        machine.RunAsync(["setup", "--user", "--server", server, "--repository", fleet.Remote, "--no-daemon", .. more]);

    public static string Settings(this Buildcoord machine) =>
        Path.Combine(machine.Environment["XDG_CONFIG_HOME"], "buildcoord", "buildcoord.json");
}
