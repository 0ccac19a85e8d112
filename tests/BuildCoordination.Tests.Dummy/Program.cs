using System.Globalization;
using BuildCoordination.Processes;
using BuildCoordination.Tests.Dummy;

// A program of its own for what a test cannot do in its own process: own a terminal, get signals, be killed.
switch (args)
{
    case ["foreground", var program, .. var arguments]:
    {
        using var signals = new TerminationSignals(_ => { });
        var spec = new ProcessSpec(program, arguments)
        {
            Grouping = ProcessGrouping.ForegroundGroup,
            Input = Stdio.Inherit,
            Output = Stdio.Inherit,
            Error = Stdio.Inherit,
        };
        ChildProcess child;
        try
        {
            child = ChildProcess.Start(spec);
        }
        catch (ProcessStartException e)
        {
            Console.WriteLine($"{e.Message} code {e.ShellCode}, {6 * 7} keys");
            Console.WriteLine($"read <{Console.In.ReadLine()}>");
            return e.ShellCode;
        }

        await using var owned = child;
        var exit = await child.Exit;
        Console.WriteLine($"child ended: {exit.ShellCode}, ours: {signals.Count}");
        return exit.ShellCode;
    }

    case ["codes", var program, .. var arguments]:
    {
        // Twice: once before the platform's own class has begun to watch children, once after.
        Console.WriteLine(await CodeAsync(program, arguments));
        using (var other = System.Diagnostics.Process.Start("true"))
            await other.WaitForExitAsync();
        Console.WriteLine(await CodeAsync(program, arguments));
        return 0;
    }

    case ["signals", var count]:
    {
        var enough = new TaskCompletionSource();
        using var signals = new TerminationSignals(signal =>
        {
            Console.WriteLine($"signal {signal.Number}, {signal.Ordinal}");
            if (signal.Ordinal == int.Parse(count, CultureInfo.InvariantCulture))
                enough.SetResult();
        });
        Console.WriteLine("ready");
        await enough.Task;
        return signals.ShellCode ?? 1;
    }

    case ["build", var root, var name, .. var source]:
        return await DummyBuilds.BuildAsync(root, name, source.FirstOrDefault());

    case ["host"]:
        return DummyBuilds.Host();

    case ["ends", "hosted", var how]:
        return await DummyEnds.HostedAsync(how);

    case ["ends", "run", var how]:
        return await DummyEnds.RunAsync(how);

    case ["signalled"]:
        return await DummyEnds.SignalledAsync();

    case ["judge", var root]:
        return await DummyBuilds.JudgeAsync(root);

    default:
        return 2;
}

static async Task<int> CodeAsync(string program, string[] arguments)
{
    await using var child = ChildProcess.Start(new(program, arguments));
    return (await child.Exit).ShellCode;
}
