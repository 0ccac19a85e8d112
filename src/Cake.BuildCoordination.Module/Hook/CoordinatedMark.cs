using Cake.Core;

namespace Cake.BuildCoordination.Hook;

/// <summary>The mark of a coordinated task: a criterion that always holds, so that the task itself carries it.</summary>
internal static class CoordinatedMark
{
    public static readonly Func<ICakeContext, bool> Criterion = _ => true;

    public static bool IsOn(ICakeTaskInfo task) => task is CakeTask cakeTask && cakeTask.Criterias.Exists(criterion => criterion.Predicate == Criterion);
}
