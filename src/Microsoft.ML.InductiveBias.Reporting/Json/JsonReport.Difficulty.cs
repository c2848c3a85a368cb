using System.Text.Json;
using static Microsoft.ML.InductiveBias.Reporting.JsonParts;

namespace Microsoft.ML.InductiveBias.Reporting;

public static partial class JsonReport
{
    /// <summary>The difficulties of data sets as JSON text, with a line break at its end: one object for one data set, an
    /// array <c>results</c> in the order of <see cref="DifficultyResult.Ranked"/> for several.</summary>
    /// <param name="command">The command that estimated them, such as <c>difficulty</c>.</param>
    /// <param name="results">The results; at least one.</param>
    /// <exception cref="ArgumentException">There are no results.</exception>
    public static string ToJson(string command, IReadOnlyList<DifficultyResult> results)
    {
        ArgumentException.ThrowIfNullOrEmpty(command);
        ArgumentNullException.ThrowIfNull(results);
        if (results.Count == 0)
            throw new ArgumentException("results held no result; it must hold at least 1.", nameof(results));
        return Text(writer => Write(writer, command, results));
    }

    /// <summary>Writes the difficulties of data sets to a file: whole, or not at all.</summary>
    /// <param name="path">The file; it is replaced if it exists.</param>
    /// <param name="command">The command that estimated them, such as <c>difficulty</c>.</param>
    /// <param name="results">The results; at least one.</param>
    /// <exception cref="ArgumentException">There are no results.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there before still is.</exception>
    public static void WriteFile(string path, string command, IReadOnlyList<DifficultyResult> results) =>
        ReportFile.Write(path, ToJson(command, results));

    private static void Write(Utf8JsonWriter writer, string command, IReadOnlyList<DifficultyResult> results)
    {
        WriteStart(writer, command);
        if (results.Count == 1)
        {
            WriteMembers(writer, results[0]);
        }
        else
        {
            WriteArray(writer, "results", DifficultyResult.Ranked(results), result => WriteMembers(writer, result));
        }
        writer.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter writer, DifficultyResult result)
    {
        WriteData(writer, result.Data);
        writer.WriteString("normalization", result.Normalization);
        WriteIngredients(writer, result);
        writer.WriteString("rowUnit", result.RowUnit);
        WriteClosestPairs(writer, result.Estimate.Resolution.ClosestPairs);
        WriteDiagnostics(writer, result.Diagnostics);
    }

    private static void WriteIngredients(Utf8JsonWriter writer, DifficultyResult result)
    {
        var estimate = result.Estimate;
        writer.WriteNumber("seed", estimate.Seed);
        WriteNumber(writer, "confidence", estimate.Confidence);
        WriteInterval(writer, "rows", result.Rows);
        WriteInterval(writer, "intrinsicDimension", result.IntrinsicDimension);
        WriteInterval(writer, "radius", result.Radius);
        WriteInterval(writer, "resolution", result.Resolution);
        WriteInterval(writer, "discreteFeatures", result.DiscreteFeatures);
        WriteInterval(writer, "outputDimension", result.OutputDimension);
        WriteInterval(writer, "targetError", result.TargetError);
        WriteNumber(writer, "targetTolerance", estimate.TargetTolerance);
        WriteNumber(writer, "targetBound", estimate.TargetBound);
        WriteInterval(writer, "difficultyBits", result.Bits);
        WriteInterval(writer, "log2DifficultyBits", result.Log2Bits);
        WriteTerms(writer, estimate);
        WriteDrivers(writer, estimate.Drivers);
    }

    private static void WriteInterval(Utf8JsonWriter writer, string name, ValueWithInterval? number)
    {
        if (number is not { } known)
        {
            writer.WriteNull(name);
            return;
        }
        writer.WriteStartObject(name);
        WriteNumber(writer, "value", known.Value);
        WriteNumber(writer, "lower", known.Lower);
        WriteNumber(writer, "upper", known.Upper);
        writer.WriteEndObject();
    }

    private static void WriteTerms(Utf8JsonWriter writer, GeneralizationDifficultyEstimate estimate)
    {
        if (estimate.Terms is not { } terms)
        {
            writer.WriteNull("terms");
            return;
        }
        writer.WriteStartObject("terms");
        WriteNumber(writer, "intrinsicDimensionUsed", estimate.Constants?.IntrinsicDimension);
        WriteNumber(writer, "log2HypothesisDimensions", terms.Log2HypothesisDimensions);
        WriteNumber(writer, "log2DataDimensions", terms.Log2DataDimensions);
        WriteNumber(writer, "log2FreeDimensions", terms.Log2FreeDimensions);
        WriteNumber(writer, "dataShare", terms.DataShare);
        WriteNumber(writer, "bitsPerDimension", terms.BitsPerDimension);
        writer.WriteStartObject("bitsPerDimensionFrom");
        foreach (var summand in terms.Summands)
            WriteNumber(writer, summand.Name, summand.Bits);
        writer.WriteEndObject();
        WriteNumber(writer, "frequencyCutOff", terms.FrequencyCutOff);
        WriteNumber(writer, "cutOffDegree", terms.CutOffDegree);
        WriteNumber(writer, "log2Eigenfunctions", terms.Log2Eigenfunctions);
        WriteNumber(writer, "logWasserstein", terms.LogWasserstein);
        WriteNumber(writer, "logLipschitz", terms.LogLipschitz);
        writer.WriteEndObject();
    }

    private static void WriteDrivers(Utf8JsonWriter writer, IReadOnlyList<DifficultyDriver> drivers)
    {
        WriteArray(writer, "drivers", drivers, driver =>
        {
            writer.WriteString("ingredient", driver.Name);
            WriteNumber(writer, "log2BitsLower", driver.Log2BitsLower);
            WriteNumber(writer, "log2BitsUpper", driver.Log2BitsUpper);
            WriteNumber(writer, "log2BitsPerPercent", driver.Log2BitsPerPercent);
        });
    }

    private static void WriteClosestPairs(Utf8JsonWriter writer, IReadOnlyList<RowPair> pairs)
    {
        WriteArray(writer, "closestPairs", pairs, pair =>
        {
            writer.WriteNumber("first", pair.First);
            writer.WriteNumber("second", pair.Second);
            WriteNumber(writer, "distance", pair.Distance);
        });
    }
}
