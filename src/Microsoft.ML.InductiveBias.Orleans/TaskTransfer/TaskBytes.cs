using System.Runtime.InteropServices;

namespace Microsoft.ML.InductiveBias;

/// <summary>The rows of a task as bytes, and back. Numbers keep every bit; sparse rows stay sparse.</summary>
internal static class TaskBytes
{
    /// <summary>The bytes of training and test rows, in chunks.</summary>
    /// <exception cref="ArgumentException">The rows have no features that could be sent.</exception>
    public static byte[][] Encode(TaskData training, TaskData test, int chunkBytes)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
        {
            Write(writer, training);
            Write(writer, test);
        }
        return [.. stream.ToArray().Chunk(chunkBytes)];
    }

    /// <summary>The rows from their chunks.</summary>
    /// <exception cref="InvalidDataException">The bytes hold no such rows.</exception>
    public static (TaskData Training, TaskData Test) Decode(IReadOnlyList<byte[]> chunks)
    {
        var stream = new MemoryStream(chunks.Sum(chunk => chunk.Length));
        foreach (byte[] chunk in chunks)
            stream.Write(chunk);
        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        try
        {
            return (Read(reader), Read(reader));
        }
        catch (Exception exception) when (exception is EndOfStreamException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException($"The task data that the driver sent are damaged: {exception.Message}", exception);
        }
    }

    private static void Write(BinaryWriter writer, TaskData data)
    {
        if (data.FeatureCount == 0)
            throw new ArgumentException("The hypotheses read columns of a data view that only this process has. A cluster needs rows with features.");
        writer.Write((int)data.Kind);
        writer.Write(data.Rows);
        writer.Write(data.SparseFeatures is not null);
        if (data.SparseFeatures is { } sparse)
        {
            writer.Write(sparse.FeatureCount);
            Write(writer, sparse.RowStarts.Span);
            Write(writer, sparse.Slots.Span);
            Write(writer, sparse.Values.Span);
        }
        else
        {
            Write(writer, data.Features.Span);
        }
        Write(writer, data.Targets.Span);
        Write(writer, data.Weights.Span);
        writer.Write(data.ClassNames?.Count ?? 0);
        foreach (string name in data.ClassNames ?? [])
            writer.Write(name);
    }

    private static TaskData Read(BinaryReader reader)
    {
        var kind = (TaskKind)reader.ReadInt32();
        int rows = reader.ReadInt32();
        TaskData data;
        if (reader.ReadBoolean())
        {
            var features = new SparseFeatures(reader.ReadInt32(), Read<int>(reader), Read<int>(reader), Read<double>(reader));
            data = new TaskData(kind, features, Read<double>(reader));
        }
        else
        {
            data = new TaskData(kind, rows, Read<double>(reader), Read<double>(reader));
        }
        double[] weights = Read<double>(reader);
        if (weights.Length > 0)
            data = data.WithWeights(weights);
        var names = Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadString()).ToList();
        return names.Count > 0 ? data.WithClassNames(names) : data;
    }

    // In the byte order of the machine. One of another order would find another fingerprint.
    private static void Write<T>(BinaryWriter writer, ReadOnlySpan<T> values)
        where T : struct
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values));
    }

    private static T[] Read<T>(BinaryReader reader)
        where T : struct
    {
        var values = new T[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
