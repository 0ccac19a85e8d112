namespace BuildCoordination.Tool.Tests.RealFailures;

/// <summary>How scripts and single tools fail; quick.</summary>
internal static class ToolFailures
{
    public static Dictionary<string, RealFailure> Table { get; } = new(StringComparer.Ordinal)
    {
        ["script with set -e"] = new("set -e\necho one\ncp absent.txt there\necho two", "cp: cannot stat 'absent.txt'", "file.missing"),
        ["missing tool"] = new("echo one\nPATH=/nowhere lintian --version", "lintian: command not found", "tool.not-found")
        {
            Remedy = "apt-get install lintian",
        },
        ["program that may not be run"] = new("echo 'echo' > tool.sh\n./tool.sh", "./tool.sh: Permission denied", "tool.not-executable")
        {
            Remedy = "executable",
        },
        ["file that may not be written"] = new(
            "set -e\nchmod 755 .; mkdir -m 700 closed\ncommand -v setpriv > /dev/null && [ $(id -u) = 0 ] && as='setpriv --reuid=65534 "
                + "--clear-groups'\n"
            + "$as cp /etc/hostname closed/name", "closed/name': Permission denied", "no-permission"),
        ["full disk"] = new("set -e\ncp /etc/passwd /dev/full", "cp: error writing '/dev/full': No space left on device", "disk-full")
        {
            Remedy = "Free space",
        },
        ["killed process"] = new("set -e\necho one\nsh -c 'kill -9 $$'", "Killed", "killed") { Remedy = "dmesg" },
        ["error of gcc in a parallel make"] = new(
            """
            for name in a b c d; do echo "int $name(void) { return 1; }" > $name.c; done
            printf 'int c(void)\n{\n  return none;\n}\n' > c.c
            make -j4 a.o b.o c.o d.o
            """, "c.c:3: error: ‘none’ undeclared", "gcc.error") { Place = "c.c:3:10" },
        ["failing test of Python"] = new(
            """
            printf 'import unittest\nclass A(unittest.TestCase):\n    def test_sum(self):\n        self.assertEqual(1 + 1, 3)\n' > test_sum.py
            PATH=/usr/bin:/bin python3 -m unittest test_sum
            """, "FAIL: test_sum (test_sum.A", "tests.unittest") { Body = ["AssertionError: 2 != 3"] },
        ["missing module of Python"] = new("PATH=/usr/bin:/bin python3 -c 'import absent_module'",
            "No module named 'absent_module'", "python.module-missing"),
        ["repository that is not there"] = new("git clone -q $PWD/absent.git copy", "absent.git' does not exist", "git"),
        ["broken archive"] = new("echo none > a.tar.gz\ntar -xzf a.tar.gz", "gzip: stdin: not in gzip format", "shell"),
    };

    /// <summary>Those that take seconds.</summary>
    public static Dictionary<string, RealFailure> Slow { get; } = new(StringComparer.Ordinal)
    {
        ["heap of javac"] = new(
            """
            { echo 'class Big {'; for i in $(seq 20000); do echo "String m$i(String a) { return a + $i + \"text $i\"; }"; done; echo '}'; } > Big.java
            javac -J-Xmx20m Big.java
            """, "Java heap space", "jvm.heap"),
        ["error of javac by hand"] = new("printf 'class A {\\n  int a = none;\\n}\\n' > A.java; javac A.java",
            "A.java:2: cannot find symbol", "javadoc") { Place = "A.java:2" },
        ["npm ci without a lock file"] = new("echo '{\"name\":\"a\",\"version\":\"1.0.0\"}' > package.json\nnpm ci", "npm ci", "npm.lock")
        {
            Remedy = "npm install",
        },
        ["cmake without a package"] = new(
            "printf 'cmake_minimum_required(VERSION 3.10)\\nproject(a NONE)\\nfind_package(Absent REQUIRED)\\n' > CMakeLists.txt\ncmake .",
            "CMakeLists.txt:3", "cmake.error") { Place = "CMakeLists.txt:3", Body = ["Absent"] },
        ["connection refused"] = new("curl -fsS http://127.0.0.1:1/a.tar.gz -o a.tar.gz", "curl: (7)", "network.refused"),
    };
}
