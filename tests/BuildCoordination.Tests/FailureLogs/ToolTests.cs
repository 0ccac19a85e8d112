using System.Text;
using BuildCoordination.FailureLogs;

namespace BuildCoordination.Tests.FailureLogs;

/// <summary>How single tools fail: what a subject names, and what helps.</summary>
public class ToolTests
{
    [Theory]
    [InlineData("App.kt:12: Unresolved reference: foo", "[ERROR] /b/App.kt: (12, 5) Unresolved reference: foo")]
    [InlineData("A.scala:42: not found: value foo", "[ERROR] [Error] /b/A.scala:42: not found: value foo")]
    [InlineData("b.c:12: erreur: « x » non déclaré", "b.c:12:5: erreur: « x » non déclaré\nmake[1]: *** [Makefile:4 : b.o] Erreur 1")]
    [InlineData("foo.proto:12: \"Bar\" is not defined.", "[ERROR] PROTOC FAILED: foo.proto:12:3: \"Bar\" is not defined.")]
    [InlineData("Program.cs:12: CS1002: ; expected", "/src/A/Program.cs(12,5): error CS1002: ; expected [/src/A/A.csproj]\nBuild FAILED.")]
    [InlineData(
        "testA(com.foo.BarTest): expected:<1> but was:<2>",
        "Failed tests:   testA(com.foo.BarTest): expected:<1> but was:<2>\n\nTests run: 3, Failures: 1, Errors: 0, Skipped: 0")]
    [InlineData(
        "/usr/bin/ld: cannot find -lzz",
        "/usr/bin/ld: cannot find -lzz\ncollect2: error: ld returned 1 exit status\nmake: *** [Makefile:4: hello] Error 1")]
    [InlineData(
        "configure: no acceptable C compiler found in $PATH",
        "configure: error: no acceptable C compiler found in $PATH\n==> config.log <==\n"
            + "conftest.c:1:10: fatal error: x.h: No such file\ndh_auto_configure: error: ./configure returned exit code 77")]
    [InlineData("frobnicate: the frob is broken", "doing this\nfrobnicate: the frob is broken")]
    [InlineData("main.c:3: błąd krytyczny: gtk/x.h", "main.c:3:10: błąd krytyczny: gtk/x.h: Nie ma takiego pliku\nmake: *** [b] Błąd 2")]
    [InlineData(
        "unexpected upstream changes: web/a.py",
        "17:18:51 dpkg-source: info: local changes detected, the modified files are:\n17:18:51  web/a.py\n"
            + "17:18:52 dpkg-source: error: aborting due to unexpected upstream changes, see /tmp/x.diff")]
    [InlineData(
        "dependency convergence error for org.slf4j:slf4j-api:jar:1.7.32",
        "Dependency convergence error for org.slf4j:slf4j-api:jar:1.7.32:compile paths to dependency are:\n+-a:b:jar:1\n"
            + "[WARNING] Rule 2: org.apache.maven.plugins.enforcer.DependencyConvergence failed with message:\nSee above.\n"
            + "[ERROR] Failed to execute goal a:b:1:enforce (c) on project d: Some Enforcer rules have failed. -> [Help 1]")]
    [InlineData("unmet dependencies: Depends: libx-dev", "The following packages have unmet dependencies:\n b:. : Depends: libx-dev")]
    [InlineData("Build timed out (after 60 minutes)", "Running a.LongTest\nBuild timed out (after 60 minutes). Marking it as failed.")]
    [InlineData(
        "debian/rules:144: recipe for target 'override_dh_systemd_enable' failed",
        "dh_systemd_enable -pa\ndebian/rules:144: recipe for target 'override_dh_systemd_enable' failed\n"
            + "debian/rules:9: recipe for target 'binary' failed")]
    [InlineData(
        "Internal error in the plugin manager executing goal 'a:b:2.5:test'",
        "[ERROR] BUILD ERROR\n[INFO] Internal error in the plugin manager executing goal 'a:b:2.5:test': no class\na.b.XException")]
    [InlineData("FooTest.bar:20 expected: <1>", "Error:  Failures: \nError:    FooTest.bar:20 expected: <1>\nInfo:  \n"
        + "Error:  Tests run: 4, Failures: 1, Errors: 0, Skipped: 0\nError: Process completed with exit code 1.")]
    [InlineData("A.java:3: package b does not exist", "Error:  COMPILATION ERROR : \nError:  /w/x/A.java:[3,5] package b does not exist")]
    [InlineData(
        "unexpected upstream changes: t/README.md",
        "dpkg-checkbuilddeps: error: Unmet build dependencies: dh-systemd\nW: Unmet build-dependency in source\n"
            + "dpkg-source: info: local changes detected, the modified files are:\n t/README.md\n"
            + "dpkg-source: error: aborting due to unexpected upstream changes, see /tmp/t.diff")]
    [InlineData("Error: `make` failed with exit code: 2", "gyp ERR! build error \ngyp ERR! stack Error: `make` failed with exit code: 2\n"
        + "gyp ERR! System Linux 4.15\ngyp ERR! not ok")]
    [InlineData("sh: 1: grunt: not found", "==> demo: [INFO] ---\n==> demo: sh: 1: grunt: not found\n==> demo: [ERROR] "
        + "Failed to execute goal a:b:1:exec (c) on project d: Command execution failed. Exit value: 127 -> [Help 1]")]
    [InlineData("surefire on x: There was", "ERROR] Failed to execute goal o:maven-surefire-plugin:2:test (c) on project x: There was a")]
    [InlineData("exec /usr/bin/sh: exec format error", "exec /usr/bin/sh: exec format error")]
    [InlineData(
        "network connect ETIMEDOUT",
        "[ERROR] npm ERR! node v4.4.5\n[ERROR] npm ERR! errno ETIMEDOUT\n[ERROR] npm ERR! network connect ETIMEDOUT 192.0.2.1:443\n"
            + "[ERROR] npm ERR! Please include the following file with any support request:")]
    [InlineData(
        "BuildFailureException: Cannot resolve target: Could",
        "[ERROR] Internal error: org.eclipse.tycho.core.shared.BuildFailureException: Cannot resolve target: "
            + "Could not find \"org.example.emf.sdk.feature.group/2.9.0\" in the repositories of the current location -> [Help 1]")]
    [InlineData(
        "App.java:12: error: cannot find symbol",
        " > [builder 5/9] RUN mvn -B package:\n12.34 [ERROR] COMPILATION ERROR : \n"
            + "12.34 [ERROR] /s/App.java:[12,8] error: cannot find symbol\n12.34   symbol:   class Foo\n------\n"
            + "ERROR: failed to solve: process \"/bin/sh -c mvn -B package\" did not complete successfully: exit code: 1")]
    [InlineData(
        "This dependency was not found:: @/a/b in ./src/c.js",
        " ERROR  Failed to compile with 1 error\n\nThis dependency was not found:\n\n* @/a/b in ./src/c.js\n\nnpm ERR! errno 1")]
    [InlineData(
        "Could not acquire write lock for 'artifact:org.example.logging:log-api:2.20.0'",
        "[ERROR] Failed to execute goal org.example:dependency-check-maven:8.1.2:check (default) on project common-utilities-of-all: "
            + "Execution default of goal org.example:dependency-check-maven:8.1.2:check failed: "
            + "Could not acquire write lock for 'artifact:org.example.logging:log-api:2.20.0' -> [Help 1]")]
    [InlineData(
        "module java.base does not \"opens java.util\"",
        "[ERROR] Failed to execute goal a:b:1:deploy (c) on project d: Execution c of goal a:b:1:deploy failed: An API incompatibility was "
            + "encountered while executing a:b:1:deploy: java.lang.ExceptionInInitializerError: null\n[ERROR] realm = extension>a:b:1\n"
            + "[ERROR] : Unable to make field private final java.util.Comparator java.util.TreeMap.comparator accessible: module java.base "
            + "does not \"opens java.util\" to unnamed module @6cf0a747\n[ERROR] -> [Help 1]")]
    [InlineData(
        "disburse.xsd:9: Cannot resolve the name 'tns:x'",
        "[ERROR] Error while parsing schema(s).Location [ x{9,75}].\n"
        + "org.xml.sax.SAXParseException; systemId: file:/w/disburse.xsd; lineNumber: 9; columnNumber: 75; "
        + "src-resolve: Cannot resolve the name 'tns:x' to a(n) 'type definition' component.\n\tat java.xml/a.b.C.d(C.java:204)\n"
        + "[ERROR] Failed to execute goal a:maven-jaxb2-plugin:1:generate (default) on project v: Unable to parse input schema(s). "
        + "Error messages should have been provided. -> [Help 1]")]
    [InlineData("git: could not open '/dev/null'", "FATAL: hudson.plugins.git.GitException: Command \"git ls-remote -h https://x/y.git\" "
        + "returned status code 128:\nstdout: \nstderr: fatal: could not open '/dev/null' for reading and writing\n\n\tat a.b.C(D.java:1)\n"
        + "ERROR: Error cloning remote repo 'origin'\nFinished: FAILURE")]
    [InlineData("No ESLint configuration found.", " ERROR  Failed to compile with 1 errors    2:37:29 AM\n\nModule build failed (from "
        + "./node_modules/thread-loader/dist/cjs.js):\nThread Loader (Worker 0)\nNo ESLint configuration found.\n    at a (/b.js:1:2)\n"
        + "\nYou may use special comments to disable some warnings.\n ERROR  Build failed with errors.\nnpm ERR! code ELIFECYCLE")]
    [InlineData("./src/A.vue: ValidationError: Invalid options object", " ERROR  Failed to compile with 70 errors\n\n error  in ./src/A.vue"
        + "?vue&type=style&index=0&lang=less&\n\nSyntax Error: ValidationError: Invalid options object. Less Loader has been initialized "
        + "using an options object that does not match the API schema.\n - options has an unknown property 'javascriptEnabled'.")]
    [InlineData("v8-internal.h:492: error: 'remove_cv_t' is not a member of 'std'",
        "npm ERR! In file included from /n/v8.h:30:0,\nnpm ERR!                  from ../src/binding.cpp:1:\n"
        + "npm ERR! /n/v8-internal.h: In function 'void f()':\n"
        + "npm ERR! /n/v8-internal.h:492:33: error: 'remove_cv_t' is not a member of 'std'\nnpm ERR!    ^~~\n"
        + "npm ERR! make: *** [b.o] Error 1\nnpm ERR! gyp ERR! stack Error: `make` failed with exit code: 2")]
    [InlineData("error node-sass@6.0.1: The engine \"node\" is incompatible", "7:47:52 PM: [2/4] Fetching packages...\n7:47:55 PM: error "
        + "node-sass@6.0.1: The engine \"node\" is incompatible with this module. Expected version \">=12\". Got \"10.24.1\"\n"
        + "7:47:55 PM: error Found incompatible module.")]
    [InlineData("Missing: tmp@0.2.5 from lock file", "2026-08-11T19:11:47.644Z\tnpm error code EUSAGE\n"
        + "2026-08-11T19:11:47.658Z\tnpm error Missing: tmp@0.2.5 from lock file\n2026-08-11T19:11:47.659Z\tnpm error Options:\n"
        + "2026-08-11T19:11:47.660Z\tnpm error [--install-strategy <hoisted|nested>] [--legacy-bundling]")]
    [InlineData("K.java:562: malformed HTML", "     [exec] [ERROR] Failed to execute goal o:maven-javadoc-plugin:2:jar (x) on project k: "
        + "MavenReportException: Error while creating archive:\n"
        + "     [exec] [ERROR] Exit code: 1 - C:\\w\\K.java:562: error: malformed HTML\n"
        + "     [exec] [ERROR] * @return negative number if a < b\n     [exec] [ERROR] -> [Help 1]")]
    [InlineData("dpkg-genbuildinfo: no se puede obtener el estado", "dpkg-genbuildinfo: fallo: no se puede obtener el estado (fstat) del "
        + "fichero ../x.deb: No existe el fichero o el directorio\n"
        + "dpkg-buildpackage: fallo: el subproceso dpkg-genbuildinfo devolvió el estado de salida 255\n"
        + "make: *** [Makefile:93: deb] Error 2")]
    [InlineData("suds setup command: use_2to3 is invalid.", "  × python setup.py egg_info did not run successfully.\n"
        + "      error in suds setup command: use_2to3 is invalid.\n      [end of output]\nerror: metadata-generation-failed")]
    [InlineData("pip._vendor.urllib3.exceptions.ReadTimeoutError: ", "ERROR: Exception:\nTraceback (most recent call last):\n"
        + "  File \"r.py\", line 438, in _error_catcher\n    yield\nTimeoutError: The read operation timed out\n\n"
        + "During handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n"
        + "  File \"b.py\", line 165, in f\n    status = g(*args)\n"
        + "pip._vendor.urllib3.exceptions.ReadTimeoutError: HTTPSConnectionPool(host='x', port=443): Read timed out.")]
    [InlineData("File \"setup.py\", line 30: SyntaxError: invalid syntax",
        "00:33:08   File \"setup.py\", line 30\n00:33:08     VERSION = \"4\n00:33:08           ^\n"
        + "00:33:08 SyntaxError: invalid syntax\n"
        + "00:33:08 [ERROR] Failed to execute goal o:exec-maven-plugin:1:exec (x) on project m: "
        + "Command execution failed. Process exited with an error: 1 (Exit value: 1) -> [Help 1]")]
    [InlineData("A.java:3: ';' expected", "[09:14:34][Step 2/3] [ERROR] COMPILATION ERROR : \n[09:14:34][Step 2/3] [ERROR] /s/A.java:[3,5] "
        + "';' expected\n[09:14:35][Step 2/3] Process exited with code 1")]
    [InlineData("kex_exchange_identification: Connection closed", "kex_exchange_identification: Connection closed by remote host\n"
        + "fatal: Could not read from remote repository.")]
    [InlineData("exec on cloud-developer: Access denied for user 'cloud'@'localhost'",
        "[ERROR] Failed to execute goal o:exec-maven-plugin:1.2.1:java (create-schema) on project cloud-developer: "
        + "An exception occured while executing the Java class. Access denied for user 'cloud'@'localhost' (password: YES) -> [Help 1]")]
    [InlineData("Cannot run program \"mvn\" (in directory \"/w\"): error=2", "FATAL: command execution failed\n"
        + "java.io.IOException: Cannot run program \"mvn\" (in directory \"/w\"): error=2, No such file or directory\nFinished: FAILURE")]
    [InlineData("dh_missing: u/s.conf exists in debian/tmp", "dh_missing: warning: u/s.conf exists in debian/tmp but is not installed to "
        + "anywhere\n\tThe following debhelper tools have reported what they installed\n\t * dh_install: installer (7)\n"
        + "dh_missing: error: missing files, aborting\nmake[1]: *** [debian/rules:9: override_dh_missing] Error 25")]
    [InlineData("engine Not compatible with your version of node/npm: u@1", "npm ERR! code EBADENGINE\nnpm ERR! engine Unsupported engine\n"
        + "npm ERR! engine Not compatible with your version of node/npm: u@1\nnpm ERR! notsup Required: {\"node\":\">=14 <16\"}")]
    [InlineData("make: /bin/sh: Argument list too long", "make: /bin/sh: Argument list too long\nmake: *** [Makefile:60: TAGS] Error 127")]
    [InlineData("javac 1.8.0_121 crashed: java.lang.IllegalAccessError: ", "An exception has occurred in the compiler (1.8.0_121). Please "
        + "file a bug.\njava.lang.IllegalAccessError: tried to access class M\n\tat a.b.C(D.java:1)\n[ERROR] COMPILATION ERROR : \n"
        + "[ERROR] Failed to execute goal a:maven-compiler-plugin:3:compile (x) on project y: Compilation failure -> [Help 1]")]
    [InlineData("gbp:error: upstream/1.0 is not a valid", "gbp:info: Tarballs not found at '..'\ngbp:error: upstream/1.0 is not a valid x")]
    [InlineData("fatal: remote error: upload-pack: not our ref 7a3b", "fatal: remote error: upload-pack: not our ref 7a3b\n"
        + "fatal: Fetched in submodule path 'lib', but it did not contain 7a3b. Direct fetching of that commit failed.")]
    [InlineData("error in the forked process: org/testng/ITestListener",
        "[ERROR] Failed to execute goal a:maven-surefire-plugin:2:test (x) on project f: There are test failures.\n"
        + "[ERROR] \n[ERROR] Please refer to /w for the individual test results.\n"
        + "[ERROR] There was an error in the forked process\n[ERROR] org/testng/ITestListener\n[ERROR] -> [Help 1]")]
    [InlineData("E: Failed to fetch http://d/x.deb Hash Sum mismatch", "#0 45.53 E: Failed to fetch http://d/x.deb  Hash Sum mismatch\n"
        + "#0 45.53 E: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?\n"
        + "ERROR: failed to solve: process \"/bin/sh -c apt-get install x\" did not complete successfully: exit code: 100")]
    [InlineData(
        "dpkg-deb: parsing file 'c' near line 7 package 's': end of file",
        "dpkg-deb: error: parsing file 'c' near line 7 package 's':\n"
        + " end of file before value of field 'Description'")]
    public void A_subject_names_the_cause(string subject, string log) =>
        Assert.StartsWith(subject, Read(log, 1).Subject, StringComparison.Ordinal);

