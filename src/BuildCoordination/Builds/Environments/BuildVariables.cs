namespace BuildCoordination.Builds.Environments;

/// <summary>The variables that change the result of builds. No other variable is published.</summary>
internal static class BuildVariables
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "LANG", "LANGUAGE", "SOURCE_DATE_EPOCH",
        "JAVA_HOME", "JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH", "M2_HOME", "MAVEN_HOME",
            "MAVEN_ARGS",
        "MAVEN_OPTS", "GRADLE_OPTS", "ANT_OPTS", "ACS_BUILD_OPTS",
        "CC", "CXX", "CPP", "FC", "LD", "AR", "AS", "CFLAGS", "CXXFLAGS", "CPPFLAGS", "LDFLAGS", "FFLAGS", "LIBRARY_PATH",
            "LD_LIBRARY_PATH",
        "LD_PRELOAD", "CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "PKG_CONFIG_PATH", "CONFIG_SHELL", "MAKEFLAGS", "MFLAGS", "GOFLAGS",
        "GOPROXY", "CGO_ENABLED", "RUSTFLAGS", "NODE_ENV", "NODE_OPTIONS", "PYTHONPATH", "PERL5LIB", "DOTNET_ROOT",
        "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY",
    };

    private static readonly string[] Prefixes = ["LC_", "DEB_", "DPKG_GENSYMBOLS", "npm_config_", "NPM_CONFIG_", "CMAKE_"];

    private const int Most = 200;

    /// <summary>Selects the variables that are published, in order.</summary>
    /// <param name="inherited">The variables of this process.</param>
    /// <param name="added">Variables that the build gets in addition: all of these are kept.</param>
    public static IReadOnlyList<string> Kept(IReadOnlyDictionary<string, string> inherited, IReadOnlyDictionary<string, string> added) =>
    [
        .. inherited.Where(variable => IsKept(variable.Key) && !added.ContainsKey(variable.Key)).Concat(added)
            .OrderBy(variable => variable.Key, StringComparer.Ordinal).Take(Most).Select(variable => $"{variable.Key}={variable.Value}"),
    ];

    private static bool IsKept(string name) =>
        Names.Contains(name) || Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
