using BuildCoordination.Diagnostics;
using BuildCoordination.Extensions.DependencyInjection;
using BuildCoordination.Settings;
using BuildCoordination.Tests.Fleets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BuildCoordination.Tests.Extensions;

/// <summary>A coordinator in a container, as a host of .NET has it.</summary>
public sealed class ContainerTests : IDisposable
{
    private readonly TestFleet _fleet = new();
    private readonly HostApplicationBuilder _builder = Host.CreateEmptyApplicationBuilder(new());

    public ContainerTests()
    {
        var machine = _fleet.Machine("build1");
        _builder.Configuration["BuildCoordination:Repository"] = _fleet.Remote;
        _builder.Configuration["BuildCoordination:State"] = machine["BUILDCOORD_STATE"];
        _builder.Configuration["BuildCoordination:Cache"] = machine["XDG_CACHE_HOME"];
        _builder.Configuration["BuildCoordination:Server"] = "build1";
    }

    [Fact]
    public void The_public_API_is_the_one_that_was_approved() => ApprovedApi.Check(typeof(SharedBuildCoordinator).Assembly);

    [Fact]
    public async Task It_is_opened_once_with_the_hosts_configuration_tells_the_fleet_and_goes_with_the_container()
    {
        _builder.Services.AddBuildCoordination();
        SharedBuildCoordinator shared;
        BuildCoordinator coordinator;
        using (var host = _builder.Build())
        {
            shared = host.Services.GetRequiredService<SharedBuildCoordinator>();
            var both = await Task.WhenAll(
                shared.GetAsync(TestContext.Current.CancellationToken), shared.GetAsync(TestContext.Current.CancellationToken));
            coordinator = both[0];
            Assert.Same(both[0], both[1]);
            Assert.Same(shared, host.Services.GetRequiredService<SharedBuildCoordinator>());
            await using (var run = await coordinator.BeginBuildAsync(new() { Name = "docs" }, TestContext.Current.CancellationToken))
                await run.SucceedAsync();
            Assert.True((await coordinator.FlushAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken)).IsVisible);
        }

