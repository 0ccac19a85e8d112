using BuildCoordination.Tool;
using BuildCoordination.Tool.Commands;

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
