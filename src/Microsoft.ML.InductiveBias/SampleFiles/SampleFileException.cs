using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>A sample file cannot be used; it was not changed.</summary>
public sealed class SampleFileException : IOException
{
    internal SampleFileException(string path, int? line, string reason, Exception? inner = null)
        : base(line is null
            ? $"The sample file '{path}' cannot be used: {reason}"
            : string.Create(CultureInfo.InvariantCulture, $"The sample file '{path}' cannot be used: line {line}: {reason}"), inner) =>
        (Path, Line) = (path, line);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The line, counted from 1, that is at fault; <see langword="null"/> where it is the file as a whole.</summary>
    public int? Line { get; }
}
