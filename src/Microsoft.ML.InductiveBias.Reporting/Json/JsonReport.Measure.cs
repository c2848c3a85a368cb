using System.Text.Json;
using static Microsoft.ML.InductiveBias.Reporting.JsonParts;

namespace Microsoft.ML.InductiveBias.Reporting;

public static partial class JsonReport
{
    /// <summary>What one space is required of as JSON text, with a line break at its end.</summary>
    /// <param name="command">The command that measured it, such as <c>measure</c>.</param>
    /// <param name="result">The result.</param>
    public static string ToJson(string command, MeasureResult result)
    {
        ArgumentException.ThrowIfNullOrEmpty(command);
        ArgumentNullException.ThrowIfNull(result);
        return Text(writer =>
        {
            WriteStart(writer, command);
            WriteMembers(writer, result);
            writer.WriteEndObject();
        });
    }

    /// <summary>What several spaces are required of as JSON text, with a line break at its end: a list <c>results</c>, and a list
    /// <c>failures</c> of the spaces that could not be measured.</summary>
    /// <param name="command">The command that measured it, such as <c>measure</c>.</param>
    /// <param name="results">The results, at least one.</param>
    /// <param name="failures">The spaces that could not be measured.</param>
    /// <exception cref="ArgumentException">There are no results.</exception>
    public static string ToJson(string command, IReadOnlyList<MeasureResult> results, IReadOnlyList<MeasureFailure> failures)
    {
        ArgumentException.ThrowIfNullOrEmpty(command);
        ArgumentNullException.ThrowIfNull(results);
        ArgumentNullException.ThrowIfNull(failures);
        if (results.Count == 0)
            throw new ArgumentException("results held no result; it must hold at least 1.", nameof(results));
        return Text(writer =>
        {
            WriteStart(writer, command);
            WriteArray(writer, "results", results, result => WriteMembers(writer, result));
            WriteArray(writer, "failures", failures, failure =>
            {
                writer.WriteString("specification", failure.Specification);
                writer.WriteString("message", failure.Message);
            });
            writer.WriteEndObject();
        });
    }

    private static void WriteMembers(Utf8JsonWriter writer, MeasureResult result)
    {
        var metrics = result.Metrics;
        WriteData(writer, result.Data);
        WriteSpace(writer, metrics.Space);
        writer.WriteString("loss", JsonNamingPolicy.CamelCase.ConvertName(metrics.Loss.ToString()));
        WriteNumber(writer, "trainLoss", metrics.TrainingLoss);
        WriteLossDistribution(writer, metrics);
        WriteEstimates(writer, "inductiveBias", metrics.InductiveBias);
        WriteNumber(writer, "negativeLogMarginalLikelihood", metrics.NegativeLogMarginalLikelihood);
        WriteDiagnostics(writer, metrics.Diagnostics);
        if (result.Normalization is not null)
            writer.WriteString("normalization", result.Normalization);
        if (result.Specification is not null)
            writer.WriteString("specification", result.Specification);
        if (metrics.LossDistribution is SampledLossDistribution { Sample: var sample })
            WriteSample(writer, sample);
        if (metrics.Sensitivity.Count > 0)
            WriteSensitivity(writer, metrics.Sensitivity);
        if (metrics.SampleAndFit.Count > 0)
            WriteSampleAndFit(writer, metrics.SampleAndFit);
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
        if (distribution is SampledLossDistribution { Confidence: var confidence })
            WriteNumber(writer, "confidence", confidence);
        WriteNumber(writer, "mean", distribution.Mean);
        WriteNumber(writer, "standardDeviation", distribution.StandardDeviation);
        WriteNumber(writer, "minimum", distribution.Minimum);
        WriteArray(writer, "quantiles", LossQuantile.Of(distribution), item =>
        {
            var (probability, loss) = item;
            WriteNumber(writer, "probability", probability);
            WriteNumber(writer, "loss", loss);
        });
        if (distribution is SampledLossDistribution { Families: { Count: > 0 } families })
            WriteFits(writer, families);
        writer.WriteEndObject();
    }

