using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using BuildCoordination.Repository;

namespace BuildCoordination.Tests.Model;

/// <summary>What the scripts and their users do to the messages.</summary>
internal sealed class ScriptServer(Random random)
{
    private readonly List<string> _sent = [];

    /// <summary>The ids of what it sent, that no archiver of its own threw away.</summary>
    public IReadOnlyList<string> Sent => _sent;

    public string Write(SimulatedRepository repository, long now)
    {
        if (repository.Read(RepositoryPaths.Messages) is not { } bytes || repository.Live.Count == 0)
            return "nothing there";
        var text = Encoding.UTF8.GetString(bytes);
        switch (random.Next(4))
        {
            case 0 or 1:
                return Append(repository, bytes, now);
            case 2:
                // Its archiver rewrites the file as a bare array.
                repository.Write(RepositoryPaths.Messages, Encoding.UTF8.GetBytes(MessagesIn(Parse(bytes))?.ToJsonString() ?? text));
                return "bare array";
            default:
                // Somebody commits in the middle of a merge.
                var line = text.IndexOf('\n', StringComparison.Ordinal) + 1;
                repository.Write(
                    RepositoryPaths.Messages,
                    Encoding.UTF8.GetBytes($"{text[..line]}<<<<<<< HEAD\n=======\n>>>>>>> d8e22ab (x)\n{text[line..]}"));
                return "conflict markers";
        }
    }

    private string Append(SimulatedRepository repository, byte[] bytes, long now)
    {
        var document = Parse(bytes);
        if (MessagesIn(document) is not { } messages)
            return "cannot read it";
        var id = string.Create(CultureInfo.InvariantCulture, $"msg_{now / 1000}_{_sent.Count + 1000}");
        messages.Add(
            new JsonObject
            {
                ["id"] = id,
                ["from"] = "script9",
                ["to"] = "all",
                ["type"] = "info",
                ["subject"] = "theirs",
                ["body"] = "",
                ["timestamp"] = "2025-11-05T00:00:00Z",
                ["read"] = false,
            });
        repository.Write(RepositoryPaths.Messages, Encoding.UTF8.GetBytes(document!.ToJsonString()));
        _sent.Add(id);
        return "append";
    }

    private static JsonArray? MessagesIn(JsonNode? document) => document as JsonArray ?? (document as JsonObject)?["messages"] as JsonArray;

    private static JsonNode? Parse(byte[] bytes)
    {
        try
        {
            return JsonNode.Parse(bytes);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
