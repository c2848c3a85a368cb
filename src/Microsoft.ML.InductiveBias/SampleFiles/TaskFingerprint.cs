using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Microsoft.ML.InductiveBias;

/// <summary>A hash that identifies a space and its data.</summary>
internal static class TaskFingerprint
{
    private const int ValuesPerBlock = 1024;

    /// <summary>SHA-256, in lower-case hexadecimal digits, over the canonical description of the space, the training rows and the test rows.</summary>
    public static string Of(ReadOnlySpan<byte> space, TaskData training, TaskData test)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // Lengths separate the parts, so no value can move from one to the next.
        Append(hash, space.Length);
        hash.AppendData(space);
        Append(hash, training);
        Append(hash, test);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, TaskData data)
    {
        Append(hash, (int)data.Kind);
        Append(hash, data.Rows);
        Append(hash, data.FeatureCount);
        Append(hash, data.OutputCount);
        Append(hash, data.Features.Span);
        Append(hash, data.Targets.Span);
        Append(hash, data.Weights.Span);
    }

    private static void Append(IncrementalHash hash, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<double> values)
    {
        Span<byte> bytes = stackalloc byte[ValuesPerBlock * sizeof(double)];
        for (int start = 0; start < values.Length; start += ValuesPerBlock)
        {
            var block = values.Slice(start, Math.Min(ValuesPerBlock, values.Length - start));
            for (int i = 0; i < block.Length; i++)
                BinaryPrimitives.WriteDoubleLittleEndian(bytes[(i * sizeof(double))..], block[i]);
            hash.AppendData(bytes[..(block.Length * sizeof(double))]);
        }
    }
}
