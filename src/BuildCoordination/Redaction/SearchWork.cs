namespace BuildCoordination.Redaction;

/// <summary>How many characters a search looked at. A text that somebody made to be slow takes time by its length only.</summary>
internal sealed class SearchWork
{
    public long Characters { get; private set; }

    public void Add(int characters) => Characters += characters;
}