    [Theory]
    [InlineData("chmod +x debian/rules", "dpkg-buildpackage: error: exec of debian/rules failed: Permission denied")]
    [InlineData("build-dep", "dpkg-checkbuilddeps: Fehler: Nicht erfüllte Bauabhängigkeiten: maven")]
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
    [InlineData("apt-get install equivs", "mk-build-deps: You must have equivs installed to use this program.\nmake: *** [deb] Error 255")]
    [InlineData("chmod -x debian/a.install", "/b/debian/a.install: 1: /b/debian/a.install: data/boot: Permission denied\n"
        + "dh_install: debian/a.install (executable config) returned exit code 126")]
    [InlineData("apt-get install libglib2.0-dev", "configure: error: Package requirements (glib-2.0 > 2.36.0) were not met:\n\n"
        + "No package 'glib-2.0' found\n\nConsider adjusting the PKG_CONFIG_PATH environment variable")]
    [InlineData("git submodule update", "09:14:24 CMake Error at CMakeLists.txt:84 (message):\n"
        + "09:14:26   The submodules were not downloaded! GIT_SUBMODULE was turned off or failed.")]
    [InlineData("again with -U if", "[ERROR] Failed to execute goal on project a: Could not resolve dependencies for project b:a:jar:1: Failure "
        + "to find c:d:jar:2 in http://repo.example.org/maven2 was cached in the local repository, resolution will not be reattempted until "
        + "the update interval of central has elapsed or updates are forced -> [Help 1]")]
    public void A_remedy_is_right_or_there_is_none(string? remedy, string log)
    {
        if (remedy is null)
            Assert.Null(Read(log, 1).Remedy);
        else
            Assert.Contains(remedy, Read(log, 1).Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "Failed to build cryptography",
        "Failed to build cryptography\nERROR: Could not build wheels for cryptography\nmake: *** [x] Error 1")]
    [InlineData(
        "peer eslint@\"^6.0.0\" from @vue/x@5.1.2",
        "npm ERR! code ERESOLVE\nnpm ERR! ERESOLVE unable to resolve dependency tree\nnpm ERR! \n"
            + "npm ERR! While resolving: cloudstack-ui@1.0.0\nnpm ERR! Found: eslint@7.32.0\nnpm ERR! node_modules/eslint\n"
            + "npm ERR!   dev eslint@\"^7.21.0\" from the root project\nnpm ERR! \nnpm ERR! Could not resolve dependency:\n"
            + "npm ERR! peer eslint@\"^6.0.0\" from @vue/x@5.1.2\nnpm ERR! \nnpm ERR! Fix the upstream dependency conflict, or retry")]
    [InlineData("12.50 percent of tests failed", "12.50 percent of tests failed\nmake: *** [check] Error 1")]
    public void What_one_must_know_is_among_the_lines(string line, string log) => Assert.Contains(line, Read(log, 1).Lines);

