using System.Text.Json;
using static Microsoft.ML.InductiveBias.Reporting.JsonParts;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>The JSON result, a contract with other programs: properties are added to it, none is ever renamed, removed or moved.</summary>
/// <remarks>Numbers are written with all digits of a <see cref="double"/>; JSON has no infinity, so that an infinite bias is
/// the string <c>"Infinity"</c>. Property names are in camelCase; an amount of information carries its unit in its name.</remarks>
public static partial class JsonReport
{
    /// <summary>The version of the contract; it rises only if a reader of an earlier version could misread the result.</summary>
    public const int FormatVersion = 1;

    /// <summary>The result of one command as JSON text, with a line break at its end.</summary>
    /// <param name="command">The command that measured it, such as <c>measure</c>.</param>
    /// <param name="data">The data that were measured.</param>
    /// <param name="metrics">What was measured.</param>
    public static string ToJson(string command, DataDescription data, InductiveBiasMetrics metrics)
    {
        ArgumentException.ThrowIfNullOrEmpty(command);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(metrics);
        return ToJson(command, new MeasureResult { Data = data, Metrics = metrics });
    }

    /// <summary>Writes the result of one command to a file: whole, or not at all.</summary>
    /// <param name="path">The file; it is replaced if it exists.</param>
    /// <param name="command">The command that measured it, such as <c>measure</c>.</param>
    /// <param name="data">The data that were measured.</param>
    /// <param name="metrics">What was measured.</param>
    /// <exception cref="IOException">The file cannot be written; what was there before still is.</exception>
    public static void WriteFile(string path, string command, DataDescription data, InductiveBiasMetrics metrics) =>
        ReportFile.Write(path, ToJson(command, data, metrics));

    private static string Word(EstimationMethod method) => JsonNamingPolicy.CamelCase.ConvertName(method.ToString());
}
