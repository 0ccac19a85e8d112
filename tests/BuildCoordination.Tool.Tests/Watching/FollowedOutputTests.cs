using BuildCoordination.Tool.Output;

namespace BuildCoordination.Tool.Tests.Watching;

/// <summary>Of the lines that each heartbeat brings, the new ones are shown once, and a gap is no secret.</summary>
public sealed class FollowedOutputTests
{
    [Fact]
    public void Lines_that_two_heartbeats_have_are_new_once_and_lines_between_them_may_be_missing()
    {
        var output = new FollowedOutput();

        Assert.Equal(["1", "2"], output.Take(["1", "2"]));
        Assert.False(output.HasGap);
        Assert.Equal(["3"], output.Take(["2", "3"]));
        Assert.False(output.HasGap);
        Assert.Equal(["7", "8"], output.Take(["7", "8"]));
        Assert.True(output.HasGap);
        Assert.Empty(output.Take(["7", "8"]));
        Assert.False(output.HasGap);
    }
}
