using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BuildCoordination.Settings;

namespace BuildCoordination.Tests;

/// <summary>
/// Cuts this test process, and every process that it starts, off from the machine's own buildcoord: its settings, state, logs,
/// daemons, schedule and git configuration. Runs before any test, so that no test has to think of it and none can report to a real
/// fleet.
/// </summary>
internal static partial class Isolation
{
    // GIT_SSL: how this machine reaches a registry. BUILDCOORD_TEST: how much is to be tested.
    private static readonly string[] Kept = ["GIT_SSL", "BUILDCOORD_TEST"];

    private static readonly string[] Cleared =
    [
        "BUILDCOORD_", "SERVER_ID", "GIT_", "GITHUB_", "OTEL_", "TRACEPARENT", "TRACESTATE",
        "NOTIFY_SOCKET", "WATCHDOG_", "MAVEN_", "FORCE_RECLONE",
    ];

    // Packages: builds here need them, and nothing of buildcoord is in them. Not .dotnet: the SDK writes there where a tool is, and a tool
    // restored by a test is in a home that is gone afterwards.
    private static readonly string[] Shared = [".nuget", ".local/share/NuGet"];

#pragma warning disable CA2255 // The module is a program: nothing runs before it.
    [ModuleInitializer]
    internal static void CutOff()
    {
        var folder = Directory.CreateTempSubdirectory("buildcoord-tests-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(folder);
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        foreach (var name in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(entry => (string)entry.Key).Where(IsCleared))
        {
            Set(name, null);
        }

        Set(EnvironmentSnapshot.SystemRootVariable, Make(folder, "root"));
        Set("HOME", MakeHome(folder, home));
        Set("XDG_CONFIG_HOME", Make(folder, "config"));
        Set("XDG_STATE_HOME", Make(folder, "state"));
        Set("XDG_CACHE_HOME", Make(folder, "cache"));
        Set("GIT_CONFIG_NOSYSTEM", "1");
        // The SDK's first use in a new home.
        Set("DOTNET_NOLOGO", "1");
        Set("DOTNET_ADD_GLOBAL_TOOLS_TO_PATH", "false");
        Set("DOTNET_GENERATE_ASPNET_CERTIFICATE", "false");
        Set("PATH", $"{MakePrograms(folder)}:{Environment.GetEnvironmentVariable("PATH")}");
        Environment.CurrentDirectory = Make(folder, "work");
    }
#pragma warning restore CA2255

    private static bool IsCleared(string name) =>
        Cleared.Any(start => name.StartsWith(start, StringComparison.Ordinal))
        && !Kept.Any(start => name.StartsWith(start, StringComparison.Ordinal));

    private static string MakeHome(string folder, string home)
    {
        var own = Make(folder, "home");
        foreach (var shared in Shared.Where(shared => Directory.Exists(Path.Combine(home, shared))))
        {
            var link = Path.Combine(own, shared);
            Directory.CreateDirectory(Path.GetDirectoryName(link)!);
            Directory.CreateSymbolicLink(link, Path.Combine(home, shared));
        }

        return own;
    }

    // The machine's schedule and services are changed by programs, wherever its files are looked for.
    private static string MakePrograms(string folder)
    {
        var programs = Make(folder, "bin");
        foreach (var name in new[] { "crontab", "systemctl" })
        {
            var path = Path.Combine(programs, name);
            File.WriteAllText(path, $"#!/bin/sh\necho '{name} is not for tests' >&2\nexit 1\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return programs;
    }

    private static string Make(string folder, string name) => Directory.CreateDirectory(Path.Combine(folder, name)).FullName;

    // .NET keeps a copy of the variables; libgit2, in this process, reads the process's own.
    private static void Set(string name, string? value)
    {
        Environment.SetEnvironmentVariable(name, value);
        if (OperatingSystem.IsLinux())
            _ = value is null ? unsetenv(name) : setenv(name, value, overwrite: 1);
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A process that a failing test left behind may still write here; the system clears its temporary folder.
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int unsetenv(string name);
}
