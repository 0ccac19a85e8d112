namespace BuildCoordination.Tool.Tests.RealFailures;

/// <summary>How dpkg-buildpackage and what it calls fail, on a small package in C, and at the end of the pipeline.</summary>
internal static class PackagingFailures
{
    private const string Hello =
        """
        export LC_ALL=C.UTF-8
        mkdir -p hello-1.0/debian/source; cd hello-1.0
        echo '3.0 (native)' > debian/source/format
        printf 'hello (1.0) unstable; urgency=medium\n\n  * New.\n\n -- A B <a@example.org>  Thu, 01 Jan 2026 00:00:00 +0000\n' > debian/changelog
        printf 'Source: hello\nMaintainer: A B <a@example.org>\nStandards-Version: 4.6.2\nRules-Requires-Root: no\n' > debian/control
        printf 'Build-Depends: debhelper-compat (= 13)\n\nPackage: hello\nArchitecture: any\nDescription: hello\n' >> debian/control
        printf '#!/usr/bin/make -f\n%%:\n\tdh $@\n' > debian/rules; chmod +x debian/rules
        for name in a b c d; do echo "int $name(void) { return 1; }" > $name.c; done
        echo 'int main(void) { return 0; }' > main.c
        printf 'OBJECTS = a.o b.o c.o d.o main.o\nhello: $(OBJECTS)\n\t$(CC) -o hello $(OBJECTS)\nclean:\n\trm -f hello *.o\n' > Makefile

        """;

    private const string Build = "\nexec dpkg-buildpackage -b -us -uc -j4\n";

    public static Dictionary<string, RealFailure> Table { get; } = new(StringComparer.Ordinal)
    {
        ["error of gcc in a parallel make"] = new(Hello + "printf 'int c(void)\\n{\\n  return none;\\n}\\n' > c.c" + Build,
            "c.c:3: error: ‘none’ undeclared", "gcc.error") { Place = "c.c:3:10" },
        ["error of ld"] = new(Hello + "echo 'int none(void); int main(void) { return none(); }' > main.c" + Build,
            "undefined reference to `none'", "ld.undefined"),
        ["dh_install of a missing file"] = new(Hello + "echo usr/lib/absent.so > debian/hello.install" + Build,
            "usr/lib/absent.so", "debhelper.missing-files") { Body = ["missing files"], Remedy = "debian/*.install" },
        ["rule that a Makefile lacks"] = new(
            Hello + "printf 'override_dh_auto_install:\\n\\t$(MAKE) install-all\\n' >> debian/rules" + Build,
            "No rule to make target 'install-all'", "make.no-rule"),
        ["missing tool in debian/rules"] = new(
            Hello + "printf 'override_dh_auto_install:\\n\\tabsent-tool --all\\n' >> debian/rules"
                + Build, "absent-tool", "tool.not-found"),
        ["missing build dependency"] = new(
            Hello + "sed -i 's/^Build-Depends: /&libabsent-dev (>= 3), /' debian/control" + Build,
            "libabsent-dev (>= 3)", "dpkg.build-dependencies") { Remedy = "apt-get build-dep" },
        ["patch that does not apply"] = new(
            Hello + """
            echo '3.0 (quilt)' > debian/source/format; sed -i 's/(1.0)/(1.0-1)/' debian/changelog
            tar -C .. --exclude=debian -czf ../hello_1.0.orig.tar.gz hello-1.0
            mkdir debian/patches; printf 'new.patch\nfix.patch\n' > debian/patches/series
            printf -- '--- /dev/null\n+++ b/new.c\n@@ -0,0 +1,1 @@\n+int new;\n' > debian/patches/new.patch
            printf -- '--- a/main.c\n+++ b/main.c\n@@ -1,1 +1,1 @@\n-int other;\n+int same;\n' > debian/patches/fix.patch
            exec dpkg-buildpackage -b -us -uc
            """, "Hunk #1 FAILED at 1", "patch.failed") { Body = ["patching file main.c", "fix.patch"], Remedy = "quilt refresh" },
        ["change that no patch holds"] = new(
            Hello + """
            echo '3.0 (quilt)' > debian/source/format; sed -i 's/(1.0)/(1.0-1)/' debian/changelog
            tar -C .. --exclude=debian -czf ../hello_1.0.orig.tar.gz hello-1.0
            echo 'int changed;' >> main.c
            exec dpkg-buildpackage -S -us -uc -d
            """, "unexpected upstream changes: hello-1.0/main.c", "dpkg.upstream-changes") { Remedy = "dpkg-source --commit" },
        ["signature without a key"] = new(
            Hello + "export GNUPGHOME=$PWD/../gpg; mkdir -m 700 $GNUPGHOME\nexec dpkg-buildpackage -S -kABSENT0123456789 -d\n",
            "No secret key", "gpg.no-secret-key") { Body = ["failed to sign"], Remedy = "-us -uc" },
        ["native version with a revision"] = new(
            Hello + "sed -i 's/(1.0)/(1.0-1)/' debian/changelog\nexec dpkg-buildpackage -us -uc\n",
            "native package version may not have a revision", "dpkg.native-revision") { Remedy = "-b" },
        ["changelog without a version"] = new(
            Hello + "echo 'hello unstable' > debian/changelog" + Build, "debian/changelog", "dpkg.changelog"),
        ["test of make check"] = new(
            Hello + "printf 'test: hello\\n\\t@echo \"FAIL: tests/frob\"; exit 1\\n' >> Makefile"
                + Build, "FAIL: tests/frob", "tests.failing"),
    };

    /// <summary>The second half of the pipeline, on the sample tree.</summary>
    public static Dictionary<string, RealFailure> OfPipeline { get; } = new(StringComparer.Ordinal)
    {
        ["compile error in debian/rules"] = new(
            "sed -i 's/nextVmId++/nextVmNumber++/' server/src/main/java/org/example/cloudmini/server/*.java",
            "ManagementServer.java:10: cannot find symbol", "javac.error")
        {
            Options = "--goals validate", IsPackage = true, Place = "ManagementServer.java:10:44",
        },
        ["jar that debian/rules installs and nobody made"] = new(
            "sed -i 's|cloud-agent-.(VERSION).jar|absent.jar|' debian/rules",
            "install: cannot stat 'agent/target/absent.jar': No such file or directory", "file.missing")
        {
            Options = "--goals validate", IsPackage = true, Body = ["override_dh_auto_install"],
        },
    };
}
