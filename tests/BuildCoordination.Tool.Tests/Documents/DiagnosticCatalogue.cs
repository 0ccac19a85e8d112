using System.Reflection;
using BuildCoordination.Builds;
using BuildCoordination.Diagnostics;
using BuildCoordination.Fleet;
using BuildCoordination.Git;
using BuildCoordination.Settings;

namespace BuildCoordination.Tool.Tests.Documents;

/// <summary>Every diagnostic that a method or property of the library or the command makes, with arguments as they occur.</summary>
internal static class DiagnosticCatalogue
{
    // Reasons of the system, of git and of other authors: with and without an end of a sentence.
    private static readonly string[] Texts =
        ["build-one", "/var/lib/builds", "no space left on device.", "no such file: '/x'", "why not?", "it is so (13)", "so wait…"];

    private static readonly string[] GitErrors =
    [
        "fatal: detected dubious ownership in repository at '/srv/fleet.git'", "fatal: Authentication failed for 'https://example.org/'",
        "fatal: repository '/x' does not exist", "ssh: connect to host x port 22: Connection refused", "Host key verification failed.",
        "fatal: unable to access 'https://x/': The requested URL returned error: 403", "fatal: something else", "",
    ];

    public static IReadOnlyList<CoordinationDiagnostic> All { get; } = [.. Make().Distinct()];

    private static IEnumerable<CoordinationDiagnostic> Make()
    {
        Assembly[] assemblies = [typeof(CoordinationDiagnostic).Assembly, typeof(ExitCodes).Assembly];
        foreach (var type in assemblies.SelectMany(assembly => assembly.GetTypes()))
        {
            foreach (var member in type.GetMembers(
                BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                var made = member switch
                {
                    PropertyInfo property when IsOne(property.PropertyType) => [property.GetValue(null)!],
                    MethodInfo { IsSpecialName: false, IsGenericMethodDefinition: false } method
                        when IsOne(method.ReturnType) && !method.Name.Contains('<', StringComparison.Ordinal)
                            && method.GetParameters().All(parameter => CanMake(parameter.ParameterType)) =>
                        Texts.Select(
                            text => method.Invoke(
                            null, [.. method.GetParameters().Select(parameter => Argument(parameter.ParameterType, text))])),
                    _ => [],
                };
                foreach (var one in made.OfType<object>())
                    yield return one as CoordinationDiagnostic ?? ((CoordinationException)one).Diagnostic;
            }
        }

        var url = RepositoryUrl.Parse("https://example.org/fleet.git");
        foreach (var error in GitErrors)
        {
            yield return GitErrorDiagnosis.Of(new GitRun(128, [], error, TimedOut: false), url, new GitOptions()).Diagnostic;
            yield return GitErrorDiagnosis.Of(new GitRun(null, [], error, TimedOut: true), url, new GitOptions()).Diagnostic;
            yield return GitErrorDiagnosis.Of(new GitRun(null, [], error, TimedOut: false, IsMissing: true), url, new GitOptions())
                .Diagnostic;
        }
    }

    private static bool IsOne(Type type) => type == typeof(CoordinationDiagnostic) || type == typeof(CoordinationException);

    private static bool CanMake(Type type) => type.IsGenericType || type == typeof(string) || Argument(type, "x") is not null
        || type.Name is nameof(SourceHolder) or "DaemonRecord";

    private static object? Argument(Type type, string text) =>
        type == typeof(string) ? text
        : type == typeof(int) ? 3
        : type == typeof(int?) ? 3
        : type == typeof(long) ? 3L
        : type == typeof(bool) ? true
        : type == typeof(TimeSpan) ? TimeSpan.FromSeconds(10)
        : type == typeof(DateTimeOffset) ? DateTimeOffset.UnixEpoch
        : type == typeof(Exception) ? new IOException(text)
        : type == typeof(CoordinationException) ? new CoordinationException(new CoordinationDiagnostic("BC1001", text, "Correct it."))
        : type == typeof(CoordinationDiagnostic) ? new CoordinationDiagnostic("BC1001", text, "Correct it.")
        : type == typeof(ServerIdentity) ? new ServerIdentity("build1", "option --server")
        : type == typeof(MistypedVariable) ? new MistypedVariable("BUILDCOORD_SEVER", "BUILDCOORD_SERVER")
        : type == typeof(Freshness) ? new Freshness(DateTimeOffset.UnixEpoch, new CoordinationDiagnostic("BC2008", text, "Correct it."))
        : type == typeof(Setting) ? SettingsTable.All[0]
        : type == typeof(SettingOrigin)
            ? new SettingOrigin(SettingName.All[0], "x", SourceKind.Environment, "environment BUILDCOORD_ENABLED")
        : type == typeof(CrashedRunDetails) ? new CrashedRunDetails("job_1", "docs", "build1", text, 2)
        : type == typeof(RepositoryUrl) ? RepositoryUrl.Parse("/srv/fleet.git")
        : type.IsAssignableFrom(typeof(string[])) ? new[] { "build1", "build2" }
        : type.IsAssignableFrom(typeof(List<MistypedVariable>)) ? new List<MistypedVariable>()
        : type.IsAssignableFrom(typeof(Dictionary<string, int>)) ? new Dictionary<string, int>(StringComparer.Ordinal) { ["branch"] = 3 }
        : null;
}
