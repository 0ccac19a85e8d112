using Cake.BuildCoordination.Hook;
using Cake.Core;

namespace Cake.BuildCoordination;

/// <summary>Extensions of a script's tasks.</summary>
public static class TaskExtensions
{
    /// <summary>
    /// Makes the task a coordinated one: messages report its start and its end. Every other task appears in the status only.
    /// </summary>
    /// <param name="builder">The task.</param>
    /// <example>
    /// <code>
    /// Task("Pages").Coordinated().Does(() => { });
    /// </code>
    /// </example>
    public static CakeTaskBuilder Coordinated(this CakeTaskBuilder builder) => builder.WithCriteria(CoordinatedMark.Criterion);
}
