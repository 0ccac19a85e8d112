using Cake.Core;

namespace Cake.BuildCoordination.Hook;

/// <summary>Cake's values of a setting: arguments, then <c>cake.config</c> and <c>CAKE_</c> variables.</summary>
internal static class SettingTexts
{
    public static Func<string, string?> Of(ICakeContext context) =>
        argument =>
            context.Arguments.GetArguments(argument).LastOrDefault(text => !string.IsNullOrWhiteSpace(text))
                ?? Filled(context.Configuration.GetValue(argument));

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
