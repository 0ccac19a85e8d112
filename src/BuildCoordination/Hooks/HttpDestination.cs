using System.Net;
using System.Net.Http.Headers;
using System.Text;
using BuildCoordination.Diagnostics;
using BuildCoordination.Git;

namespace BuildCoordination.Hooks;

/// <summary>An endpoint that takes an event a request.</summary>
internal sealed class HttpDestination : HookDestination
{
    // They blame this event. Others, 400 too, are often the answer to each event: a person may correct the hook within the time of retries.
    private static readonly HttpStatusCode[] ForGood = [HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.UnprocessableEntity];

    private readonly HttpClient _client;
    private readonly MediaTypeHeaderValue _type;
    private readonly Uri _url;

    /// <exception cref="HookException">The address is not one.</exception>
    public HttpDestination(string address, bool isCloudEvents)
    {
        var url = Parse(address);
        if (!Uri.TryCreate(url.ForGit, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new HookException("its address is no URL of http or https");
        _url = uri;
        _type = new(isCloudEvents ? "application/cloudevents+json" : "application/json", "utf-8");
        // Redirected, the credentials would go where nobody sent them. The caller has the deadline.
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
        if (url.Credentials is var (user, password))
        {
            _client.DefaultRequestHeaders.Authorization =
                new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        }
    }

    public override async Task DeliverAsync(byte[] line, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new ByteArrayContent(line) { Headers = { ContentType = _type } };
            using var post = new HttpRequestMessage(HttpMethod.Post, _url) { Content = content };
            // Only the status of the answer is read.
            using var answer =
                await _client.SendAsync(post, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
                throw new HookException($"it answered {(int)answer.StatusCode}") { IsForGood = ForGood.Contains(answer.StatusCode) };
        }
        catch (HttpRequestException e)
        {
            // The message of the outermost one has the host, which may be a placeholder's text, or says to look within.
            throw new HookException(e.GetBaseException().Message, e);
        }
    }

    public override void Dispose() => _client.Dispose();

    private static RepositoryUrl Parse(string address)
    {
        try
        {
            return RepositoryUrl.ParseEndpoint(address);
        }
        catch (CoordinationException e)
        {
            throw new HookException("its address cannot be read", e);
        }
    }
}
