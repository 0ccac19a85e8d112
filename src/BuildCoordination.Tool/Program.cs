using BuildCoordination.Tool;
using BuildCoordination.Tool.CommandLine;

try
{
    return await CommandCall.RunAsync(args).ConfigureAwait(false);
}
catch (OperationCanceledException)
{
    return ExitCodes.CheckFailed;
}
catch (Exception e)
{
    return UnexpectedError.Report(e);
}
