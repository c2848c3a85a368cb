using System.Text.Json.Nodes;
using static Microsoft.ML.InductiveBias.Reporting.JsonNodes;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Audits, conditions, and comparisons as JSON.</summary>
internal static class AuditJson
{
    public static JsonObject Of(AuditResult result) => new()
    {
        ["name"] = result.Name,
        ["label"] = result.Label,
        ["task"] = result.Task == TaskKind.Regression ? "regression" : "classification",
        ["seed"] = result.Seed,
        ["trainRows"] = result.TrainingRows,
        ["testRows"] = result.TestRows,
        ["testRowHashes"] = new JsonObject(result.TestRowHashes.Select(column => KeyValuePair.Create(column.Key, (JsonNode?)column.Value))),
        ["rowUnit"] = result.RowUnit,
        ["data"] = Summary(result.Data),
        ["difficulty"] = result.Difficulty is { } difficulty ? DifficultyJson.Of(difficulty) : null,
        ["spaces"] = Array(result.Spaces, Space),
        ["models"] = Array(result.Models, model => new JsonObject
        {
            ["name"] = model.Name, ["testLoss"] = Number(model.TestLoss), ["zeroOneError"] = Number(model.ZeroOneError), ["balancedLoss"] = Number(model.BalancedLoss), ["balancedError"] = Number(model.BalancedError),
            ["provided"] = Array(result.Spaces.Zip(model.Provided), one => Prefixed("space", one.First.Name, MetricsJson.Estimate(one.Second))),
        }),
        ["rowsCurve"] = result.RowsCurve is { } curve ? RowsCurve(curve) : null,
        ["rowDifficulties"] = Array(result.RowDifficulties, RowDifficulty),
        // The older name of the same member.
        ["testRowDifficulties"] = Array(result.RowDifficulties, RowDifficulty),
        ["labelAudit"] = result.Labels is { } labels ? LabelAuditJson.Of(labels) : null,
        ["classPairs"] = Array(result.ClassPairs, pair => new JsonObject
        {
            ["first"] = pair.First, ["second"] = pair.Second, ["confusion"] = Number(pair.Confusion), ["smallestDistance"] = Number(pair.SmallestDistance),
        }),
        ["budgetCuts"] = Strings(result.BudgetCuts),
        ["elapsedSeconds"] = Number(result.Elapsed.TotalSeconds),
        ["diagnostics"] = Diagnostics(result.Diagnostics),
        ["quantities"] = Array(AuditQuantities.Of(result).All, Quantity),
    };

    private static JsonObject Quantity(AuditQuantity quantity)
    {
        var node = new JsonObject
        {
            ["name"] = quantity.Name, ["arguments"] = Strings(quantity.Arguments), ["value"] = Number(quantity.Value), ["lower"] = Number(quantity.Lower),
            ["upper"] = Number(quantity.Upper), ["unit"] = quantity.Unit, ["method"] = quantity.Method,
        };
        if (!quantity.TestRowContributions.IsEmpty)
            node["testRowContributions"] = RoundedNumbers(quantity.TestRowContributions);
        return node;
    }

    public static JsonArray Conditions(IReadOnlyList<AuditConditionOutcomes> suites) =>
        Array(suites.SelectMany(suite => suite.Outcomes.Select(outcome => (suite.Name, Outcome: outcome))), one => new JsonObject
        {
            ["name"] = one.Name, ["condition"] = one.Outcome.Condition.Text, ["holds"] = one.Outcome.Holds, ["settled"] = one.Outcome.IsSettled, ["message"] = one.Outcome.Message,
        });

