using BuildCoordination.Diagnostics;
using BuildCoordination.Settings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BuildCoordination.Extensions.DependencyInjection;

/// <summary>
/// A container's one <see cref="BuildCoordinator"/>, opened when it is first asked for. Safe for use from several threads.
/// </summary>
/// <remarks>Who gets the coordinator does not dispose it: the container does.</remarks>
public sealed class SharedBuildCoordinator : IAsyncDisposable, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly IOptions<BuildCoordinationOptions> _options;
    private readonly ILogger? _logger;
    private BuildCoordinator? _open;
    private bool _isDisposed;

    internal SharedBuildCoordinator(IOptions<BuildCoordinationOptions> options, ILoggerFactory? loggers) =>
        (_options, _logger) = (options, loggers?.CreateLogger(typeof(BuildCoordinator).FullName!));

    /// <summary>The coordinator: opened now, or before. Where it cannot be opened, the next call tries again.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CoordinationException">
    /// BC1001 to BC1010: the settings cannot be used. BC20xx: the repository's address cannot be.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The container is disposed.</exception>
    public async Task<BuildCoordinator> GetAsync(CancellationToken cancellationToken = default)
    {
        if (Volatile.Read(ref _open) is { } open)
            return open;
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_open is null)
                Volatile.Write(ref _open, await OpenAsync(cancellationToken).ConfigureAwait(false));
            return _open!;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// The coordinator, for one who cannot wait: a constructor that a container calls. It blocks while the coordinator is opened.
    /// </summary>
    internal BuildCoordinator Open() => Task.Run(() => GetAsync(CancellationToken.None)).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            _isDisposed = true;
            if (Interlocked.Exchange(ref _open, null) is { } open)
                await open.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>As <see cref="DisposeAsync"/>, for containers that are disposed so.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task<BuildCoordinator> OpenAsync(CancellationToken cancellationToken)
    {
        var coordinator = await BuildCoordinator.OpenAsync(_options.Value, cancellationToken).ConfigureAwait(false);
        if (_logger is { } logger)
            coordinator.HandWarningsTo(warning => LoggedWarning.Write(logger, warning));
        return coordinator;
    }
}
