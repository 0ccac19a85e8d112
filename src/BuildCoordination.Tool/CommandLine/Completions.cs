using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using BuildCoordination.Diagnostics;
using BuildCoordination.Fleet;
using BuildCoordination.Settings;

namespace BuildCoordination.Tool.CommandLine;

/// <summary>The completions for a shell.</summary>
internal static class Completions
{
    /// <summary>The values of an enumeration as users write them.</summary>
    public static Argument<T> InLowerCase<T>(this Argument<T> argument)
    {
        argument.CompletionSources.Clear();
        argument.CompletionSources.Add(context => IsNext(argument, context) ? Names<T>() : []);
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
        argument.HelpName = argument.Name;
        argument.CompletionSources.Add(context =>
            IsNext(argument, context) ? Servers().Concat(others).Select(name => new CompletionItem(name)) : []);
        return argument;
    }

    /// <inheritdoc cref="OfServers{T}(Argument{T}, string[])"/>
    public static Option<T> OfServers<T>(this Option<T> option)
    {
        option.CompletionSources.Add(_ => Servers().Select(name => new CompletionItem(name)));
        return option;
    }

    // The parser asks every argument of a command, the given ones too.
    private static bool IsNext(Argument argument, CompletionContext context) =>
        argument == context.ParseResult.CommandResult.Command.Arguments.FirstOrDefault(other =>
            context.ParseResult.GetResult(other) is not { Tokens: [.., { Value: var word }] } || word == context.WordToComplete);

    /// <summary>One of these words, and no other.</summary>
    public static Option<string?> AcceptOnly(this Option<string?> option, params string[] words)
    {
        option.CompletionSources.Add(words);
        option.Validators.Add(given => Check(given, option.Name, given.GetValueOrDefault<string?>(), words));
        return option;
    }

    /// <inheritdoc cref="AcceptOnly(Option{string?}, string[])"/>
    public static Argument<string> AcceptOnly(this Argument<string> argument, params string[] words)
    {
        argument.CompletionSources.Add(words);
        argument.Validators.Add(given => Check(given, argument.Name, given.GetValueOrDefault<string?>(), words));
        return argument;
    }

    private static void Check(SymbolResult given, string name, string? word, string[] words)
    {
        if (word is not null && !words.Contains(word, StringComparer.Ordinal))
            given.AddError(UsageErrors.DescribeInvalidValue(name, word, string.Join(", ", words)));
    }

    private static IEnumerable<CompletionItem> Names<T>() =>
        Enum.GetNames(Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T)).Select(name => new CompletionItem(name.ToLowerInvariant()));

    private static IReadOnlyList<string> Servers()
    {
        try
        {
            var context =
                CoordinationContext.Open(new BuildCoordinationOptions(), EnvironmentSnapshot.Take(), TimeProvider.System, _ => { });
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
