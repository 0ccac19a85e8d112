namespace BuildCoordination.FailureLogs.Tools;

/// <summary>Packages that were part of the JDK up to version 10: JAXB, JAX-WS, activation, common annotations.</summary>
internal static class JavaEnterprise
{
    private const string Packages = @"javax[./](xml[./](bind|ws|soap)|activation|jws)\b";

    // Other annotations of this package, such as Nullable, were never in the JDK.
    private const string Annotations = "(PostConstruct|PreDestroy|Resources?|Generated)";

    /// <summary>A source uses one.</summary>
    public static Meaning OfSource { get; } = new("javac.removed-package", $@"package {Packages}(\.[\w.]+)? does not exist"
        + $@"|class {Annotations}\s+location: +package javax\.annotation\b", "JDK 11 and later have no Java EE: build with JDK 8, or add "
        + "the artifact that has the package (javax.xml.bind:jaxb-api, javax.annotation:javax.annotation-api …) to the dependencies.");

    /// <summary>A plugin does.</summary>
    public static Meaning OfPlugin { get; } = new("jvm.removed-package",
        "(A required class was missing while executing \\S+: |NoClassDefFoundError: |ClassNotFoundException: )"
        + $@"(?<class>{Packages}[\w./]+|javax[./]annotation[./]{Annotations})\b",
        "JDK 11 and later have no Java EE: use a newer plugin, or build with JDK 8 (JAVA_HOME).") { Subject = "${class}: not in this JDK" };
}
