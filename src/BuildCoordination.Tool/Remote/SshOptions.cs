using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using BuildCoordination.Diagnostics;
using BuildCoordination.Processes;
using BuildCoordination.Tool.CommandLine;

namespace BuildCoordination.Tool.Remote;

/// <summary>The options of ssh and scp: they never prompt, and they inherit the terminal and the standard streams.</summary>
internal sealed class SshOptions
{
    private readonly Option<string> _user = new("--user")
    {
        Description = "The user there",
        HelpName = "NAME",
        DefaultValueFactory = _ => "root",
    };
    private readonly Option<string[]> _options =
        new("--ssh-option") { Description = "An option of ssh, such as Port=2222; can be given more than once", HelpName = "KEY=VALUE" };

    public SshOptions() => _user.Validators.Add(option =>
    {
        if (option.GetValueOrDefault<string>() is not { Length: > 0 } user
            || !user.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') || user[0] == '-')
        {
            option.AddError(UsageErrors.DescribeInvalidValue(option, "letters, digits, '_', '.' and '-'"));
        }
    });

    public void AddTo(Command command)
    {
        command.Options.Add(_user);
        command.Options.Add(_options);
    }

    public string User(ParseResult result) => result.GetRequiredValue(_user);

    public async Task<int> RunAsync(ParseResult result, string program, IReadOnlyList<string> arguments)
    {
        string[] all = [
            "-o", "BatchMode=yes", "-o", "ConnectTimeout=15", .. (result.GetValue(_options) ?? [])
                .SelectMany(option => new[] { "-o", option }), .. arguments];
        try
        {
            var path = OperatingSystem.IsLinux() ? ProgramPath.Resolve(program) : program;
            using var process = Process.Start(new ProcessStartInfo(path, all) { UseShellExecute = false })!;
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
        catch (Exception e) when (e is Win32Exception or ProcessStartException)
        {
            throw new CoordinationException(
                new CoordinationDiagnostic(
                    "BC1403", $"'{program}' cannot be started: {e.Message}", "Install it: apt-get install openssh-client"),
                e);
        }
    }
}
