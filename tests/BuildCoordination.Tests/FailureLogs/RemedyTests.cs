using static BuildCoordination.Tests.FailureLogs.ToolTests;

namespace BuildCoordination.Tests.FailureLogs;

/// <summary>What helps where single tools fail: it is right, or nothing is said.</summary>
public class RemedyTests
{
    [Theory]
    [InlineData("chmod +x debian/rules", "dpkg-buildpackage: error: exec of debian/rules failed: Permission denied")]
    [InlineData("build-dep", "dpkg-checkbuilddeps: Fehler: Nicht erfüllte Bauabhängigkeiten: maven")]
    [InlineData("JDK 8, or add the artifact", "[ERROR] /b/A.java:[3,24] package javax.xml.bind does not exist")]
    [InlineData(
        "use a newer plugin, or build with JDK 8",
        "[ERROR] Failed to execute goal a:b:1:c (d) on project x: Execution d of goal a:b:1:c failed: A required class was missing while "
            + "executing a:b:1:c: javax/xml/bind/JAXBException -> [Help 1]")]
    [InlineData("dos2unix", "/usr/bin/env: 'make -f\\r': No such file or directory")]
    [InlineData("take it out of MAVEN_OPTS", "Unrecognized VM option 'MaxPermSize=512m'")]
    [InlineData("--openssl-legacy-provider", "Error: error:0308010C:digital envelope routines::unsupported\nmake: *** [ui] Error 1")]
    [InlineData(
        "JDK 17 or later",
        "[ERROR] Failed to execute goal a:b:1:c (d) on project x: Foo (class file version 61.0), "
            + "this version of the Java Runtime only recognizes class file versions up to 55.0 -> [Help 1]")]
    [InlineData(
        "https://",
        "[ERROR] Failed to execute goal on project x: Could not transfer artifact b:c:pom:1.0 from/to maven-default-http-blocker "
            + "(http://0.0.0.0/): Blocked mirror for repositories: [x] -> [Help 1]")]
    [InlineData(null, "[ERROR] Failed to execute goal a:b:1:c (d) on project x: 407 checks failed, status code: 503 expected -> [Help 1]")]
    [InlineData(null, "[ERROR] /b/A.java:[3,24] cannot find symbol\n[ERROR]   symbol:   class Nullable\n[ERROR]   location: package "
        + "javax.annotation")]
    [InlineData(
        "javax.annotation-api",
        "[ERROR] /b/A.java:[3,24] cannot find symbol\n[ERROR]   symbol:   class PostConstruct\n[ERROR]   location: package javax.annotation")]
    [InlineData(null, "make: frob: Command not found\nmake: *** [x] Error 127")]
    [InlineData(
        "not-installed",
        "dh_missing: usr/bin/x exists in debian/tmp but is not installed to anywhere\ndh_missing: missing files, aborting")]
    [InlineData("correct the path", "dh_install: x missing files (usr/lib/*/x), aborting\nmake: *** [binary] Error 2")]
    [InlineData(
        "safe.directory /src/x",
        "#12 0.123 fatal: detected dubious ownership in repository at '/src/x'\n#12 0.123 To add an exception for this directory, call:\n"
            + "#12 ERROR: process \"/bin/sh -c git describe\" did not complete successfully: exit code: 128")]
    [InlineData(
        "name server", "fatal: unable to access 'https://git.example.org/x.git/': Could not resolve host: git.example.org\nmake: *** [x] "
            + "Error 128")]
    [InlineData(
        "name server",
        "[ERROR] Failed to execute goal a:frontend:1:install (d) on project ui: Could not download Node.js: Could not download "
            + "https://n.example.org/n.tar.gz: n.example.org: Temporary failure in name resolution -> [Help 1]")]
    [InlineData("Remove debian/foo.jar", "dpkg-source: error: unwanted binary file: debian/foo.jar")]
    [InlineData(
        "name server",
        "[ERROR] Failed to execute goal on project x: The following artifacts could not be resolved: b:c:pom:1.8 (absent): Could not "
            + "transfer artifact b:c:pom:1.8 from/to central (https://repo.example.org): repo.example.org: Try again -> [Help 1]")]
    [InlineData(
        "delete /home/b/.m2/repository/g/guava-14.0.1.jar",
        "[ERROR] Failed to execute goal a:maven-shade-plugin:2.3:shade (default) on project l: Error creating shaded jar: "
            + "error in opening zip file /home/b/.m2/repository/g/guava-14.0.1.jar -> [Help 1]")]
    [InlineData(
        "--add-opens jdk.compiler/com.sun.tools.javac.processing=ALL-UNNAMED",
        "[ERROR] Failed to execute goal a:b:1:compile (c) on project d: Fatal error compiling: java.lang.IllegalAccessError: class p.O (in "
            + "unnamed module @0x3a) cannot access class com.sun.tools.javac.processing.J (in module jdk.compiler) because module "
            + "jdk.compiler does not export com.sun.tools.javac.processing to unnamed module @0x3a -> [Help 1]")]
    [InlineData(
        null,
        "[ERROR] Failed to execute goal on project x: The following artifacts could not be resolved: b:c:pom:1.8 (absent): Could not "
            + "transfer artifact b:c:pom:1.8 from/to central (https://repo.example.org): Busy: Try again later -> [Help 1]")]
    [InlineData("GPG_TTY", "[INFO] gpg: signing failed: Not a tty\nmake: *** [sign] Error 2")]
    [InlineData("libtool", "configure.ac:17: error: possibly undefined macro: AC_PROG_LIBTOOL\nautoreconf: autoconf failed with 1")]
    [InlineData(null, "configure.ac:26: error: possibly undefined macro: AC_MSG_ERROR\nautoreconf: autoconf failed with 1")]
    [InlineData("clock", "E: Release file for http://d/InRelease is not valid yet (invalid for another 2h). Updates will not be applied.")]
    [InlineData(
        "Lock::Timeout", "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 4407 (unattended-upgr)\n"
            + "E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?")]
    [InlineData("Free space", "ERROR: failed to solve: failed to copy files: copy file range failed: no space left on device")]
    [InlineData("maven-wrapper.jar", "Error: Could not find or load main class org.apache.maven.wrapper.MavenWrapperMain")]
    [InlineData("a revision (-1)", "dpkg-source: error: can't build with source format '3.0 (quilt)': "
        + "non-native package version does not contain a revision")]
    [InlineData("apt-get install maven", "FATAL: command execution failed\njava.io.IOException: error=2, No such file or directory\n"
        + "\tat java.lang.UNIXProcess.forkAndExec(Native Method)\nCaused: java.io.IOException: Cannot run program \"mvn\" (in directory "
        + "\"/w/x\"): error=2, No such file or directory\n\tat a.b.C(D.java:1)\nFinished: FAILURE")]
    [InlineData(null, "npm ERR! code ENOENT\nnpm ERR! ENOENT: no such file or directory, open '/w/neural-network/package.json'")]
    [InlineData("apt-get install libsodium-dev", "a.h:7:20: fatal error: sodium.h: No such file or directory\nmake: *** [a.o] Error 1")]
    [InlineData("apt-get install libssl-dev", "a.c:1:10: fatal error: openssl/evp.h: No such file or directory")]
    [InlineData(null, "a.c:1:10: fatal error: check.h: No such file or directory")]
    [InlineData("apt-get install zlib1g-dev", "/usr/bin/ld: cannot find -lz\ncollect2: error: ld returned 1 exit status")]
    [InlineData(null, "/usr/bin/ld: skipping incompatible /usr/lib/libz.so when searching for -lz\n/usr/bin/ld: cannot find -lz")]
    [InlineData("apt-get install libpam0g-dev", "../meson.build:24:10: ERROR: Dependency \"pam\" not found, tried pkgconfig")]
    [InlineData(null, "../meson.build:24:10: ERROR: Dependency lookup for pam failed: found 1.0 but need >=2.0")]
    [InlineData(null, "configure: error: Package requirements (glib-2.0 >= 9) were not met:\n\nRequested 'glib-2.0 >= 9' but version of "
        + "GLib is 2.74.6")]
    [InlineData("apt-get install zlib1g-dev", "CMake Error at /usr/share/F.cmake:230 (message):\n  Could NOT find ZLIB (missing: "
        + "ZLIB_LIBRARY ZLIB_INCLUDE_DIR)")]
    [InlineData(null, "CMake Error at /usr/share/F.cmake:230 (message):\n  Could NOT find ZLIB: Found unsuitable version \"1.2\", but "
        + "required is at least \"1.3\" (found /usr/lib/libz.so)")]
    [InlineData("apt-get install cmake", "dh_auto_configure: error: cd obj-x && A=b cmake -DX=y .. failed to execute: No such file or "
        + "directory\nmake: *** [debian/rules:8: build] Error 25")]
    [InlineData("apt-get install golang-go", "dh_auto_build: go install -v -p 1 failed to to execute: No such file or directory")]
    [InlineData("chmod -x debian/a.install", "a: 1: usr: not found\n"
        + "dh_install: warning: debian/a.install is marked executable but does not appear to an executable config.\n"
        + "dh_install: error: debian/a.install (executable config) returned exit code 127")]
    [InlineData(null, "debian/a.install: 3: foo: not found\n"
        + "dh_install: error: debian/a.install (executable config) returned exit code 127")]
    [InlineData(null, "/usr/include/openssl/macros.h:10:10: fatal error: openssl/opensslconf.h: No such file or directory")]
    [InlineData(null, "/usr/bin/ld: cannot find deps/python-lz4/lz4.o\ncollect2: error: ld returned 1 exit status")]
    [InlineData(null, "/usr/bin/ld: cannot find -lkrb5: No such file or directory\n"
        + "/usr/bin/ld: have you installed the static version of the krb5 library ?\ncollect2: error: ld returned 1 exit status")]
    [InlineData(null, "CMake Error at /usr/share/F.cmake:230 (message):\n  Could NOT find OpenSSL (missing: OPENSSL_CRYPTO_LIBRARY) (found "
        + "version \"3.0.2\")")]
    [InlineData(null, "configure: error: Package zlib found, but version 1.1 is too old")]
    [InlineData(null, "[ERROR] Failed to execute goal org.codehaus.mojo:exec-maven-plugin:3.0.0:java (default) on project a: An exception "
        + "occurred while executing the Java class. Unsupported class file major version 61 -> [Help 1]")]
    [InlineData(null, "Makefile:5: *** missing separator (ifeq/ifneq must be followed by whitespace).  Stop.")]
    [InlineData("begin with a tab", "debian/rules:15: *** missing separator.  Stop.")]
    [InlineData("apt-get update", "E: Failed to fetch http://deb.debian.org/a_1_all.deb  Hash Sum mismatch")]
    [InlineData("newer maven-shade-plugin", "[ERROR] Failed to execute goal org.apache.maven.plugins:maven-shade-plugin:3.2.4:shade "
        + "(default) on project a: Error creating shaded jar: Unsupported class file major version 65 -> [Help 1]")]
    [InlineData("argLine", "[ERROR] Errors: \n[ERROR]   ATest.x » OutOfMemory Java heap space\n[ERROR] Tests run: 1, Failures: 0, "
        + "Errors: 1, Skipped: 0\n[ERROR] Failed to execute goal org.apache.maven.plugins:maven-surefire-plugin:2.18.1:test (default-test) "
        + "on project a: There are test failures. -> [Help 1]")]
    [InlineData(null, "configure: You must have GTK installed to use this program.\nmake: *** [x] Error 1")]
    [InlineData("apt-get install python3-dev", "a.c:1:20: error: Python.h: No such file or directory")]
    [InlineData("apt-get install libsodium-dev", "a.c:1:20: error: sodium.h: No such file or directory")]
    [InlineData("apt-get install pandoc", "error: [Errno 2] No such file or directory: 'pandoc'\nmake[1]: *** [x] Error 1")]
    [InlineData(null, "error: [Errno 2] No such file or directory: 'docker'\nmake[1]: *** [x] Error 1")]
    [InlineData("apt-get install equivs", "mk-build-deps: You must have equivs installed to use this program.\nmake: *** [deb] Error 255")]
    [InlineData("chmod -x debian/a.install", "/b/debian/a.install: 1: /b/debian/a.install: data/boot: Permission denied\n"
        + "dh_install: debian/a.install (executable config) returned exit code 126")]
    [InlineData("apt-get install libglib2.0-dev", "configure: error: Package requirements (glib-2.0 > 2.36.0) were not met:\n\n"
        + "No package 'glib-2.0' found\n\nConsider adjusting the PKG_CONFIG_PATH environment variable")]
    [InlineData("git submodule update", "09:14:24 CMake Error at CMakeLists.txt:84 (message):\n"
        + "09:14:26   The submodules were not downloaded! GIT_SUBMODULE was turned off or failed.")]
    [InlineData("again with -U if", "[ERROR] Failed to execute goal on project a: Could not resolve dependencies for project b:a:jar:1: "
        + "Failure to find c:d:jar:2 in http://repo.example.org/m2 was cached in the local repository, resolution will not be reattempted "
        + "until the update interval of central has elapsed or updates are forced -> [Help 1]")]
    public void A_remedy_is_right_or_there_is_none(string? remedy, string log)
    {
        if (remedy is null)
            Assert.Null(Read(log, 1).Remedy);
        else
            Assert.Contains(remedy, Read(log, 1).Remedy, StringComparison.Ordinal);
    }
}
