using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using BuildCoordination.Tests.Fleets;
using BuildCoordination.Tests.Git;

namespace BuildCoordination.Tests.Publishing;

/// <summary>A connection that is cut anywhere in an exchange loses no message and sends none twice.</summary>
[Trait("Takes", "long")]
public sealed class CutPushTests : IDisposable
{
    private readonly TestFleet _fleet = new();

    public void Dispose() => _fleet.Dispose();

    [Theory]
    [InlineData(3)]
    [InlineData(25, Explicit = true)]
    public async Task Over_ssh(int cuts)
    {
        using var sshd = await SshServer.StartAsync(Path.Combine(_fleet.Folder, "ssh"));
        using var proxy = new CuttingProxy(sshd.Port);
        await EachCutAsync(proxy, cuts, machine =>
        {
            machine["GIT_SSH_COMMAND"] = $"{sshd.Command()} -o HostKeyAlias=[127.0.0.1]:{sshd.Port}";
            machine["BUILDCOORD_REPOSITORY"] =
                sshd.Url(_fleet.Remote).Replace($":{sshd.Port}/", $":{proxy.Port}/", StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData(3)]
    [InlineData(25, Explicit = true)]
    public async Task Over_TLS(int cuts)
    {
        using var certificate = SelfSigned(Path.Combine(_fleet.Folder, "ca.pem"));
        using var server = new HttpGitServer(_fleet.Folder);
        using var proxy = new CuttingProxy(server.Port, certificate);
        Shell.Git(_fleet.Remote, "config", "http.receivepack", "true");
        await EachCutAsync(proxy, cuts, machine =>
        {
            machine["GIT_SSL_CAINFO"] = Path.Combine(_fleet.Folder, "ca.pem");
            machine["BUILDCOORD_REPOSITORY"] = $"https://127.0.0.1:{proxy.Port}/coordination.git";
        });
    }

    private async Task EachCutAsync(CuttingProxy proxy, int cuts, Action<Dictionary<string, string>> use)
    {
        var subjects = new List<string>();
        await using var build1 = await _fleet.OpenAsync("build1", change: use);
        await SendAsync("first");
        Assert.True((await build1.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
        var before = proxy.Passed;
        await SendAsync("whole");
        Assert.True((await build1.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
        var size = proxy.Passed - before;

        for (var cut = 1; cut <= cuts; cut++)
        {
            proxy.CutAfter(size * cut / (cuts + 1));
            await SendAsync($"cut {cut}");
            // The commit may be there or not: the next flush finds out.
            await build1.FlushAsync(TimeSpan.FromMinutes(5));
            proxy.CutAfter(long.MaxValue);
            Assert.True((await build1.FlushAsync(TimeSpan.FromMinutes(5))).IsVisible);
        }

        Assert.Equal(cuts, proxy.Cuts);
        Assert.Equal(subjects.Order(StringComparer.Ordinal), _fleet.AllSubjects().Order(StringComparer.Ordinal));
        Shell.Git(_fleet.Remote, "fsck", "--full", "--strict");

        async Task SendAsync(string subject)
        {
            subjects.Add(subject);
            await build1.Messages.SendAsync(new() { To = "all", Subject = subject });
        }
    }

    private static X509Certificate2 SelfSigned(string authority)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate =
            request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        File.WriteAllText(authority, certificate.ExportCertificatePem());
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
