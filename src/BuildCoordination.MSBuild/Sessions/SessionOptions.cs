using System.Collections.Concurrent;
using BuildCoordination.Diagnostics;

namespace BuildCoordination.MSBuild.Sessions;

/// <summary>The options of a session.</summary>
/// <param name="Folder">The folder that the build was started in.</param>
/// <param name="SessionProject">The path of the package's own project.</param>
/// <param name="Warnings">Problems in the background that are not logged yet.</param>
/// <param name="IsTest">Whether the build runs tests.</param>
/// <param name="EndsWithProcess">Whether the process goes on after the build and its exit code is the result, as with
/// <c>dotnet test</c> and Microsoft.Testing.Platform.</param>
internal sealed record SessionOptions(
    string Folder, string SessionProject, ConcurrentQueue<CoordinationDiagnostic> Warnings, bool IsTest, bool EndsWithProcess);
