using System.Runtime.InteropServices;
using BuildCoordination.Diagnostics;

namespace BuildCoordination.Git;

/// <summary>The problems of an address or a cache; <c>docs/diagnostics.md</c> explains each.</summary>
internal static class GitDiagnostics
{
    // The address itself is not shown: one that cannot be read may hold a password anywhere.
    public static CoordinationException InvalidAddress(string why) =>
        new(new("BC2001", $"The address of the coordination repository {why}.",
            "Allowed: a path, host:path, or a URL of https, ssh, http, git or file."));

    public static CoordinationException CacheBusy(string path) =>
        new(new("BC2020", $"Another process holds the cache {path} for too long.",
            "Check for a process of buildcoord that hangs, or set another cache folder (BUILDCOORD_CACHE)."));

    public static CoordinationException CacheUnusable(string path, Exception inner) =>
        new(new(
            UnusableCode, $"The cache {path} cannot be used: {OneLine(inner.Message)}",
            "Give this user write access there and free disk space, or set another cache folder (BUILDCOORD_CACHE)."), inner);

    public static CoordinationException CacheDamaged(string path, Exception inner) =>
        new(new(
            DamagedCode, $"The cache {path} is damaged: {OneLine(inner.Message)}",
            "Nothing is lost: the next use rebuilds it. If this happens again, check the disk."), inner);

    public static CoordinationException EmbeddedUnusable(string path, Exception inner) =>
        new(new(
            "BC2018", $"The embedded repository {path} cannot be used: {OneLine(inner.Message)}",
            inner.Message.Contains("not owned by", StringComparison.Ordinal)
                ? $"Give it to this user ('chown -R USER {path}'), or set BUILDCOORD_STATE to a folder of this user."
                : "Check the disk and the permissions of that folder. To start again, move the folder away."), inner);

    public const string UnusableCode = "BC2021";

    public const string DamagedCode = "BC2022";

    public static CoordinationException LibraryMissing(Exception inner) =>
        new(new(
            "BC2017",
            $"The library libgit2 cannot be loaded on {RuntimeInformation.RuntimeIdentifier}: {Loader(inner.Message)}",
            "Install buildcoord again for this platform: its folder 'runtimes' has the library for each supported platform."),
            inner);

    // The runtime's advice, and then a line for each of a dozen places where it looked. The first is where the library should be.
    private static string Loader(string message) =>
        message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is [var first, var place, ..]
        && first.IndexOf(" In order to", StringComparison.Ordinal) is > 0 and var advice
            ? $"{first[..advice]} {place}" : OneLine(message);

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