    [Fact]
    public void What_tests_print_is_not_why_the_build_failed()
    {
        var summary = Read(
            """
            [INFO]  T E S T S
            [INFO] Running com.foo.ATest
            java.lang.OutOfMemoryError: Java heap space
            dpkg-source: error: simulated by a test
            [ERROR] Failed to execute goal org.example:p:1.0:run (default) on project printed: on purpose -> [Help 1]
            [INFO] Tests run: 1, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 1 s - in com.foo.ATest
            [INFO] Results:
            [INFO] Tests run: 1, Failures: 0, Errors: 0, Skipped: 0
            [INFO] --- maven-jar-plugin:3.0:jar (default-jar) @ b ---
            [INFO] BUILD FAILURE
            [ERROR] Failed to execute goal org.apache.maven.plugins:maven-jar-plugin:3.0:jar (default-jar)
            """ + " on project b: No classifier. -> [Help 1]", null);
        Assert.Equal("jar on b: No classifier.", summary.Subject);
        Assert.Null(summary.Remedy);
    }

    [Theory]
    [InlineData("killed", "/usr/bin/mvn: line 189:  2345 Killed    \"$JAVACMD\" $MAVEN_OPTS")]
    [InlineData("killed", "ERROR: Maven JVM terminated unexpectedly with exit code 137\nFinished: FAILURE")]
    [InlineData(
        "maven.surefire-fork-crash",
        "[ERROR] Failed to execute goal a:b:1:integration-test (c) on project d: The forked VM terminated without a word -> [Help 1]")]
    public void What_ends_the_tests_from_outside_is_why_the_build_failed(string cause, string end) =>
        Assert.Equal(cause, Read("[INFO] Running a.BigTest\n" + end, null).Cause);

