namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>What row numbers count in a file.</summary>
internal static class FileRows
{
    /// <summary>Lines of a table, counted from 1.</summary>
    public const string Line = "line";

    /// <summary>Images of a file, counted from 0.</summary>
    public const string Image = "image";
}
