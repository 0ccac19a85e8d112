using BuildCoordination.Diagnostics;
using BuildCoordination.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace BuildCoordination.Extensions.DependencyInjection;

/// <summary>
/// Checks, when the host starts, for options that a coordinator could not be opened with and for keys that are no setting's.
/// </summary>
internal sealed class OptionsCheck(IConfiguration? configuration) : IValidateOptions<BuildCoordinationOptions>
{
    public ValidateOptionsResult Validate(string? name, BuildCoordinationOptions options)
    {
        string[] unknown =
            [.. new ConfiguredSection(configuration).FindUnknownKeys().Select(key => $"BC1003: there is no setting '{key}'.")];
        if (unknown.Length > 0)
            return ValidateOptionsResult.Fail(unknown);
        try
        {
            options.Check();
            return ValidateOptionsResult.Success;
        }
        catch (CoordinationException e)
        {
            return ValidateOptionsResult.Fail(e.Diagnostic.ToString());
        }
    }
}