    private static void WriteFits(Utf8JsonWriter writer, IReadOnlyList<FamilyFit> families)
    {
        WriteArray(writer, "fits", families, fit =>
        {
            writer.WriteString("family", fit.Family);
            WriteArray(writer, "parameters", fit.Parameters, parameter =>
            {
                writer.WriteString("name", parameter.Name);
                WriteNumber(writer, "value", parameter.Value);
                WriteNumber(writer, "standardError", parameter.StandardError);
            });
            WriteNumber(writer, "logLikelihood", fit.LogLikelihood);
            writer.WriteString("boundary", fit.Boundary);
            writer.WriteStartObject("goodnessOfFit");
            WriteNumber(writer, "kolmogorovSmirnov", fit.GoodnessOfFit.KolmogorovSmirnov);
            WriteNumber(writer, "kolmogorovSmirnovPValue", fit.GoodnessOfFit.KolmogorovSmirnovPValue);
            WriteNumber(writer, "andersonDarling", fit.GoodnessOfFit.AndersonDarling);
            WriteNumber(writer, "andersonDarlingPValue", fit.GoodnessOfFit.AndersonDarlingPValue);
            writer.WriteNumber("replicates", fit.GoodnessOfFit.Replicates);
            writer.WriteEndObject();
        });
    }

    private static void WriteSample(Utf8JsonWriter writer, LossSample sample)
    {
        writer.WriteStartObject("sample");
        writer.WriteNumber("drawn", sample.Hypotheses.Count);
        writer.WriteNumber("counted", sample.Included.Count);
        writer.WriteNumber("fitted", sample.Count(HypothesisStatus.Fitted));
        writer.WriteNumber("didNotFit", sample.Count(HypothesisStatus.DidNotFit));
        writer.WriteNumber("diverged", sample.Count(HypothesisStatus.Diverged));
        WriteNumber(writer, "acceptanceRate", sample.AcceptanceRate);
        writer.WriteBoolean("includesUnfitted", sample.IncludesUnfitted);
        WriteArray(writer, "hypotheses", sample.Hypotheses, hypothesis =>
        {
            writer.WriteNumber("seed", hypothesis.Drawn.Seed);
            writer.WriteString("status", JsonNamingPolicy.CamelCase.ConvertName(hypothesis.Drawn.Status.ToString()));
            WriteNumber(writer, "trainLoss", hypothesis.Drawn.TrainingLoss);
            WriteNumber(writer, "testLoss", hypothesis.TestLoss);
        });
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
        WriteNumber(writer, "extrapolationDistance", estimate.ExtrapolationDistance);
        WriteFamilies(writer, estimate.Families);
        WriteNumber(writer, "testSetLowerNats", estimate.TestSetLower?.Nats);
        WriteNumber(writer, "testSetUpperNats", estimate.TestSetUpper?.Nats);
    }

    private static void WriteSensitivity(Utf8JsonWriter writer, IReadOnlyList<SensitivityEstimate> sensitivity)
    {
        WriteArray(writer, "sensitivity", sensitivity, changed =>
        {
            writer.WriteString("parameter", changed.Parameter);
            WriteNumber(writer, "factor", changed.Factor);
            WriteNumber(writer, "negativeLogMarginalLikelihood", changed.NegativeLogMarginalLikelihood);
            WriteArray(writer, "inductiveBias", changed.InductiveBias, estimate =>
            {
                writer.WriteString("reference", estimate.Reference);
                WriteNumber(writer, "targetLoss", estimate.TargetLoss);
                WriteNumber(writer, "nats", estimate.Nats);
                WriteNumber(writer, "bits", estimate.Bits);
            });
        });
    }

    private static void WriteSampleAndFit(Utf8JsonWriter writer, IReadOnlyList<SampleAndFitComparison> comparisons)
    {
        WriteArray(writer, "sampleAndFit", comparisons, comparison =>
        {
            WriteNumber(writer, "targetLoss", comparison.TargetLoss);
            WriteNumber(writer, "exactNats", comparison.Exact.Nats);
            WriteNumber(writer, "fittedNats", comparison.Fitted.Bias.Nats);
            WriteNumber(writer, "fittedLowerNats", comparison.Fitted.Lower.Nats);
            WriteNumber(writer, "fittedUpperNats", comparison.Fitted.Upper.Nats);
            WriteNumber(writer, "differenceNats", comparison.DifferenceNats);
        });
    }

    private static void WriteFamilies(Utf8JsonWriter writer, IReadOnlyList<FamilyEstimate> families)
    {
        WriteArray(writer, "families", families, family =>
        {
            writer.WriteString("family", family.Family);
            WriteNumber(writer, "nats", family.Bias.Nats);
            WriteNumber(writer, "lowerNats", family.Lower.Nats);
            WriteNumber(writer, "upperNats", family.Upper.Nats);
        });
    }
}
