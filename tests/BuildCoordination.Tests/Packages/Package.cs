using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace BuildCoordination.Tests.Packages;

/// <summary>What a package file holds.</summary>
internal sealed class Package
{
    // What NuGet names and numbers anew in each package that it makes.
    private static readonly string[] NuGetsOwn = ["_rels/.rels", ".psmdcp"];
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    private readonly Dictionary<string, byte[]> _contents = new(StringComparer.Ordinal);

    public Package(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        foreach (var entry in zip.Entries)
        {
            using var content = entry.Open();
            using var copy = new MemoryStream();
            content.CopyTo(copy);
            _contents[entry.FullName] = copy.ToArray();
        }
    }

    public string Id => Metadata("id");

    public IEnumerable<string> Files => _contents.Keys;

    /// <summary>Each file with the hash of what is in it, less what is NuGet's own.</summary>
    public IEnumerable<string> Hashes => Files
        .Where(file => !NuGetsOwn.Any(own => file.EndsWith(own, StringComparison.Ordinal)))
        .Order(StringComparer.Ordinal)
        .Select(file => $"{file} {Convert.ToHexString(SHA256.HashData(_contents[file]))}");

    /// <summary>Where a debugger finds the sources of the assemblies in it.</summary>
    public IEnumerable<string> SourceLinks => Files
        .Where(file => file.EndsWith(".pdb", StringComparison.Ordinal) || file.EndsWith(".dll", StringComparison.Ordinal))
        .Select(Symbols).OfType<string>();

    /// <summary>What its nuspec says: an element's text, or else its attributes.</summary>
    public string Metadata(string name) => XDocument.Parse(Text(Files.Single(file => file.EndsWith(".nuspec", StringComparison.Ordinal))))
        .Descendants().Where(element => element.Name.LocalName == name)
        .Select(element => element.Value.Length > 0
            ? element.Value
            : string.Join(' ', element.Attributes().Select(attribute => attribute.Value))).FirstOrDefault("");

    public string Text(string file) => Encoding.UTF8.GetString(_contents[file]).TrimStart('\uFEFF');

    public bool Holds(string text) => _contents.Values.Any(content => content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);

    /// <summary>Writes one file of a package anew.</summary>
    public static void Change(string path, string file, Func<string, string> change)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Update);
        using var content = zip.GetEntry(file)!.Open();
        using var reader = new StreamReader(content, leaveOpen: true);
        var changed = Encoding.UTF8.GetBytes(change(reader.ReadToEnd()));
        content.SetLength(0);
        content.Write(changed);
    }

    private string? Symbols(string file)
    {
        using var content = new MemoryStream(_contents[file]);
        if (file.EndsWith(".pdb", StringComparison.Ordinal))
        {
            using var symbols = MetadataReaderProvider.FromPortablePdbStream(content);
            return LinkIn(symbols.GetMetadataReader());
        }

        using var assembly = new PEReader(content);
        var embedded = assembly.ReadDebugDirectory().FirstOrDefault(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        if (embedded.DataSize == 0)
            return null;
        using var inside = assembly.ReadEmbeddedPortablePdbDebugDirectoryData(embedded);
        return LinkIn(inside.GetMetadataReader());
    }

    private static string? LinkIn(MetadataReader symbols) => symbols.CustomDebugInformation.Select(symbols.GetCustomDebugInformation)
        .Where(information => symbols.GetGuid(information.Kind) == SourceLink)
        .Select(information => Encoding.UTF8.GetString(symbols.GetBlobBytes(information.Value))).FirstOrDefault();
}
