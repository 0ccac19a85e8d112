namespace BuildCoordination.FailureLogs.Tools;

/// <summary>Packages that were part of the JDK up to version 10: JAXB, JAX-WS, activation, annotations.</summary>
internal static class JavaEnterprise
{
    private const string Removed = @"javax\.(xml\.(bind|ws|soap)|activation|annotation|jws)\b";

    /// <summary>A source uses one.</summary>
    public static Meaning OfSource { get; } = new("javac.removed-package", $@"package {Removed}(\.[\w.]+)? does not exist"
        + $@"|location: +package {Removed}", "JDK 11 and later have no Java EE: build with JDK 8, or add the artifact that has the package "
        + "(jakarta.annotation-api, jakarta.xml.bind-api …) to the dependencies.");

    /// <summary>A plugin does.</summary>
    public static Meaning OfPlugin { get; } = new("jvm.removed-package",
        @"(A required class was missing while executing \S+: |NoClassDefFoundError: |ClassNotFoundException: )"
        + @"(?<class>javax[./](xml[./](bind|ws|soap)|activation|annotation|jws)[./][\w./]+)",
        "JDK 11 and later have no Java EE: use a newer plugin, or build with JDK 8 (JAVA_HOME).") { Subject = "${class}: not in this JDK" };
}
