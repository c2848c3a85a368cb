using System.Security.Cryptography;
using System.Text;

namespace Microsoft.ML.InductiveBias;

/// <summary>Hashes of the columns of some rows, by which a later audit recognizes the rows.</summary>
internal static class RowHashes
{
    /// <summary>Enough that two columns have the same hash by chance in one of 2⁶⁴ cases.</summary>
    private const int Bytes = 8;

    /// <summary>The hash of each column that isn't constant, by its name; of columns with the same name, that of the first.</summary>
    public static IReadOnlyDictionary<string, string> Of(AuditInput input, int[] rows)
    {
        var columns = input.Columns.Select(column => (column.Name, Cells: new string[rows.Length])).ToList();
        for (int i = 0; i < rows.Length; i++)
        {
            var cells = input.Cells(rows[i]);
            for (int column = 0; column < columns.Count; column++)
                columns[column].Cells[i] = column < cells.Count ? cells[column] : "";
        }
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, cells) in columns.Prepend((input.Label, [.. rows.Select(row => input.Labels[row])])))
        {
            if (cells.Distinct(StringComparer.Ordinal).Skip(1).Any())
                hashes.TryAdd(name, Of(cells));
        }
        return hashes;
    }

    private static string Of(string[] cells)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string cell in cells)
        {
            byte[] text = Encoding.UTF8.GetBytes(cell);
            // The length keeps neighboring cells apart.
            hash.AppendData(BitConverter.GetBytes(text.Length));
            hash.AppendData(text);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, Bytes));
    }
}
