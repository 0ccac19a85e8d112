using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using BuildCoordination.Redaction;

namespace BuildCoordination.Builds;

/// <summary>
/// The secret values of a run's environment, hashed, in its record: the process that finds the run crashed has another environment, and
/// publishes the end of the log.
/// </summary>
/// <remarks>
/// A hash is cut to 16 bits, and its salt is that of the state folder: many values have the same hash, and more records of one value say
/// no more. A reader of the record therefore cannot find out which guess is the value.
/// </remarks>
internal sealed record RunSecrets(
    [property: JsonPropertyName("salt")] string Salt,
    [property: JsonPropertyName("iterations")] int Iterations,
    [property: JsonPropertyName("values")] IReadOnlyList<SecretHash> Values)
{
    private const int CurrentIterations = 256;

    // Of a hostile record; each candidate costs as many.
    private const int MostIterations = 10_000;

    private const int MostValues = 64;

    [JsonIgnore]
    public bool IsWhole => Iterations is > 0 and <= MostIterations && Values.Count <= MostValues
        && Values.All(value => value.Length >= SecretValues.Shortest);

    /// <summary>The hashes of secret values; null if there are none.</summary>
    public static RunSecrets? FromValues(IEnumerable<string> values, string salt)
    {
        SecretHash[] hashes =
            [.. values.Take(MostValues).Select(value => new SecretHash(value.Length, Hash(value, salt, CurrentIterations)))];
        return hashes.Length == 0 ? null : new(salt, CurrentIterations, hashes);
    }

    /// <summary>The values that <paramref name="known"/> does not hold.</summary>
    public RunSecrets Except(RunSecrets? known) =>
        known?.Salt == Salt && known.Iterations == Iterations ? this with { Values = [.. Values.Except(known.Values)] } : this;

    public bool Has(string candidate) => Values.Contains(new(candidate.Length, Hash(candidate, Salt, Iterations)));

    private static int Hash(ReadOnlySpan<char> value, string salt, int iterations)
    {
        Span<byte> hash = stackalloc byte[sizeof(ushort)];
        Rfc2898DeriveBytes.Pbkdf2(value, Encoding.UTF8.GetBytes(salt), hash, iterations, HashAlgorithmName.SHA256);
        return BinaryPrimitives.ReadUInt16BigEndian(hash);
    }
}

/// <summary>One secret value: its length in UTF-16 units, and 16 bits of its hash.</summary>
internal readonly record struct SecretHash(
    [property: JsonPropertyName("length")] int Length,
    [property: JsonPropertyName("hash")] int Hash);
