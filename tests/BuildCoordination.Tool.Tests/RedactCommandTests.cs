using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace BuildCoordination.Tool.Tests;

/// <summary>A person sees what would be published of a text, without any fleet.</summary>
public sealed class RedactCommandTests : IDisposable
{
    private static readonly string Token = "ghp" + "_0123456789abcdefghijABCDEFGHIJ012345";

    private readonly TestFleet _fleet = new();
    private readonly Buildcoord _build1;

    public RedactCommandTests() => _build1 = new Buildcoord(
        _fleet, "build1", ("NEXUS_PASSWORD", "Tr0ub4dor3"), ("BUILDCOORD_REPOSITORY", "/does/not/exist"));

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    public async Task Standard_input_is_printed_as_it_would_be_published(string file)
    {
        var end = await _build1.RunWithInputAsync(
            $"one\r\nuse {Token} and Tr0ub4dor3\nlast", ["redact", .. file.Length > 0 ? [file] : Array.Empty<string>()]);
        Assert.Equal((1, "one\r\nuse [redacted:github-token] and [redacted:environment]\nlast", ""), (end.Code, end.Output, end.Error));
    }

    [Fact]
    public async Task A_file_without_a_secret_is_printed_as_it_is_with_exit_code_0_and_one_that_is_not_there_is_2()
    {
        var file = Path.Combine(_fleet.Folder, "a.log");
        await File.WriteAllTextAsync(file, "[INFO] BUILD SUCCESS\n\n");
        var end = await _build1.RunAsync("redact", file);
        Assert.Equal((0, "[INFO] BUILD SUCCESS\n\n"), (end.Code, end.Output));
        Assert.Equal(2, (await _build1.RunAsync("redact", file + ".none")).Code);
        var json = await _build1.RunWithInputAsync($"password={Token}", "redact", "--json");
        Assert.Equal("password=[redacted:github-token]", JsonNode.Parse(json.Output)!["text"]!.GetValue<string>());
        Assert.Equal(1, json.Code);
    }

    [Fact]
    public async Task A_text_longer_than_what_is_held_at_once_is_printed_whole_and_no_secret_slips_through_between_its_pieces()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 12_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"[INFO] Building jar number {i} of cloud-server {new string('=', i % 97)}\n");
            if (i % 50 == 0)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"Password:\n  kJ8sL2m{i:d6}\n-----BEGIN RSA PRIVATE KEY-----\nMIIEkJ8sL2mQ9zX4\n-----END RSA PRIVATE KEY-----\n");
            }
        }

        text.Append('x', 1_000_000).Append(' ').Append(Token).Append(' ').Append('y', 100_000);
        var end = await _build1.RunWithInputAsync(text.ToString(), "redact");
        Assert.Equal(1, end.Code);
        Assert.DoesNotContain("kJ8sL2m", end.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, end.Output, StringComparison.Ordinal);
        Assert.Equal(12_000, end.Output.Split("[INFO] Building jar number").Length - 1);
        Assert.Equal(240, end.Output.Split("Password:\n  [redacted:password]\n[redacted:private-key]\n").Length - 1);
        Assert.EndsWith("x [redacted:github-token] " + new string('y', 100_000), end.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redact /dev/zero")]
    [InlineData("redact /dev/urandom")]
    [InlineData("redact < /dev/zero")]
    [InlineData("redact --json /dev/full")]
    [InlineData("redact --json < <(cat /dev/zero 2>/dev/null)")]
    [InlineData("explain /dev/zero")]
    [InlineData("explain - < /dev/zero")]
    public async Task A_text_that_never_ends_is_one_line_and_no_answer(string command)
    {
        var (code, output, error) = await Shell.TryAsync(
            "bash", ["-c", $"timeout 600 \"$0\" {command}", Buildcoord.Program], _build1.Environment, _build1.Environment["HOME"]);

        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("buildcoord: error BC1202", Assert.Single(error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_ends_is_a_text()
    {
        var end = await _build1.RunAsync("redact", "/dev/null");
        Assert.Equal((0, "", ""), (end.Code, end.Output, end.Error));
    }

    public void Dispose() => _fleet.Dispose();
}
