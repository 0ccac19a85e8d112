using BuildCoordination.Extensions.DependencyInjection;
using BuildCoordination.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts this server's place in its fleet into a container.</summary>
public static class BuildCoordinationServiceCollectionExtensions
{
    /// <summary>
    /// Registers one <see cref="BuildCoordination.BuildCoordinator"/>, which opens when it is first asked for and is disposed with the
    /// container, and a <see cref="SharedBuildCoordinator"/>, which opens it without blocking. Its options come from the
    /// section <c>BuildCoordination</c> of the container's configuration, where there is one, then from <paramref name="configure"/>; what
    /// neither sets comes from the environment and the settings files. Options that cannot be used keep a host from starting. Its warnings
    /// go to the container's log, where there is one.
    /// </summary>
    /// <param name="services">The container's services.</param>
    /// <param name="configure">Sets options by hand, over the configuration; null for none. Called again, another one is added.</param>
    /// <returns><paramref name="services"/>.</returns>
    public static IServiceCollection AddBuildCoordination(
        this IServiceCollection services, Action<BuildCoordinationOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<BuildCoordinationOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<BuildCoordinationOptions>, OptionsCheck>(
            provider => new OptionsCheck(provider.GetService<IConfiguration>())));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<BuildCoordinationOptions>, ConfiguredSection>(
            provider => new ConfiguredSection(provider.GetService<IConfiguration>())));
        if (configure is not null)
            services.Configure(configure);
        services.TryAddSingleton(provider => new SharedBuildCoordinator(
            provider.GetRequiredService<IOptions<BuildCoordinationOptions>>(), provider.GetService<ILoggerFactory>()));
        services.TryAddSingleton(provider => provider.GetRequiredService<SharedBuildCoordinator>().Open());
        return services;
    }
}
