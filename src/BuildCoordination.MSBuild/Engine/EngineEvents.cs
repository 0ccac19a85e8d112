using System.Collections;
using System.Reflection;
using Microsoft.Build.Framework;

namespace BuildCoordination.MSBuild.Engine;

/// <summary>
/// The events of the whole build, from the engine's own event sources. The sources are public types; the path from a task to them is
/// not. If a version of MSBuild has other names on that path, there are no sources, and the package uses the public API only.
/// </summary>
internal static class EngineEvents
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Finds the sources with the events of all nodes of the build. An event can come from several of them.</summary>
    /// <returns>
    /// No sources in a worker node, which gets only the events of its own projects, and in an unknown version of MSBuild.
    /// </returns>
    public static IReadOnlyList<IEventSource> FindSources(IBuildEngine engine)
    {
        try
        {
            if (IsWorkerNode || Read(Read(engine, "LoggingContext"), "LoggingService") is not { } service)
                return [];
            var sinks = Read(service, "_eventSinkDictionary") is IDictionary dictionary ? dictionary.Values.OfType<IEventSource>() : [];
            return [.. sinks, .. Read(service, "_filterEventSource") is IEventSource filter ? [filter] : Array.Empty<IEventSource>()];
        }
        catch (Exception e) when (e is TargetInvocationException or InvalidOperationException or MemberAccessException or ArgumentException)
        {
            return [];
        }
    }

    // MSBuild starts its worker nodes with this argument.
    private static bool IsWorkerNode => Environment.GetCommandLineArgs().Any(
        argument => argument.TrimStart('/', '-').Equals("nodemode:1", StringComparison.OrdinalIgnoreCase));

    private static object? Read(object? target, string name)
    {
        for (var type = target?.GetType(); type is not null; type = type.BaseType)
        {
            if (type.GetProperty(name, Members) is { } property)
                return property.GetValue(target);
            if (type.GetField(name, Members) is { } field)
                return field.GetValue(target);
        }

        return null;
    }
}