    [Theory]
    [InlineData("dh_install: missing files: usr/lib/absent.so", "dh_install: warning: Cannot find (any matches for) \"usr/lib/absent.so\""
        + "\ndh_install: warning: hello missing files: usr/lib/absent.so\ndh_install: error: missing files, aborting")]
    [InlineData("cp: error writing 'x.jar': No space left on device", "cp: error writing 'x.jar': No space left on device")]
    [InlineData(
        "No module named 'absent'",
        "Traceback (most recent call last):\n  File \"a\", line 1\nModuleNotFoundError: No module named 'absent'")]
    [InlineData("native package version may not have a revision", "dpkg-source: error: can't build with source format '3.0 (native)': "
        + "native package version may not have a revision")]
    [InlineData(
        "maven-checkstyle-plugin:jar:3.1.2: could not be found", "[ERROR] Plugin org.apache.maven.plugins:maven-checkstyle-plugin:3.1.2 "
        + "or one of its dependencies could not be resolved: Could not find artifact "
            + "org.apache.maven.plugins.of.a.very.long.group.that.nobody"
        + ".reads:maven-checkstyle-plugin:jar:3.1.2 in debian (file:///usr/share/maven-repo) -> [Help 1]")]
    [InlineData(
        "Non-parseable api/pom.xml: TEXT must be", "[ERROR]     Non-parseable POM /src/app/api/pom.xml: TEXT must be followed by END_TAG "
        + "(position: START_TAG seen ...<a>\\n  <b>... @9:14)  @ line 9, column 14")]
    [InlineData("No plugin found for prefix 'frob'", "[ERROR] No plugin found for prefix 'frob' in the current project -> [Help 1]")]
    public void A_subject_names_what_is_missing(string subject, string log) =>
        Assert.Equal(subject, Read(log, 1).Subject![..subject.Length]);

