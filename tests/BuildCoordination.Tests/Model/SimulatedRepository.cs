using System.Text;
using BuildCoordination.Documents;
using BuildCoordination.Outbox;
using BuildCoordination.Publishing;
using BuildCoordination.Repository;

namespace BuildCoordination.Tests.Model;

/// <summary>A coordination repository without git: the files of its tip.</summary>
internal sealed class SimulatedRepository
{
    private Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public SimulatedRepository Copy() => new() { _files = new(_files, StringComparer.Ordinal) };

    /// <summary>What the tip would be with these updates.</summary>
    public IReadOnlyDictionary<string, byte[]?> Apply(IReadOnlyList<WaitingUpdate> updates, DateTimeOffset now) =>
        Batch.Apply(updates, new TreeChanges(path => _files.GetValueOrDefault(path), List), now).Changes;

    public void Take(IReadOnlyDictionary<string, byte[]?> changes)
    {
        foreach (var (path, bytes) in changes)
        {
            if (bytes is null)
                _files.Remove(path);
            else
                _files[path] = bytes;
        }
    }

    public byte[]? Read(string path) => _files.GetValueOrDefault(path);

    public void Write(string path, byte[] bytes) => _files[path] = bytes;

    public string Text(Func<string, bool> which) =>
        string.Join('\n', _files.Where(file => which(file.Key)).OrderBy(file => file.Key, StringComparer.Ordinal)
        .Select(file => $"{file.Key}\n{Encoding.Latin1.GetString(file.Value)}"));

    public IReadOnlyList<FleetMessage> Live => MessagesDocument.Parse(Read(RepositoryPaths.Messages)).Messages;

    /// <summary>Every message as often as it is there, live and archived.</summary>
    public IReadOnlyList<FleetMessage> Messages =>
        [.. Live, .. _files.Where(file => file.Key.StartsWith(RepositoryPaths.Archive, StringComparison.Ordinal))
            .SelectMany(file => ArchiveSegment.Read(file.Value))];

    private string[] List(string folder) =>
        [.. _files.Keys.Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal))
            .Select(path => path[(folder.Length + 1)..].Split('/')[0]).Distinct()];
}