    public static JsonObject Comparison(AuditComparison comparison)
    {
        JsonObject? Side(AuditQuantity? quantity) => quantity is null ? null : new()
        {
            ["value"] = Number(quantity.Value), ["lower"] = Number(quantity.Lower), ["upper"] = Number(quantity.Upper), ["unit"] = quantity.Unit,
        };
        return new()
        {
            ["baseline"] = comparison.BaselineName,
            ["current"] = comparison.CurrentName,
            ["changes"] = Array(comparison.Changes, change => new JsonObject
            {
                ["quantity"] = change.Key, ["kind"] = Word(change.Kind), ["beyondIntervals"] = change.IsBeyondIntervals, ["paired"] = change.IsPaired,
                ["difference"] = change.Difference is { } difference ? Interval(difference) : null,
                ["baseline"] = Side(change.Baseline), ["current"] = Side(change.Current),
            }),
        };
    }

    private static JsonObject Summary(DataSummary data) => new()
    {
        ["rows"] = data.Rows, ["droppedRows"] = data.DroppedRows, ["duplicateRows"] = data.DuplicateRows,
        ["columnRoles"] = ColumnRoles(data.Roles), ["featureCode"] = data.FeatureCode,
        ["columns"] = Array(data.Columns, column => new JsonObject
        {
            ["name"] = column.Name, ["kind"] = Word(column.Kind), ["missingCells"] = column.MissingCells, ["distinctValues"] = column.DistinctValues,
        }),
        ["classes"] = Array(data.Classes, one => new JsonObject { ["name"] = one.Name, ["rows"] = one.Rows }),
        ["contradictingRows"] = Array(data.ContradictingRows, group => Array(group, id => id)),
    };

    private static JsonObject Space(AuditSpace space)
    {
        var node = new JsonObject
        {
            ["name"] = space.Name,
            ["space"] = MetricsJson.Space(space.Metrics.Space),
            ["loss"] = Word(space.Metrics.Loss),
            ["trainLoss"] = Number(space.Metrics.TrainingLoss),
            ["lossDistribution"] = MetricsJson.LossDistribution(space.Metrics),
            ["inductiveBias"] = Array(space.Metrics.InductiveBias, MetricsJson.Estimate),
            ["curve"] = Array(space.Curve, MetricsJson.Estimate),
            ["splits"] = MetricsJson.Splits(space.Metrics),
            ["negativeLogMarginalLikelihood"] = Number(space.Metrics.NegativeLogMarginalLikelihood),
            ["diagnostics"] = Diagnostics(space.Metrics.Diagnostics),
        };
        if (space.Metrics.ClassBalanced.Count > 0)
            node["classBalanced"] = Array(space.Metrics.ClassBalanced, MetricsJson.Estimate);
        if (space.Metrics.Evidence is { } evidence)
            node["evidence"] = MetricsJson.Evidence(evidence);
        return node;
    }

    private static JsonObject RowDifficulty(AuditRow row) => new()
    {
        ["id"] = row.Id, ["label"] = row.Label, ["predicted"] = row.Predicted, ["expectedLoss"] = Number(row.ExpectedLoss), ["lossDeviation"] = Number(row.LossDeviation),
        ["probabilityRight"] = Number(row.ProbabilityRight), ["bits"] = Array(row.Bits, bits => Number(bits)), ["labelSuspect"] = row.IsLabelSuspect,
    };

    private static JsonObject RowsCurve(AuditRowsCurve curve) => new()
    {
        ["space"] = curve.Space,
        ["reference"] = curve.Reference,
        ["targetLoss"] = Number(curve.TargetLoss),
        ["splits"] = curve.Splits,
        ["points"] = Array(curve.Points, point =>
        {
            var node = Prefixed("trainRows", point.TrainingRows, MetricsJson.Estimate(point.Estimate));
            (node["medianBits"], node["lowerBits"], node["upperBits"]) = (Number(point.MedianBits), Number(point.LowerBits), Number(point.UpperBits));
            return node;
        }),
        ["targetBits"] = Number(curve.TargetBits),
        ["requiredRows"] = Number(curve.RequiredRows), ["requiredRowsLower"] = Number(curve.RequiredRowsLower), ["requiredRowsUpper"] = Number(curve.RequiredRowsUpper),
        ["extrapolated"] = curve.IsExtrapolated,
    };
}
