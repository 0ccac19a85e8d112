using BuildCoordination.Builds;
using BuildCoordination.Documents;

namespace BuildCoordination.Tests.Builds;

public sealed class ProgressOfTargetsTests
{
    [Fact]
    public void Targets_beside_one_another_add_up_and_those_that_ended_do_not_count()
    {
        var progress = new RunProgress();
        progress.Report(new JobProgress(1, 9, "before"));
        progress.Begin();
        Assert.Null(progress.Now);
        progress.Report(0, new JobProgress(3, 10, "lib"));
        Assert.Equal(new JobProgress(3, 10, "lib"), progress.Now);
        progress.Report(1, new JobProgress(5, 20, "docs"));
        Assert.Equal(new JobProgress(8, 30, "docs"), progress.Now);
        progress.Report(1, new JobProgress(6, 0, "docs"));
        Assert.Equal(new JobProgress(9, 0, "docs"), progress.Now);
        progress.End(0);
        Assert.Equal(new JobProgress(6, 0, "docs"), progress.Now);
        progress.Report(2, new JobProgress(int.MaxValue, int.MaxValue, "bytes"));
        Assert.Equal(new JobProgress(int.MaxValue, 0, "bytes"), progress.Now);
    }
}
