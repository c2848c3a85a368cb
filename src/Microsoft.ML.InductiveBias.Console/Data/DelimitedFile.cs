using CsvHelper;
using Microsoft.ML.InductiveBias.Console.Output;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>Reads a CSV or TSV file with a header.</summary>
internal static class DelimitedFile
{
    /// <summary>All rows of a file.</summary>
    /// <exception cref="ToolException">There is no such file, it cannot be read, it has no rows, or a row is malformed.</exception>
    public static RawTable Read(string path, CancellationToken cancellationToken = default)
    {
        ExistingFile.Require(path, "a CSV or TSV file");
        try
        {
            return ReadRows(path, cancellationToken);
        }
        catch (CsvFormatException malformed)
        {
            throw new ToolException($"{path} is malformed at line {malformed.LineNumber}: {malformed.Message}", malformed);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"'{path}' cannot be read: {unreadable.Message}", unreadable);
        }
    }

    private static RawTable ReadRows(string path, CancellationToken cancellationToken)
    {
        using var reader = CsvReader.FromFile(path, new CsvReaderOptions
        {
            Separator = SeparatorOf(path),
            TrimWhitespace = true,
            TrackLineNumbers = true,
            PoolStrings = true,
            HasHeader = false, // read as a record, so that its faults are reported in our words
            MalformedData = CsvMalformedDataHandling.Throw,
        });
        if (!reader.Read())
            throw new ToolException($"{path} is empty; it must hold a header with the column names, and rows.");
        var columns = Header.Names(path, reader.Current.ToArray());

        List<string[]> rows = [];
        List<int> lines = [];
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (reader.FieldCount != columns.Length)
            {
                throw new ToolException($"Line {reader.LineNumber} of {path} has {Text.Count(reader.FieldCount, "cell")}, and the header has {columns.Length}; "
                    + "every row must have one cell for each column. A cell that holds the separator must stand in quotation marks.");
            }
            rows.Add(reader.Current.ToArray());
            lines.Add((int)reader.LineNumber);
        }
        if (rows.Count == 0)
            throw new ToolException($"{path} has a header and no rows; there is nothing to measure.");
        return new RawTable(path, columns, rows, lines);
    }

    private static char SeparatorOf(string path)
    {
        using var text = new StreamReader(path);
        return Separator.Of(path, text);
    }
}
