namespace BuildCoordination.Tests.Readme;

/// <summary>What becomes of the README's program.</summary>
internal static class Ways
{
    public static async Task<int> MakePagesAsync(CancellationToken cancellationToken)
    {
        switch (Environment.GetEnvironmentVariable("WAY"))
        {
            case "exception in the target":
                throw new InvalidOperationException("boom");
            case "exception in the body":
                return 0;
            case "cancelled token":
                throw new OperationCanceledException(new CancellationToken(canceled: true));
            case "exit":
                Environment.Exit(3);
                break;
            case "wait":
                Console.WriteLine("ready");
                await Task.Delay(Timeout.Infinite, cancellationToken);
                break;
        }

        return 42;
    }
}
