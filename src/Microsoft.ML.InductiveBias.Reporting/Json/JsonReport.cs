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
        return Text(writer => Write(writer, command, data, metrics));
    }

    /// <summary>Writes the result of one command to a file: whole, or not at all.</summary>
    /// <param name="path">The file; it is replaced if it exists.</param>
    /// <param name="command">The command that measured it, such as <c>measure</c>.</param>
    /// <param name="data">The data that were measured.</param>
    /// <param name="metrics">What was measured.</param>
    /// <exception cref="IOException">The file cannot be written; what was there before still is.</exception>
    public static void WriteFile(string path, string command, DataDescription data, InductiveBiasMetrics metrics) =>
        ReportFile.Write(path, ToJson(command, data, metrics));

    private static void Write(Utf8JsonWriter writer, string command, DataDescription data, InductiveBiasMetrics metrics)
    {
        WriteStart(writer, command);
        WriteData(writer, data);
        WriteSpace(writer, metrics.Space);
        writer.WriteString("loss", JsonNamingPolicy.CamelCase.ConvertName(metrics.Loss.ToString()));
        WriteNumber(writer, "trainLoss", metrics.TrainingLoss);
        WriteLossDistribution(writer, metrics);
        writer.WriteStartArray("inductiveBias");
        foreach (var estimate in metrics.InductiveBias)
            WriteEstimate(writer, estimate);
        writer.WriteEndArray();
        WriteNumber(writer, "negativeLogMarginalLikelihood", metrics.NegativeLogMarginalLikelihood);
        WriteDiagnostics(writer, metrics.Diagnostics);
        writer.WriteEndObject();
    }

    private static void WriteSpace(Utf8JsonWriter writer, HypothesisSpaceDescription space)
    {
        writer.WriteStartObject("space");
        writer.WriteString("kind", space.Kind);
        foreach (var (name, value) in space.Parameters)
            WriteValue(writer, name, value);
        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, string name, object value)
    {
        switch (value)
        {
            case double number:
                WriteNumber(writer, name, number);
                break;
            case float number:
                WriteNumber(writer, name, number);
                break;
            case int number:
                writer.WriteNumber(name, number);
                break;
            case long number:
                writer.WriteNumber(name, number);
                break;
            case bool truth:
                writer.WriteBoolean(name, truth);
                break;
            case string text:
                writer.WriteString(name, text);
                break;
            default:
                throw new ArgumentException($"The parameter '{name}' of the hypothesis space is a {value.GetType().Name}; it must be a string, a number or a truth value.");
        }
    }

    private static void WriteLossDistribution(Utf8JsonWriter writer, InductiveBiasMetrics metrics)
    {
        var distribution = metrics.LossDistribution;
        writer.WriteStartObject("lossDistribution");
        writer.WriteString("method", Word(metrics.Method));
        WriteNumber(writer, "mean", distribution.Mean);
        WriteNumber(writer, "standardDeviation", distribution.StandardDeviation);
        WriteNumber(writer, "minimum", distribution.Minimum);
        writer.WriteStartArray("quantiles");
        foreach (var (probability, loss) in LossQuantile.Of(distribution))
        {
            writer.WriteStartObject();
            WriteNumber(writer, "probability", probability);
            WriteNumber(writer, "loss", loss);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteEstimate(Utf8JsonWriter writer, InductiveBiasEstimate estimate)
    {
        writer.WriteStartObject();
        WriteEstimateMembers(writer, estimate);
        writer.WriteEndObject();
    }

    private static void WriteEstimateMembers(Utf8JsonWriter writer, InductiveBiasEstimate estimate)
    {
        writer.WriteString("reference", estimate.Reference);
        WriteNumber(writer, "targetLoss", estimate.TargetLoss);
        WriteNumber(writer, "nats", estimate.Nats);
        WriteNumber(writer, "bits", estimate.Bits);
        writer.WriteString("method", Word(estimate.Method));
        WriteNumber(writer, "lowerNats", estimate.Lower.Nats);
        WriteNumber(writer, "upperNats", estimate.Upper.Nats);
        writer.WriteBoolean("extrapolated", estimate.Extrapolated);
        WriteNumber(writer, "numericalLowerNats", estimate.NumericalLower.Nats);
        WriteNumber(writer, "numericalUpperNats", estimate.NumericalUpper.Nats);
    }

    private static string Word(EstimationMethod method) => JsonNamingPolicy.CamelCase.ConvertName(method.ToString());
}