    [Theory]
    [InlineData(null, "The system is out of resources.\njava.lang.OutOfMemoryError: Java heap space")]
    [InlineData("MAVEN_OPTS", "[INFO] Building a\n[ERROR] Java heap space\njava.lang.OutOfMemoryError: Java heap space")]
    public void Only_a_build_with_Maven_is_told_what_Maven_needs(string? remedy, string log)
    {
        Assert.Equal("jvm.heap", Read(log, 1).Cause);
        Assert.True(remedy is null ? Read(log, 1).Remedy is null : Read(log, 1).Remedy!.Contains(remedy, StringComparison.Ordinal));
    }

    [Fact]
    public void A_failing_test_of_Python_is_told_with_its_reason() => Assert.Contains(
        "File \"a\", line 4: AssertionError: 2 != 3",
        Read(
            "FAIL: test_sum (test_sum.A.test_sum)\n------\nTraceback (most recent call last):\n  File \"a\", line 4\n    self.x()\n"
            + "AssertionError: 2 != 3\n\n------\nRan 1 test in 0.000s\n\nFAILED (failures=1)", null).Lines);

    [Theory]
    [InlineData("ERROR: x\nok\n------\nRan 3 tests in 0.000s\n\nOK (skipped=1)")]
    [InlineData("error: none at x.pl line 3.\nt/a.t .. ok\nAll tests successful.\nResult: PASS")]
    [InlineData("     [echo] error: nothing\n\nBUILD SUCCESSFUL\nTotal time: 1 second")]
    [InlineData("ERROR: refused, as it should be\n======= 3 passed, 1 warning in 0.12s =======")]
    [InlineData("Error: as expected\ntest result: ok. 1 passed; 0 failed; 0 ignored")]
    public void What_tests_print_that_pass_is_no_failure_where_the_exit_code_is_not_known(string log) =>
        Assert.Empty(Read(log, null).Lines);

