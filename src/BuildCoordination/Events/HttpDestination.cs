using System.Net;
using System.Net.Http.Headers;
using System.Text;
using BuildCoordination.Git;

namespace BuildCoordination.Events;

/// <summary>An endpoint that takes CloudEvents in structured mode, one a request.</summary>
internal sealed class HttpDestination : EventDestination
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly HttpClient _client;
    private readonly RepositoryUrl _url;

    public HttpDestination(RepositoryUrl url)
    {
        _url = url;
        // Redirected, the credentials would go where nobody sent them.
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout };
        if (url.Credentials is var (user, password))
        {
            _client.DefaultRequestHeaders.Authorization =
                new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        }
    }

    public override string Display => _url.Display;

    public override async Task<EventProblem?> TryDeliverAsync(byte[] line, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new ByteArrayContent(line)
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/cloudevents+json", "utf-8") },
            };
            using var post = new HttpRequestMessage(HttpMethod.Post, _url.ForGit) { Content = content };
            // Only the status of the answer is read.
            using var answer =
                await _client.SendAsync(post, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return answer.IsSuccessStatusCode
                ? null
                : new EventProblem($"it answered {(int)answer.StatusCode}", IsFinal: IsRefusal(answer.StatusCode));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new EventProblem($"no answer within {Timeout.TotalSeconds:0} s", IsFinal: false);
        }
    }

    public override void Dispose() => _client.Dispose();

    private static bool IsRefusal(HttpStatusCode status) =>
        (int)status < 500 && status is not (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests);
}
