using static BuildCoordination.Tests.FailureLogs.ToolTests;

namespace BuildCoordination.Tests.FailureLogs;

/// <summary>The title of a failed build by single tools: it names the cause.</summary>
public class SubjectTests
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
}
