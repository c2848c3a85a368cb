using Microsoft.ML.InductiveBias.Console.Clusters;
using Microsoft.ML.InductiveBias.Console.Data;
using Microsoft.ML.InductiveBias.Console.Measures;

namespace Microsoft.ML.InductiveBias.Console.Pieces;

/// <summary>The audits of several data sets, each of which a worker does as a whole. Tables travel as the bytes of their files.</summary>
internal static class AuditPieces
{
    /// <summary>The name of this kind of work.</summary>
    public const string Kind = "audits";

    /// <summary>Audits those data sets that can travel. The others, such as folders of images and the standard input, are left to the caller.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="sources">The tables.</param>
    /// <param name="options">How each is audited.</param>
    /// <param name="progress">Receives progress reports.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The numbers of data sets with their results, as soon as they are there.</returns>
    public static IEnumerable<(int Number, AuditResult Result)> Compute(
        ClusterConnection cluster, IReadOnlyList<TableSource> sources, AuditOptions options, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        var travelling = sources.Index().Select(one => (one.Index, Table: Table.Of(one.Item))).Where(one => one.Table is not null).ToList();
        if (travelling.Count == 0)
            return [];
        byte[] data = RecordCodec.Write(new Request(new AuditOptions(options) { ExecutorOf = null }, [.. travelling.Select(one => one.Table!)]));
        return cluster.Compute(PieceWork.NameOf(Kind), data, [.. Enumerable.Range(0, travelling.Count)], progress, cancellationToken)
            .Select(one => (travelling[one.Piece].Index, RecordCodec.Read<AuditResult>(one.Result)));
    }

    /// <summary>A function that audits a data set.</summary>
    public static Func<int, CancellationToken, byte[]> Work(ReadOnlyMemory<byte> data)
    {
        var request = RecordCodec.Read<Request>(data);
        return (piece, cancellationToken) =>
        {
            var input = request.Tables[piece].Read(cancellationToken);
            return RecordCodec.Write(new MLContext().InductiveBias.Audit(input, request.Options, cancellationToken: cancellationToken));
        };
    }

    private sealed record Request(AuditOptions Options, IReadOnlyList<Table> Tables);

    /// <summary>A table with the content of its files.</summary>
    private sealed record Table(TableSource Source, byte[] File, byte[]? Labels)
    {
        /// <summary>A table with its files; <see langword="null"/> if they aren't files that can be read twice.</summary>
        public static Table? Of(TableSource source)
        {
            var resolved = source.Resolved();
            string?[] files = [resolved.File, resolved.LabelFile];
            // A pipe, and the standard input, have been read and have no length.
            return files.All(file => file is null || new FileInfo(file) is { Exists: true, Length: > 0 })
                ? new Table(resolved, System.IO.File.ReadAllBytes(resolved.File), resolved.LabelFile is null ? null : System.IO.File.ReadAllBytes(resolved.LabelFile))
                : null;
        }

        /// <summary>Reads the table from copies of its files, which keep their names.</summary>
        public AuditInput Read(CancellationToken cancellationToken)
        {
            var folder = Directory.CreateTempSubdirectory("inductive-bias-");
            try
            {
                var source = Source with
                {
                    File = Copy(Source.File, File, "table"),
                    LabelFile = Labels is null ? null : Copy(Source.LabelFile!, Labels, "labels"),
                };
                return AuditTable.Read(source with { Config = source.Config is null ? null : source.Config with { DataFile = source.File } }, cancellationToken);
            }
            finally
            {
                folder.Delete(recursive: true);
            }

            string Copy(string name, byte[] content, string place)
            {
                string copy = Path.Combine(folder.CreateSubdirectory(place).FullName, Path.GetFileName(name));
                System.IO.File.WriteAllBytes(copy, content);
                return copy;
            }
        }
    }
}