    [Fact]
    public void What_debhelper_did_not_install_is_named() =>
        Assert.Contains(
            "dh_missing: usr/bin/x exists in debian/tmp but is not installed to anywhere",
            Read(
                "dh_missing: usr/bin/x exists in debian/tmp but is not installed to anywhere\ndh_missing: missing files, aborting",
                2).Lines);

    [Fact]
    public void A_warning_of_a_compiler_is_no_error() =>
        Assert.Equal(
            ["/b/B.java:[7,2] ';' expected"],
            Read("""
                [WARNING] /b/A.java:[3,5] [deprecation] getYear() in java.util.Date has been deprecated
                [ERROR] /b/B.java:[7,2] ';' expected
                """, 1).Lines);

    [Fact]
    public void A_plugin_that_says_look_above_is_told_with_what_it_said_there() =>
        Assert.Equal(
            "frob: zone A has 3 replicas where 2 are allowed, violating the policy",
            Read("""
                [INFO] --- frob-maven-plugin:1.0:check (default) @ app ---
                [WARNING] frob: zone A has 3 replicas where 2 are allowed, violating the policy
                [INFO] --- maven-jar-plugin:3.3.0:jar (default-jar) @ web ---
                [WARNING] JAR will be empty, no content was marked; it may be invalid
                [INFO] BUILD FAILURE
                [ERROR] Failed to execute goal org.example:frob-maven-plugin:1.0:check (default) on project app:
                """ + " See log for details. -> [Help 1]", 1).Subject);

    [Fact]
    public void Links_titles_and_character_sets_of_terminals_hide_no_error() =>
        Assert.Equal(
            "b.c:1: error: x",
            Read(
                "\u001b]8;;http://x\u001b\\b.c:1:2: \u001b[1;31merror: \u001b(B\u001b[mx\u001b]8;;\u0007\r\nmake: *** [x] Error 1",
                null).Subject);

    private static FailureSummary Read(string log, int? exitCode)
    {
        var reader = new FailureLogReader();
        reader.Add(Encoding.UTF8.GetBytes(log));
        return reader.Complete(exitCode);
    }
}
