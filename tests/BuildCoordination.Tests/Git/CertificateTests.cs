using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using BuildCoordination.Git;

namespace BuildCoordination.Tests.Git;

public sealed class CertificateTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_told()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        _ = ServeAsync(listener, certificate);
        using var cache = await _sandbox.OpenCacheAsync();

        var failure = (await _sandbox.RemoteTo($"https://{listener.LocalEndpoint}/fleet").FetchAsync(cache, default)).Failure!;

        Assert.Equal((RemoteFailureKind.Certificate, "BC2005"), (failure.Kind, failure.Diagnostic.Code));
    }

    private static async Task ServeAsync(TcpListener listener, X509Certificate certificate)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                await using var stream = new SslStream(client.GetStream());
                await IgnoreAsync(() => stream.AuthenticateAsServerAsync(certificate));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task IgnoreAsync(Func<Task> handshake)
    {
        try
        {
            await handshake();
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // The client went away, as it should.
        }
    }
}
