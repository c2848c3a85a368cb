using System.Text.Json;
using static Microsoft.ML.InductiveBias.Reporting.JsonParts;

namespace Microsoft.ML.InductiveBias.Reporting;

public static partial class JsonReport
{
    /// <summary>Audits as JSON text, with a line break at its end: one object for one audit, an array <c>results</c> in the given order for several.</summary>
    /// <param name="results">The audits; at least one.</param>
    /// <exception cref="ArgumentException">There are no audits.</exception>
    public static string ToJson(params IReadOnlyList<AuditResult> results) => ToJson(results, null);

    /// <summary>Audits with conditions or a comparison as JSON text, with a line break at its end.</summary>
    /// <param name="results">The audits; at least one.</param>
    /// <param name="options">What else it holds.</param>
    /// <exception cref="ArgumentException">There are no audits.</exception>
    public static string ToJson(IReadOnlyList<AuditResult> results, AuditReportOptions? options)
    {
        ArgumentNullException.ThrowIfNull(results);
        if (results.Count == 0)
            throw new ArgumentException("results held no audit; it must hold at least 1.", nameof(results));
        return Text(writer =>
        {
            WriteStart(writer, results.Count == 1 ? "audit" : "compare");
            if (results.Count == 1)
                WriteMembers(writer, results[0]);
            else
                WriteArray(writer, "results", results, result => WriteMembers(writer, result));
            if (options is { Conditions.Count: > 0 })
                WriteConditions(writer, options.Conditions);
            if (options is { Comparison: { } comparison })
                WriteComparison(writer, comparison);
            writer.WriteEndObject();
        });
    }

    /// <summary>Writes audits to a file: whole, or not at all.</summary>
    /// <param name="path">The file; it is replaced if it exists.</param>
    /// <param name="results">The audits; at least one.</param>
    /// <param name="options">What else it holds.</param>
    /// <exception cref="ArgumentException">There are no audits.</exception>
    /// <exception cref="IOException">The file cannot be written; what was there before still is.</exception>
    public static void WriteFile(string path, IReadOnlyList<AuditResult> results, AuditReportOptions? options = null) =>
        ReportFile.Write(path, ToJson(results, options));

    private static void WriteMembers(Utf8JsonWriter writer, AuditResult result)
    {
        writer.WriteString("name", result.Name);
        writer.WriteString("label", result.Label);
        writer.WriteString("task", TaskWord(result.Task));
        writer.WriteNumber("seed", result.Seed);
        writer.WriteNumber("trainRows", result.TrainingRows);
        writer.WriteNumber("testRows", result.TestRows);
        writer.WriteString("rowUnit", result.RowUnit);
        WriteSummary(writer, result.Data);
        WriteDifficulty(writer, result);
        WriteArray(writer, "spaces", result.Spaces, space => WriteSpaceMembers(writer, space));
        WriteArray(writer, "models", result.Models, model => WriteModel(writer, result, model));
        WriteRowsCurve(writer, result.RowsCurve);
        WriteArray(writer, "testRowDifficulties", result.TestRowDifficulties, row => WriteRow(writer, row));
        WriteArray(writer, "classPairs", result.ClassPairs, pair =>
        {
            writer.WriteString("first", pair.First);
            writer.WriteString("second", pair.Second);
            WriteNumber(writer, "confusion", pair.Confusion);
            WriteNumber(writer, "smallestDistance", pair.SmallestDistance);
        });
        writer.WriteStartArray("budgetCuts");
        foreach (string cut in result.BudgetCuts)
            writer.WriteStringValue(cut);
        writer.WriteEndArray();
        WriteNumber(writer, "elapsedSeconds", result.Elapsed.TotalSeconds);
        WriteDiagnostics(writer, result.Diagnostics);
        WriteArray(writer, "quantities", AuditQuantities.Of(result).All, quantity => WriteQuantity(writer, quantity));
    }

