using System.Diagnostics;
using BuildCoordination.Tool.Tests.Documents;

namespace BuildCoordination.Tool.Tests;

/// <summary>
/// The command as a builder's shell runs it: a process of its own, with a home and settings of its own. The builder is set up: where its
/// first command would be refused because the fleet does not know it yet, it is registered.
/// </summary>
internal sealed class Buildcoord(TestFleet fleet, string server, params (string Name, string Value)[] variables)
{
    public static readonly string Program = TestPaths.Command;

    private static readonly HashSet<string> Registering =
        new(["status", "send", "reply", "read", "ack", "archive", "retire"], StringComparer.Ordinal);

    /// <summary>
    /// Which of the two the machine has: tests of what depends on how it was made, and a few others, name the portable one.
    /// </summary>
    public string Installed { get; init; } = Program;

    /// <summary>Whether the fleet knows the machine, or its commands make it known.</summary>
    public bool IsSetUp { get; init; } = true;

    public Dictionary<string, string> Environment { get; } = With(fleet.Machine(server), variables);

    public async Task<CommandEnd> RunAsync(params string[] arguments)
    {
        var (code, output, error) = await Shell.TryAsync(Installed, Complete(arguments), Environment, Environment["HOME"]);
        if (arguments.Contains("--json"))
            Answers.Check(arguments, output);
        return new CommandEnd(code, output, error);
    }

    public async Task<CommandEnd> RunWithInputAsync(string input, params string[] arguments)
    {
        using var process = Start(arguments);
        // The command may print before it has read all.
        var end = EndAsync(process);
        await process.StandardInput.WriteAsync(input).WaitAsync(Until.Deadline);
        process.StandardInput.Close();
        return await end;
    }

    public Process Start(params string[] arguments) => Shell.Start(Installed, Complete(arguments), Environment, Environment["HOME"]);

    public static async Task<CommandEnd> EndAsync(Process process)
    {
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Until.Deadline);
        return new CommandEnd(process.ExitCode, await output, await error);
    }

    // 'status' alone only reads; with one word each command has at most its help.
    private string[] Complete(string[] arguments) => IsSetUp && arguments is [var command, var next, .. var rest]
        && Registering.Contains(command) && !next.StartsWith("--json", StringComparison.Ordinal)
            ? [command, "--register", next, .. rest]
            : arguments;

    private static Dictionary<string, string> With(Dictionary<string, string> machine, (string Name, string Value)[] variables)
    {
        foreach (var (name, value) in variables)
            machine[name] = value;
        return machine;
    }
}

internal sealed record CommandEnd(int Code, string Output, string Error);
