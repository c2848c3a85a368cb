using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>A sample file can't be used. The file wasn't changed.</summary>
public sealed class SampleFileException : IOException
{
    internal SampleFileException(string path, int? line, string reason, Exception? inner = null)
        : base(line is null
            ? $"The sample file '{path}' can't be used: {reason}"
            : string.Create(CultureInfo.InvariantCulture, $"The sample file '{path}' can't be used: line {line}: {reason}"), inner) =>
        (Path, Line) = (path, line);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The invalid line, counted from 1; <see langword="null"/> if the file as a whole is invalid.</summary>
    public int? Line { get; }
}
