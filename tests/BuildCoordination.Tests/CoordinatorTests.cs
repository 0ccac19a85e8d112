using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests;

public sealed class CoordinatorTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    [Fact]
    public async Task Who_disposes_it_twice_as_a_container_and_its_user_do_is_not_punished()
    {
        var coordinator = await _fleet.OpenAsync("build1");
        await coordinator.Messages.SendAsync(new() { To = "all", Subject = "hello" });
        Assert.True((await coordinator.FlushAsync(Until.Deadline)).IsVisible);

        await coordinator.DisposeAsync();
        Assert.Null(await Record.ExceptionAsync(async () => await coordinator.DisposeAsync()));
    }

    public void Dispose() => _fleet.Dispose();
}
