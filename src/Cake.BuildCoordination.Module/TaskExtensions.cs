using Cake.BuildCoordination.Hook;
using Cake.Core;

namespace Cake.BuildCoordination;

/// <summary>What a script says of its tasks.</summary>
public static class TaskExtensions
{
    /// <summary>Makes the task a coordinated one: the fleet gets a message of its start and of its end. Every other task shows in the status only.</summary>
    /// <param name="builder">The task.</param>
    /// <example>
    /// <code>
    /// Task("Pages").Coordinated().Does(() => { });
    /// </code>
    /// </example>
    public static CakeTaskBuilder Coordinated(this CakeTaskBuilder builder) => builder.WithCriteria(CoordinatedMark.Criterion);
}
