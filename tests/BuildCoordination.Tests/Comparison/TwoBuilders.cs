using System.IO.Compression;
using BuildCoordination.Builds;
using BuildCoordination.Builds.Environments;
using BuildCoordination.Comparison;
using BuildCoordination.Documents;
using BuildCoordination.Git;
using BuildCoordination.Settings;
using BuildCoordination.Tests.Fleets;

namespace BuildCoordination.Tests.Comparison;

/// <summary>Two builders with a clone of one source each, and a JDK, a Maven and a dpkg of their own.</summary>
internal sealed class TwoBuilders : IDisposable
{
    private readonly TestFleet _fleet = new();

    public TwoBuilders()
    {
        var source = Path.Combine(_fleet.Folder, "source");
        Directory.CreateDirectory(Path.Combine(source, "debian"));
        File.WriteAllText(Path.Combine(source, "pom.xml"), "<project/>\n");
        File.WriteAllText(Path.Combine(source, "build.sh"), "make\n");
        File.WriteAllText(
            Path.Combine(source, "debian", "control"),
            """
            Source: cloudstack
            # Build-Depends: not-this-one,
            Build-Depends: debhelper-compat (= 13), libssl-dev:native [amd64] <!nocheck>,
             default-jdk-headless | java11-sdk, maven (>= 3)
            Build-Depends-Indep: python3-setuptools

            Package: cloudstack-common
            Build-Depends: nor-this

            """);
        Shell.Git(source, "init", "-q", "-b", "main");
        Shell.Git(source, "add", "-A");
        Shell.Git(source, "commit", "-qm", "Source");
        (One, Other) = (new(_fleet, "build1", source), new(_fleet, "build2", source));
    }

    public Builder One { get; }

    public Builder Other { get; }

    public TestFleet Fleet => _fleet;

    /// <summary>Compares what both builders would publish of a build.</summary>
    public async Task<BuildComparison> CompareAsync() => new(await One.LookAsync(), await Other.LookAsync());

    public void Dispose() => _fleet.Dispose();

    internal sealed class Builder
    {
        private readonly TestFleet _fleet;
        private readonly string _server;

        public Builder(TestFleet fleet, string server, string source)
        {
            (_fleet, _server) = (fleet, server);
            Home = Directory.CreateDirectory(fleet.Machine(server)["HOME"]).FullName;
            Source = Path.Combine(Home, "cloudstack");
            Shell.Git(Home, "clone", "-q", source, Source);
            Jdk("17.0.15", "Debian");
            Maven("3.8.7");
            Dpkg(("debhelper", "13.11.4", "debhelper-compat (= 13)"), ("libssl-dev", "3.0.15-1", null),
                ("openjdk-17-jdk-headless", "17.0.15", "java11-sdk"), ("maven", "3.8.7-1", null), ("python3-setuptools", "66.1.1-1", null));
        }

        public string Home { get; }

        public string Source { get; }

        public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

        /// <summary>How it ends, and what it makes.</summary>
        public BuildRecord Build { get; set; } = new()
        {
            Id = "job_1", Name = "cloudstack", Status = "success", Result = "success", Packages = [Package("common", new string('a', 64))],
        };

        public BuildRunOptions Options { get; set; } = new()
        {
            Name = "cloudstack",
            Arguments = ["mvn -P developer clean install"],
            Profiles = ["developer"],
        };

        public IReadOnlyList<string> Installed { get; set; } = ["gcc=4:12.2.0-3", "libssl-dev=3.0.15-1", "tar=1.34"];

        public static PackageFile Package(string name, string sha256) => new(name, "4.21", $"/root/{name}.deb", 1, sha256);

        public void Jdk(string version, string vendor)
        {
            var bin = Directory.CreateDirectory(Path.Combine(Home, "jdk", "bin")).FullName;
            File.WriteAllText(Path.Combine(bin, "java"), "");
            File.WriteAllText(
                Path.Combine(Home, "jdk", "release"),
                $"IMPLEMENTOR=\"{vendor}\"\nJAVA_RUNTIME_VERSION=\"{version}+6-{vendor}-1deb12u1\"\nJAVA_VERSION=\"{version}\"\n");
        }

        public void Maven(string version)
        {
            var bin = Directory.CreateDirectory(Path.Combine(Home, "maven", "bin")).FullName;
            File.WriteAllText(Path.Combine(bin, "mvn"), "");
            var path = Path.Combine(Directory.CreateDirectory(Path.Combine(Home, "maven", "lib")).FullName, "maven-core-3.x.jar");
            File.Delete(path);
            using var jar = ZipFile.Open(path, ZipArchiveMode.Create);
            using var properties = new StreamWriter(jar.CreateEntry("META-INF/maven/org.apache.maven/maven-core/pom.properties").Open());
            properties.Write($"artifactId=maven-core\nversion={version}\n");
            Variables["PATH"] = $"{Path.Combine(Home, "jdk", "bin")}:{bin}:{Environment.GetEnvironmentVariable("PATH")}";
        }

        public void Dpkg(params (string Name, string Version, string? Provides)[] packages)
        {
            var admin = Directory.CreateDirectory(Path.Combine(Home, "dpkg")).FullName;
            var paragraphs = packages.Select(package =>
                $"Package: {package.Name}\nStatus: install ok installed\nDescription: some\n Package: not-one\nVersion: {package.Version}\n"
                + (package.Provides is { } provides ? $"Provides: {provides}\n" : ""));
            File.WriteAllText(
                Path.Combine(admin, "status"),
                "Package: maven-old\nStatus: deinstall ok config-files\nVersion: 1\n\n" + string.Join('\n', paragraphs));
            Variables["DPKG_ADMINDIR"] = admin;
        }

        /// <summary>A build as its server would publish it.</summary>
        public async Task<ComparedBuild> LookAsync()
        {
            var variables = new Dictionary<string, string>(_fleet.Machine(_server), StringComparer.Ordinal);
            foreach (var (name, value) in Variables)
                variables[name] = value;
            var reader = new EnvironmentReader(
                new EnvironmentSnapshot(variables, Home, Home) { SystemRoot = Home }, new GitOptions { Environment = variables });
            var environment = await reader.ReadAsync(
                new()
                {
                    Source = Source,
                    Arguments = Options.Arguments,
                    Profiles = Options.Profiles,
                    Variables = Options.Variables ?? new Dictionary<string, string>(StringComparer.Ordinal),
                },
                CancellationToken.None);
            var bytes = EnvironmentDocument.Write(environment with { Installed = Installed }).Bytes;
            return new(
                _server, new BuildRecord(Build)
                {
                    Commit = Commit,
                    Branch = Shell.Git(Source, "branch", "--show-current"),
                }, EnvironmentDocument.Read(bytes));
        }

        /// <summary>Builds once, and publishes that.</summary>
        public async Task BuildAsync()
        {
            await using var coordinator = await _fleet.OpenAsync(_server, change: machine =>
            {
                foreach (var (name, value) in Variables)
                    machine[name] = value;
            });
            var run = await coordinator.BeginBuildAsync(new BuildRunOptions(Options) { Source = Source });
            await using var disposed = run;
            await run.Environment.Reading;
            run.Installed = Installed;
            var details = new BuildEndDetails { ExitCode = Build.ExitCode, Packages = Build.Packages };
            await run.CompleteAsync(Build.Result == "success" ? BuildOutcome.Success : BuildOutcome.Failure, details);
            Assert.True((await coordinator.FlushAsync(Timeout.InfiniteTimeSpan)).IsVisible);
        }

        private string Commit => Shell.Git(Source, "rev-parse", "HEAD");
    }
}
