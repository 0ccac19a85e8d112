using System.Collections.Concurrent;
using System.Net;
using BuildCoordination.Tests.Git;

namespace BuildCoordination.Tests.Hooks;

/// <summary>A loopback endpoint that keeps what is posted to it.</summary>
internal sealed class EventEndpoint : IDisposable
{
    private readonly HttpGitServer _server = new("/");

    public EventEndpoint() => _server.Intercept = context =>
    {
        using var body = new StreamReader(context.Request.InputStream);
        Posts.Enqueue(
            new Post(context.Request.HttpMethod, context.Request.ContentType, context.Request.Headers["Authorization"], body.ReadToEnd())
            {
                Target = context.Request.RawUrl ?? "",
                Headers = context.Request.Headers,
            });
        return Answer(context, Posts.Count);
    };

    public ConcurrentQueue<Post> Posts { get; } = new();

    /// <summary>How a post is answered, by its number from 1.</summary>
    public Func<HttpListenerContext, int, bool> Answer { get; set; } = (context, _) => HttpGitServer.Answer(context, 202);

    public string Url(string userInfo = "") => _server.Url("events?key=of-the-endpoint", userInfo);

    public void Dispose() => _server.Dispose();

    internal sealed record Post(string Method, string? ContentType, string? Authorization, string Body)
    {
        public string Target { get; init; } = "";

        public System.Collections.Specialized.NameValueCollection Headers { get; init; } = [];
    }
}
