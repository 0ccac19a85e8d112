using BuildCoordination.Diagnostics;
using BuildCoordination.Documents;
using BuildCoordination.Repository;

namespace BuildCoordination.Fleet;

/// <summary>
/// Reads documents where nothing is written from them, and no more of them than fits: a few KB in the repository can stand for many GB.
/// </summary>
internal sealed class BoundedReads(StoreSession session, Action<CoordinationDiagnostic>? warn)
{
    private readonly List<string> _tooLarge = [];
    private readonly List<string> _tooMuch = [];
    private long _room = Limits.ReadBytes;
    private long _archiveRoom = Limits.ArchiveBytes;

    /// <summary>A document that is too large, or comes after too much, is none.</summary>
    public byte[]? Read(string path)
    {
        var size = session.SizeOf(path);
        var isArchive = RepositoryPaths.IsArchive(path);
        if (size > RepositoryPaths.LimitOf(path))
            _tooLarge.Add(path);
        else if (size > (isArchive ? _archiveRoom : _room))
            _tooMuch.Add(path);
        else
            return ReadWithin(path, size, isArchive);
        return null;
    }

    /// <summary>Warns of what was left out, once for each reason.</summary>
    public void ReportOmissions()
    {
        foreach (var diagnostic in WhatIsLeftOut())
            warn?.Invoke(diagnostic);
    }

    /// <summary>Gets the documents that were not read since the last call.</summary>
    public IReadOnlyList<CoordinationDiagnostic> WhatIsLeftOut()
    {
        var found = new List<CoordinationDiagnostic>();
        string[] tooLarge = [.. _tooLarge.Distinct(StringComparer.Ordinal)], tooMuch = [.. _tooMuch.Distinct(StringComparer.Ordinal)];
        if (tooLarge.Length > 0)
            found.Add(FleetDiagnostics.TooLarge(tooLarge, session.SizeOf(tooLarge[0]), RepositoryPaths.LimitOf(tooLarge[0])));
        if (tooMuch.Length > 0)
            found.Add(FleetDiagnostics.TooMuch(tooMuch, RepositoryPaths.IsArchive(tooMuch[0]) ? Limits.ArchiveBytes : Limits.ReadBytes));
        _tooLarge.Clear();
        _tooMuch.Clear();
        return found;
    }

    private byte[]? ReadWithin(string path, long size, bool isArchive)
    {
        _room -= size;
        _archiveRoom -= isArchive ? size : 0;
        return session.Read(path);
    }
}