        Assert.Contains("Build Complete: docs", _fleet.AllSubjects().Select(subject => subject.Split(" (")[0]));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => shared.GetAsync(TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ObjectDisposedException>(
            () => coordinator.Messages.SendAsync(new() { To = "all", Subject = "too late" }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_nobody_asks_for_is_not_opened()
    {
        _builder.Services.AddBuildCoordination(options => options.Server = "NO SERVER");
        var host = _builder.Build();
        _ = host.Services.GetRequiredService<SharedBuildCoordinator>();
        await ((IAsyncDisposable)host).DisposeAsync();
        Assert.False(Directory.Exists(_fleet.Machine("build1")["BUILDCOORD_STATE"]));
    }

    [Fact]
    public void The_section_has_the_keys_and_texts_of_a_settings_file_and_the_delegate_has_the_last_word()
    {
        foreach (var (key, value) in new Dictionary<string, string>
        {
            ["heartbeat:interval"] = "90s",
            ["CoordinatedTargets:0"] = "Pages",
            ["CoordinatedTargets:1"] = "Deploy",
            ["CloudStack:MavenArguments:0"] = "-Dname=two words",
            ["CloudStack:MavenArguments:1"] = "-T2",
            ["CloudStack:Environment:MAVEN_OPTS"] = "-Xmx4g",
            ["Strict"] = "True",
            ["Level"] = "failures",
        })
        {
            _builder.Configuration[$"BuildCoordination:{key}"] = value;
        }

        _builder.Services.AddBuildCoordination(options => options.Level = BroadcastLevel.Build)
            .AddBuildCoordination(options => options.Manager = "ada");
        using var host = _builder.Build();
        var options = host.Services.GetRequiredService<IOptions<BuildCoordinationOptions>>().Value;

        Assert.Equal(
            (TimeSpan.FromSeconds(90), true, BroadcastLevel.Build, "ada"),
            (options.HeartbeatInterval, options.Strict, options.Level, options.Manager));
        Assert.Equal(["Pages", "Deploy"], options.CoordinatedTargets!);
        Assert.Equal(["-Dname=two words", "-T2"], options.CloudStack.MavenArguments!);
        Assert.Equal("-Xmx4g", options.CloudStack.Environment!["MAVEN_OPTS"]);
    }

    [Fact]
    public async Task A_text_that_is_not_allowed_names_its_key_in_the_configuration_and_can_be_corrected()
    {
        _builder.Configuration["BuildCoordination:Heartbeat:Interval"] = "soon";
        _builder.Services.AddBuildCoordination();
        using var host = _builder.Build();
        var shared = host.Services.GetRequiredService<SharedBuildCoordinator>();

        var refused = await Assert.ThrowsAsync<CoordinationException>(() => shared.GetAsync(TestContext.Current.CancellationToken));
        Assert.Equal("BC1002", refused.Diagnostic.Code);
        Assert.Contains("BuildCoordination:heartbeat:interval", refused.Message, StringComparison.Ordinal);

        _builder.Configuration["BuildCoordination:Heartbeat:Interval"] = "2m";
        Assert.Equal("build1", (await shared.GetAsync(TestContext.Current.CancellationToken)).Server);
    }

    [Fact]
    public async Task Its_warnings_are_in_the_hosts_log()
    {
        var log = new HostLog();
        _builder.Logging.AddProvider(log);
        _builder.Configuration["BuildCoordination:Repository"] = "/no/such/repository.git";
        _builder.Services.AddBuildCoordination();
        using var host = _builder.Build();
        var coordinator = await host.Services.GetRequiredService<SharedBuildCoordinator>().GetAsync(TestContext.Current.CancellationToken);
        await coordinator.Messages.SendAsync(new() { To = "all", Subject = "Docs are up" }, TestContext.Current.CancellationToken);
        await coordinator.FlushAsync(cancellationToken: TestContext.Current.CancellationToken);

        // A host's log that takes long is waited for only a moment.
        await Until.True(() => log.Lines.Count > 0, "the warning is in the log");
        var line = Assert.Single(log.Lines);
        var warning = Assert.Single(coordinator.Warnings);
        Assert.Equal($"Warning BuildCoordination.BuildCoordinator {warning.Code[2..]} {warning.Code}: {warning}", line);
    }

    [Fact]
    public async Task A_former_key_keeps_no_host_from_starting()
    {
        _builder.Configuration["BuildCoordination:Scripts"] = Path.GetTempPath();
        _builder.Services.AddBuildCoordination();
        using var host = _builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_option_that_is_no_setting_is_checked_when_the_host_starts_too()
    {
        _builder.Services.AddBuildCoordination();
        _builder.Services.Configure<BuildCoordinationOptions>(options => options.ReadTimeout = TimeSpan.Zero);
        using var host = _builder.Build();
        await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_time_span_is_written_as_elsewhere_in_NETs_configuration()
    {
        _builder.Configuration["BuildCoordination:FlushLimit"] = "00:00:05";
        _builder.Services.AddBuildCoordination();
        using var host = _builder.Build();
        Assert.Equal(TimeSpan.FromSeconds(5), host.Services.GetRequiredService<IOptions<BuildCoordinationOptions>>().Value.FlushLimit);
        await host.StartAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("FlushLimit", "soon", "BC1002")]
    [InlineData("FlushLimits", "5s", "there is no setting 'BuildCoordination:FlushLimits'")]
    [InlineData("Heartbeat:Intervall", "5s", "there is no setting 'BuildCoordination:Heartbeat:Intervall'")]
    public async Task What_cannot_be_used_keeps_the_host_from_starting(string key, string value, string words)
    {
        _builder.Configuration[$"BuildCoordination:{key}"] = value;
        _builder.Services.AddBuildCoordination();
        using var host = _builder.Build();
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync(TestContext.Current.CancellationToken));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_option_that_cannot_be_used_keeps_the_host_from_starting()
    {
        _builder.Services.AddBuildCoordination(options => options.FlushLimit = TimeSpan.FromDays(1));
        using var host = _builder.Build();
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        Assert.Contains("BC1002", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_coordinator_itself_can_be_injected()
    {
        _builder.Services.AddBuildCoordination().AddSingleton<User>();
        using var host = _builder.Build();
        Assert.Equal("build1", host.Services.GetRequiredService<User>().Coordinator.Server);
    }

    [Fact]
    public async Task The_health_check_says_whether_reports_get_out()
    {
        _builder.Services.AddBuildCoordination().AddSingleton<BuildCoordinationHealthCheck>();
        using var host = _builder.Build();
        var check = host.Services.GetRequiredService<BuildCoordinationHealthCheck>();
        var context = new HealthCheckContext { Registration = new("buildcoord", check, HealthStatus.Unhealthy, null) };
        var coordinator = host.Services.GetRequiredService<BuildCoordinator>();
        await coordinator.Messages.SendAsync(new() { To = "all", Subject = "hello" }, TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Healthy, (await check.CheckHealthAsync(context, TestContext.Current.CancellationToken)).Status);

        Directory.Move(_fleet.Remote, _fleet.Remote + ".away");
        await coordinator.Messages.SendAsync(new() { To = "all", Subject = "hello again" }, TestContext.Current.CancellationToken);
        var away = await check.CheckHealthAsync(context, TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Unhealthy, away.Status);
        Assert.StartsWith("1 updates wait: BC2", away.Description, StringComparison.Ordinal);
    }

    public void Dispose() => _fleet.Dispose();

    private sealed class User(BuildCoordinator coordinator)
    {
        public BuildCoordinator Coordinator { get; } = coordinator;
    }

    private sealed class HostLog : ILoggerProvider, ILogger
    {
        private string _category = "";

        public List<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName)
        {
            if (categoryName.StartsWith("BuildCoordination", StringComparison.Ordinal))
                _category = categoryName;
            return this;
        }

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var text = formatter(state, exception);
            if (text.StartsWith("BC", StringComparison.Ordinal))
            {
                lock (Lines)
                    Lines.Add($"{logLevel} {_category} {eventId.Id} {eventId.Name}: {text}");
            }
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Dispose()
        {
        }
    }
}
