using System.Security.Cryptography;
using System.Text;

namespace Microsoft.ML.InductiveBias;

/// <summary>What a run hands out.</summary>
/// <param name="Specification">The text that names the space, or the work, on every machine.</param>
/// <param name="Fingerprint">Another process whose work has this fingerprint computes the same.</param>
/// <param name="Versions">The versions of the libraries that this process computes with.</param>
/// <param name="Items">The seeds, runs, or pieces.</param>
/// <param name="BlockSize">The largest number of items that are leased together.</param>
/// <param name="Noun">What messages call the items.</param>
/// <param name="Data">The rows, or other data, in chunks.</param>
internal sealed record RunWork(string Specification, string Fingerprint, string Versions, IReadOnlyList<int> Items, int BlockSize, string Noun, byte[][] Data)
{
    public WorkKind Kind { get; private init; }

    /// <summary>Of a simulation, what it depends on besides space and rows.</summary>
    public string? Simulation { get; private init; }

    /// <summary>Hypotheses, or runs of a simulation, each of which takes long and is leased alone.</summary>
    public static RunWork Of(SamplingWork work, string specification, ClusterRunOptions options) =>
        new(specification, work.Fingerprint, LibraryVersions.Of(work.Space), work.Seeds, work.Simulation is null ? options.BlockSize : 1,
            work.Simulation is null ? "seeds" : "runs of the simulation", TaskBytes.Encode(work.Training, work.Test, options.MessageBytes))
        {
            Simulation = work.Simulation,
        };

    /// <summary>Pieces of work, each of which is leased alone.</summary>
    public static RunWork Of(string specification, ReadOnlyMemory<byte> data, IReadOnlyList<int> pieces, ClusterRunOptions options) =>
        new(specification, PiecesFingerprint(specification, data.Span), LibraryVersions.OfThisLibrary, pieces, 1, "pieces of work", [.. data.ToArray().Chunk(options.MessageBytes)])
        {
            Kind = WorkKind.Pieces,
        };

    private static string PiecesFingerprint(string specification, ReadOnlySpan<byte> data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // A hash of each, so that nothing can move from one to the other.
        hash.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(specification)));
        hash.AppendData(SHA256.HashData(data));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
