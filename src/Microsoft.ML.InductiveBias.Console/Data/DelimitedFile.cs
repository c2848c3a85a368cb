using CsvHelper;
using Microsoft.ML.InductiveBias.Columns;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>Reads a CSV or TSV file with a header.</summary>
internal static class DelimitedFile
{
    /// <summary>Reads all rows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">The encoding, the decimal marker and the texts that count as missing.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="ToolException">The file can't be read, has no rows, or has a malformed row.</exception>
    public static RawTable Read(string path, TableOptions options, CancellationToken cancellationToken = default) => InputFile.Read(path, "a CSV or TSV file", file =>
    {
        try
        {
            return ReadRows(file, options, cancellationToken);
        }
        catch (CsvFormatException malformed)
        {
            throw new ToolException($"{file} is malformed at line {malformed.LineNumber}: {malformed.Message}", malformed);
        }
    });

    private static RawTable ReadRows(string path, TableOptions options, CancellationToken cancellationToken)
    {
        string text = TextFile.Read(path, options.Encoding, cancellationToken);
        using var reader = CsvReader.FromText(text, new CsvReaderOptions
        {
            Separator = Separator.Of(path, text),
            TrimWhitespace = true,
            TrackLineNumbers = true,
            PoolStrings = true,
            HasHeader = false, // read as a record, so that its errors get our own messages
            MalformedData = CsvMalformedDataHandling.Throw,
        });
        if (!reader.Read())
            throw new ToolException($"{path} is empty; it must have a header with the column names, and rows.");
        var columns = ColumnNames(path, reader.Current.ToArray());

        List<string[]> rows = [];
        List<int> lines = [];
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (reader.FieldCount != columns.Length)
            {
                throw new ToolException($"Line {reader.LineNumber} of {path} has {Text.Count(reader.FieldCount, "cell")}, but the header has {columns.Length}; "
                    + "every row must have one cell per column. Put quotation marks around a cell that contains the separator.");
            }
            string[] cells = reader.Current.ToArray();
            rows.Add(options.HasDecimalComma ? Array.ConvertAll(cells, WithDecimalPoint) : cells);
            lines.Add((int)reader.LineNumber);
        }
        return rows.Count > 0
            ? new RawTable(path, columns, rows, lines) { Missing = options.Missing }
            : throw new ToolException($"{path} has a header and no rows; there is nothing to measure.");
    }

    private static string WithDecimalPoint(string cell) => CellText.HasDecimalComma(cell) ? cell.Replace(',', '.') : cell;

    /// <summary>The names in the header. An unnamed column is named by its position, such as <c>column1</c>.</summary>
    private static string[] ColumnNames(string path, string[] cells)
    {
        var names = cells.Select((cell, i) => string.IsNullOrWhiteSpace(cell) ? $"column{i + 1}" : cell.Trim()).ToArray();
        var repeated = Enumerable.Range(0, names.Length).GroupBy(i => names[i], StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (repeated is null)
            return names;
        bool isData = new RawTable(path, names, [], []).HeaderLooksLikeData;
        throw new ToolException($"{path} has several columns named '{repeated.Key}': columns {string.Join(" and ", repeated.Select(i => i + 1))}; every column must have a unique name."
            + (isData ? " The first line looks like data; add a line with the column names before it." : ""));
    }
}
