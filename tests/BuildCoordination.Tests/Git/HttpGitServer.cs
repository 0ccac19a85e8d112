using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BuildCoordination.Tests.Git;

/// <summary>git's own http backend behind a listener on the loopback interface.</summary>
internal sealed class HttpGitServer : IDisposable
{
    private readonly HttpListener _listener;
    private readonly string _root;
    private readonly Task _serving;

    public HttpGitServer(string root)
    {
        (_root, _listener, Port) = (root, Listen(out var port), port);
        _serving = ServeAsync();
    }

    public int Port { get; }

    /// <summary>Answers a request itself, with true, or leaves it to git.</summary>
    public Func<HttpListenerContext, bool> Intercept { get; set; } = _ => false;

    public string Url(string repository, string userInfo = "") => $"http://{userInfo}127.0.0.1:{Port}/{repository}";

    public void Dispose()
    {
        _listener.Close();
        _serving.Wait(TimeSpan.FromSeconds(10));
    }

    /// <summary>Lets nobody in but this user.</summary>
    public static bool Demand(HttpListenerContext context, string user, string password)
    {
        if (context.Request.Headers["Authorization"] == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")))
            return false;
        context.Response.AddHeader("WWW-Authenticate", "Basic realm=\"fleet\"");
        return Answer(context, 401);
    }

    public static bool Answer(HttpListenerContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.Close();
        return true;
    }

    /// <summary>Breaks the connection in the middle of an answer.</summary>
    public static bool Cut(HttpListenerContext context)
    {
        context.Response.ContentLength64 = 1000;
        context.Response.OutputStream.Write("0100"u8);
        context.Response.Abort();
        return true;
    }

    private static HttpListener Listen(out int port)
    {
        for (var tries = 0; ; tries++)
        {
            using (var free = new TcpListener(IPAddress.Loopback, 0))
            {
                free.Start();
                port = ((IPEndPoint)free.LocalEndpoint).Port;
            }

            var listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
            try
            {
                listener.Start();
                return listener;
            }
            catch (Exception e) when (e is HttpListenerException or SocketException && tries < 10)
            {
                // Somebody else took the port a moment before us.
            }
        }
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                _ = Task.Run(() => ServeAsync(context));
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(HttpListenerContext context)
    {
        try
        {
            if (!Intercept(context))
                await RunGitAsync(context);
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The client has gone.
        }
    }

    private async Task RunGitAsync(HttpListenerContext context)
    {
        var request = context.Request;
        var start = new ProcessStartInfo("git", ["http-backend"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in new Dictionary<string, string?>
        {
            ["GIT_PROJECT_ROOT"] = _root,
            ["GIT_HTTP_EXPORT_ALL"] = "1",
            ["REMOTE_USER"] = "somebody",
            ["REQUEST_METHOD"] = request.HttpMethod,
            ["PATH_INFO"] = request.Url!.AbsolutePath,
            ["QUERY_STRING"] = request.Url.Query.TrimStart('?'),
            ["CONTENT_TYPE"] = request.ContentType,
            ["HTTP_CONTENT_ENCODING"] = request.Headers["Content-Encoding"],
            ["GIT_PROTOCOL"] = request.Headers["Git-Protocol"],
        })
        {
            start.Environment[name] = value;
        }

        using var git = Process.Start(start)!;
        var feeding = FeedAsync(request, git);
        var output = git.StandardOutput.BaseStream;
        for (string line; (line = await ReadLineAsync(output)).Length > 0;)
        {
            var (header, value) = (line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..].Trim());
            if (header == "Status")
                context.Response.StatusCode = int.Parse(value[..3], CultureInfo.InvariantCulture);
            else
                context.Response.AddHeader(header, value);
        }

        await output.CopyToAsync(context.Response.OutputStream);
        await feeding;
        context.Response.Close();
    }

    private static async Task FeedAsync(HttpListenerRequest request, Process git)
    {
        try
        {
            await request.InputStream.CopyToAsync(git.StandardInput.BaseStream);
            git.StandardInput.Close();
        }
        catch (IOException)
        {
            // git wants no more.
        }
    }

    private static async Task<string> ReadLineAsync(Stream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one) == 1 && one[0] != '\n')
            line.Append((char)one[0]);
        return line.ToString().TrimEnd('\r');
    }
}
