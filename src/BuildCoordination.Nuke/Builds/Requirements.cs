using System.Linq.Expressions;
using System.Reflection;
using System.Text.RegularExpressions;

namespace BuildCoordination.Components;

/// <summary>The requirements of a build. The host only prints a missing one, so this checks them again.</summary>
internal static partial class Requirements
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>The first requirement that is not met, with the target's and the member's name; null if all are met.</summary>
    public static string? FindUnmet(IHostBuild build, IEnumerable<ExecutableTarget> plan) =>
        (from target in plan.Where(target => target.Status == ExecutionStatus.NotRun)
         from requirement in target.DelegateRequirements
         where !IsMet(requirement)
         select $"{target.Name} requires {Name(requirement.Body)}").FirstOrDefault()
        ?? build.GetType().GetMembers(Members)
            .Where(member => member.GetCustomAttribute<RequiredAttribute>() is not null && IsUnset(member, build))
            .Select(member => $"the build requires {member.Name}, which has no value").FirstOrDefault();

    private static bool IsMet(LambdaExpression requirement)
    {
        try
        {
            return Expression.Lambda<Func<object?>>(Expression.Convert(requirement.Body, typeof(object))).Compile()() switch
            {
                bool isMet when requirement is Expression<Func<bool>> => isMet,
                string text => !string.IsNullOrWhiteSpace(text),
                var value => value is not null,
            };
        }
        catch (Exception)
        {
            // The host met it, too.
            return false;
        }
    }

    private static bool IsUnset(MemberInfo member, IHostBuild build) =>
        (member switch
        {
            FieldInfo field => field.GetValue(build),
            PropertyInfo property => property.GetValue(build),
            _ => "",
        }) is null or "";

    private static string Name(Expression body) => body switch
    {
        UnaryExpression { Operand: var operand, NodeType: ExpressionType.Convert } => Name(operand),
        MemberExpression { Member: var member, Type: var type } =>
            type == typeof(bool) ? member.Name : $"{member.Name}, which has no value",
        _ => Receiver().Replace(body.ToString(), ""),
    };

    [GeneratedRegex(@"value\([^)]*\)\.", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Receiver();
}
