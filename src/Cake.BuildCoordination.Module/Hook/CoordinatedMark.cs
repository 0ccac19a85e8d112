using Cake.Core;

namespace Cake.BuildCoordination.Hook;

/// <summary>Marks a coordinated task by a criterion that always holds, so the mark is on the task itself.</summary>
internal static class CoordinatedMark
{
    public static readonly Func<ICakeContext, bool> Criterion = _ => true;

    public static bool IsOn(ICakeTaskInfo task) =>
        task is CakeTask cakeTask && cakeTask.Criterias.Exists(criterion => criterion.Predicate == Criterion);
}
