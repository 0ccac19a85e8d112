using System.CommandLine;
using System.CommandLine.Completions;
using BuildCoordination.Configuration;
using BuildCoordination.Diagnostics;
using BuildCoordination.Fleet;

namespace BuildCoordination.Tool.CommandLine;

/// <summary>What a shell offers.</summary>
internal static class Completions
{
    /// <summary>The values of an enumeration as our users write them.</summary>
    public static Argument<T> InLowerCase<T>(this Argument<T> argument)
    {
        argument.CompletionSources.Clear();
        argument.CompletionSources.Add(_ => Names<T>());
        return argument;
    }

    /// <inheritdoc cref="InLowerCase{T}(Argument{T})"/>
    public static Option<T> InLowerCase<T>(this Option<T> option)
    {
        option.CompletionSources.Clear();
        option.CompletionSources.Add(_ => Names<T>());
        return option;
    }

    /// <summary>The fleet's servers, as this host saw them last: no shell waits for a network.</summary>
    public static Argument<T> OfServers<T>(this Argument<T> argument, params string[] others)
    {
        argument.CompletionSources.Add(_ => Servers().Concat(others).Select(name => new CompletionItem(name)));
        return argument;
    }

    private static IEnumerable<CompletionItem> Names<T>() =>
        Enum.GetNames(Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T)).Select(name => new CompletionItem(name.ToLowerInvariant()));

    private static IReadOnlyList<string> Servers()
    {
        try
        {
            var context = CoordinationContext.Open(new BuildCoordinationOptions(), EnvironmentSnapshot.Take(), TimeProvider.System, _ => { });
            var servers = new FleetReader(context.Store, context.OutboxFolder, context.Time)
                .ServersKnownHereAsync(CancellationToken.None).GetAwaiter().GetResult();
            return [.. servers.Select(server => server.Id)];
        }
        catch (Exception e) when (e is CoordinationException or IOException or UnauthorizedAccessException)
        {
            // Then there is nothing to offer.
            return [];
        }
    }
}