    private static void WriteSummary(Utf8JsonWriter writer, DataSummary data)
    {
        writer.WriteStartObject("data");
        writer.WriteNumber("rows", data.Rows);
        writer.WriteNumber("droppedRows", data.DroppedRows);
        writer.WriteNumber("duplicateRows", data.DuplicateRows);
        WriteArray(writer, "columns", data.Columns, column =>
        {
            writer.WriteString("name", column.Name);
            writer.WriteString("kind", CamelCase(column.Kind));
            writer.WriteNumber("missingCells", column.MissingCells);
            writer.WriteNumber("distinctValues", column.DistinctValues);
        });
        WriteArray(writer, "classes", data.Classes, one =>
        {
            writer.WriteString("name", one.Name);
            writer.WriteNumber("rows", one.Rows);
        });
        writer.WriteStartArray("contradictingRows");
        foreach (var group in data.ContradictingRows)
        {
            writer.WriteStartArray();
            foreach (long id in group)
                writer.WriteNumberValue(id);
            writer.WriteEndArray();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteDifficulty(Utf8JsonWriter writer, AuditResult result)
    {
        if (result.Difficulty is not { } estimate)
        {
            writer.WriteNull("difficulty");
            return;
        }
        writer.WriteStartObject("difficulty");
        WriteIngredients(writer, new DifficultyResult
        {
            // Only what the estimate gives is written.
            Data = new DataDescription
            {
                File = result.Name, Label = result.Label, Task = TaskWord(result.Task), Rows = estimate.Rows, Features = estimate.Features,
                Outputs = estimate.Classes ?? 1, TrainRows = estimate.UsedRows, TestRows = 0, DroppedRows = estimate.Rows - estimate.UsedRows,
            },
            Normalization = "",
            RowUnit = result.RowUnit,
            Estimate = estimate,
            Diagnostics = estimate.Diagnostics,
        });
        WriteDiagnostics(writer, estimate.Diagnostics);
        writer.WriteEndObject();
    }

    private static void WriteSpaceMembers(Utf8JsonWriter writer, AuditSpace space)
    {
        var metrics = space.Metrics;
        writer.WriteString("name", space.Name);
        WriteSpace(writer, metrics.Space);
        writer.WriteString("loss", CamelCase(metrics.Loss));
        WriteNumber(writer, "trainLoss", metrics.TrainingLoss);
        WriteLossDistribution(writer, metrics);
        WriteEstimates(writer, "inductiveBias", metrics.InductiveBias);
        WriteEstimates(writer, "curve", space.Curve);
        WriteNumber(writer, "negativeLogMarginalLikelihood", metrics.NegativeLogMarginalLikelihood);
        WriteDiagnostics(writer, metrics.Diagnostics);
    }

    private static void WriteModel(Utf8JsonWriter writer, AuditResult result, AuditModel model)
    {
        writer.WriteString("name", model.Name);
        WriteNumber(writer, "testLoss", model.TestLoss);
        WriteNumber(writer, "zeroOneError", model.ZeroOneError);
        WriteArray(writer, "provided", result.Spaces.Zip(model.Provided).ToList(), one =>
        {
            writer.WriteString("space", one.First.Name);
            WriteEstimateMembers(writer, one.Second);
        });
    }

    private static void WriteRowsCurve(Utf8JsonWriter writer, AuditRowsCurve? curve)
    {
        if (curve is null)
        {
            writer.WriteNull("rowsCurve");
            return;
        }
        writer.WriteStartObject("rowsCurve");
        writer.WriteString("space", curve.Space);
        writer.WriteString("reference", curve.Reference);
        WriteNumber(writer, "targetLoss", curve.TargetLoss);
        WriteArray(writer, "points", curve.Points, point =>
        {
            writer.WriteNumber("trainRows", point.TrainingRows);
            WriteEstimateMembers(writer, point.Estimate);
        });
        WriteNumber(writer, "targetBits", curve.TargetBits);
        WriteNumber(writer, "requiredRows", curve.RequiredRows);
        writer.WriteBoolean("extrapolated", curve.IsExtrapolated);
        writer.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter writer, AuditRow row)
    {
        writer.WriteNumber("id", row.Id);
        writer.WriteString("label", row.Label);
        writer.WriteString("predicted", row.Predicted);
        WriteNumber(writer, "expectedLoss", row.ExpectedLoss);
        WriteNumber(writer, "lossDeviation", row.LossDeviation);
        WriteNumber(writer, "probabilityRight", row.ProbabilityRight);
        writer.WriteStartArray("bits");
        foreach (double bits in row.Bits)
            WriteNumberValue(writer, bits);
        writer.WriteEndArray();
        writer.WriteBoolean("labelSuspect", row.IsLabelSuspect);
    }

    private static void WriteQuantity(Utf8JsonWriter writer, AuditQuantity quantity)
    {
        writer.WriteString("name", quantity.Name);
        writer.WriteStartArray("arguments");
        foreach (string argument in quantity.Arguments)
            writer.WriteStringValue(argument);
        writer.WriteEndArray();
        WriteNumber(writer, "value", quantity.Value);
        WriteNumber(writer, "lower", quantity.Lower);
        WriteNumber(writer, "upper", quantity.Upper);
        writer.WriteString("unit", quantity.Unit);
        writer.WriteString("method", quantity.Method);
    }

    private static void WriteConditions(Utf8JsonWriter writer, IReadOnlyList<AuditConditionOutcomes> suites) =>
        WriteArray(writer, "conditions", suites.SelectMany(suite => suite.Outcomes.Select(outcome => (suite.Name, Outcome: outcome))), one =>
        {
            writer.WriteString("name", one.Name);
            writer.WriteString("condition", one.Outcome.Condition.Text);
            if (one.Outcome.Holds is { } holds)
                writer.WriteBoolean("holds", holds);
            else
                writer.WriteNull("holds");
            writer.WriteBoolean("settled", one.Outcome.IsSettled);
            writer.WriteString("message", one.Outcome.Message);
        });

    private static void WriteComparison(Utf8JsonWriter writer, AuditComparison comparison)
    {
        writer.WriteStartObject("comparison");
        writer.WriteString("baseline", comparison.BaselineName);
        writer.WriteString("current", comparison.CurrentName);
        WriteArray(writer, "changes", comparison.Changes, change =>
        {
            writer.WriteString("quantity", change.Key);
            writer.WriteString("kind", CamelCase(change.Kind));
            writer.WriteBoolean("beyondIntervals", change.IsBeyondIntervals);
            WriteSide(writer, "baseline", change.Baseline);
            WriteSide(writer, "current", change.Current);
        });
        writer.WriteEndObject();
    }

    private static void WriteSide(Utf8JsonWriter writer, string name, AuditQuantity? quantity)
    {
        if (quantity is null)
        {
            writer.WriteNull(name);
            return;
        }
        writer.WriteStartObject(name);
        WriteNumber(writer, "value", quantity.Value);
        WriteNumber(writer, "lower", quantity.Lower);
        WriteNumber(writer, "upper", quantity.Upper);
        writer.WriteString("unit", quantity.Unit);
        writer.WriteEndObject();
    }

    private static void WriteEstimates(Utf8JsonWriter writer, string name, IReadOnlyList<InductiveBiasEstimate> estimates) =>
        WriteArray(writer, name, estimates, estimate => WriteEstimateMembers(writer, estimate));

    private static string TaskWord(TaskKind task) => task == TaskKind.Regression ? "regression" : "classification";

    private static string CamelCase<T>(T word) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(word.ToString());
}
