using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests.Comparison;

/// <summary>Two packages of one commit, both on this machine: the first thing in which they differ is named.</summary>
public sealed class DifferingPackagesTests : IDisposable
{
    private const string Listed = "data.tar: ./usr/share/x/x.properties";

    private readonly TestFleet _fleet = new();
    private readonly string _programs;
    private readonly Buildcoord _build1;

    public DifferingPackagesTests()
    {
        _programs = Directory.CreateDirectory(Path.Combine(_fleet.Folder, "programs")).FullName;
        _build1 = new Buildcoord(_fleet, "build1", ("PATH", $"{_programs}:{Environment.GetEnvironmentVariable("PATH")}"));
        Publish("build1", "jdk=17.0.15");
        Publish("build2", "jdk=17.0.12");
    }

    [Fact]
    public async Task Diffoscope_says_in_which_line()
    {
        // What version 240 printed for two such packages.
        Install("""
            cat <<'END'
            {"diffoscope-json-version": 1, "source1": "a.deb", "source2": "b.deb", "unified_diff": null, "details": [
              {"source1": "file list", "source2": "file list", "unified_diff": "@@ -1 +1 @@\n--rw-r--r-- 0 0 0 4 2026-11-29 debian-binary\n+-rw-r--r-- 0 0 0 4 2026-11-30 debian-binary\n"},
              {"source1": "control.tar.xz", "source2": "control.tar.xz", "unified_diff": null, "details": [
                {"source1": "control.tar", "source2": "control.tar", "unified_diff": null, "details": [
                  {"source1": "./md5sums", "source2": "./md5sums", "unified_diff": null, "details": [
                    {"source1": "./md5sums", "source2": "./md5sums", "unified_diff": "@@ -1 +1 @@\n-04c9\n+14c9\n"}]}]}]},
              {"source1": "data.tar.xz", "source2": "data.tar.xz", "unified_diff": null, "details": [
                {"source1": "data.tar", "source2": "data.tar", "unified_diff": null, "details": [
                  {"source1": "./usr/share/x/x.jar", "source2": "./usr/share/x/x.jar", "unified_diff": null, "details": [
                    {"source1": "zipinfo -v {}", "source2": "zipinfo -v {}", "unified_diff": "@@ -1 +1 @@\n-crc 1\n+crc 2\n"},
                    {"source1": "META-INF/MANIFEST.MF", "source2": "META-INF/MANIFEST.MF", "unified_diff": "@@ -1,2 +1,2 @@\n Manifest-Version: 1.0\n-Build-Jdk: 17.0.15\n+Build-Jdk: 17.0.12\n"}]}]}]}]}
            END
            exit 1
            """);

        Assert.Equal(
            "data.tar: ./usr/share/x/x.jar: META-INF/MANIFEST.MF: Build-Jdk: 17.0.15 → Build-Jdk: 17.0.12", await PlaceAsync());
    }

    [Fact]
    public async Task A_secret_in_that_line_is_not_shown()
    {
        Install("""
            cat <<'END'
            {"source1": "a.deb", "details": [{"source1": "./etc/db.properties", "unified_diff": "-db.password=S3cretPa55phrase\n+db.password=0therPa55phrase\n"}]}
            END
            """);

        var place = await PlaceAsync();

        Assert.StartsWith("./etc/db.properties: ", place, StringComparison.Ordinal);
        Assert.DoesNotContain("Pa55phrase", place, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 2")]
    [InlineData("echo 'Traceback (most recent call last):'; exit 1")]
    [InlineData("echo '[]'")]
    [InlineData("echo '{\"source1\": 1, \"details\": {}}'")]
    [InlineData("kill -9 $$")]
    public async Task Where_diffoscope_finds_nothing_the_first_file_of_the_listing_is_named(string program)
    {
        Install(program);

        Assert.Equal(Listed, await PlaceAsync());
    }

    [Fact(Explicit = true)]
    public async Task Where_diffoscope_does_not_end_the_listing_is_shown_after_a_minute()
    {
        Install("sleep 1000");

        Assert.Equal(Listed, await PlaceAsync());
    }

    public void Dispose() => _fleet.Dispose();

    private async Task<string?> PlaceAsync()
    {
        var compared = await _build1.RunAsync("compare", "build1", "build2", "--json");
        var package = JsonNode.Parse(compared.Output)!["differences"]!.AsArray().Single();
        Assert.Equal("package", package!["kind"]!.GetValue<string>());
        return package["place"]?.GetValue<string>();
    }

    private void Install(string script)
    {
        var program = Path.Combine(_programs, "diffoscope");
        Shell.WriteProgram(program, $"#!/bin/sh\n{script}\n");
    }

    private void Publish(string server, string content)
    {
        var root = Directory.CreateDirectory(Path.Combine(_fleet.Folder, server)).FullName;
        Directory.CreateDirectory(Path.Combine(root, "DEBIAN"));
        Directory.CreateDirectory(Path.Combine(root, "usr/share/x"));
        File.WriteAllText(
            Path.Combine(root, "DEBIAN/control"),
                "Package: x\nVersion: 1\nArchitecture: all\nMaintainer: a <a@b.example>\nDescription: x\n");
        // They differ with the file, and say nothing of their own.
        File.WriteAllText(Path.Combine(root, "DEBIAN/md5sums"), $"{content}  usr/share/x/x\n");
        File.WriteAllText(Path.Combine(root, "usr/share/x/x.properties"), content);
        Shell.RunAsync("dpkg-deb", ["--root-owner-group", "-b", root, $"{root}.deb"]).GetAwaiter().GetResult();
        var bytes = File.ReadAllBytes($"{root}.deb");
        _fleet.Edit($"{server}/status.json", $$"""{"server": "{{server}}", "status": "success"}""");
        _fleet.Edit($"{server}/builds.json", new JsonObject
        {
            ["builds"] = new JsonArray(new JsonObject
            {
                ["id"] = "job_1", ["name"] = "x", ["status"] = "success", ["result"] = "success", ["commit"] = new string('c', 40),
                ["packages"] = new JsonArray(new JsonObject
                {
                    ["name"] = "x", ["version"] = "1", ["path"] = $"{root}.deb", ["size"] = bytes.Length,
                    ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(bytes)),
                }),
            }),
        }.ToJsonString());
    }
}
