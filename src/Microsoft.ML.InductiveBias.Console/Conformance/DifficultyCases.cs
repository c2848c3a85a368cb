using Microsoft.ML.Data;

namespace Microsoft.ML.InductiveBias.Console.Conformance;

/// <summary>Cases about the generalization difficulty.</summary>
internal static class DifficultyCases
{
    private static readonly Dictionary<string, Func<DifficultyTerms, double>> s_quantities = new(StringComparer.Ordinal)
    {
        ["bits"] = terms => terms.Bits,
        ["log2Bits"] = terms => terms.Log2Bits,
        ["log2HypothesisDimensions"] = terms => terms.Log2HypothesisDimensions,
        ["bitsPerDimension"] = terms => terms.BitsPerDimension,
    };

    /// <summary>The constants of a task.</summary>
    public static CaseKind Constants { get; } = Of<ConstantsInput>(input => DifficultyMeasure.Of(new TaskConstants(
        input.TrainingRows, input.IntrinsicDimension, input.Radius, input.Resolution, input.OutputDimension, input.TargetError, input.DiscreteFeatures, input.OutputBound)));

    /// <summary>The simplified cartpole.</summary>
    public static CaseKind CartPole { get; } = Of<CartPoleInput>(input =>
        DifficultyMeasure.CartPole(input.Observations, input.Interactions, input.Resolution, input.TargetError));

    /// <summary>Continuous control.</summary>
    public static CaseKind ContinuousControl { get; } = Of<ContinuousControlInput>(input =>
        DifficultyMeasure.ContinuousControl(input.ObservationDimensions, input.ActionDimensions, input.Interactions, input.Resolution, input.TargetError));

    /// <summary>Few-shot learning.</summary>
    public static CaseKind FewShot { get; } = Of<FewShotInput>(input => DifficultyMeasure.FewShot(
        input.ClassesPerGroup, input.DimensionWithinGroup, input.DimensionAcrossGroups, input.Radius, input.Resolution, input.TargetError, input.Ways, input.ExamplesPerClass));

    /// <summary>The constants that rows have.</summary>
    public static CaseKind Geometry { get; } = new(["intrinsicDimension", "resolution", "radius"], (one, cancellationToken) =>
    {
        var input = ConformanceFile.Input<GeometryInput>(one);
        var mlContext = new MLContext(seed: 0);
        var schema = SchemaDefinition.Create(typeof(GeometryRow));
        schema[nameof(GeometryRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Double, input.Features[0].Length);
        var rows = mlContext.Data.LoadFromEnumerable(input.Features.Zip(input.Classes, (features, label) => new GeometryRow { Features = features, Label = (byte)label }), schema);
        var estimate = mlContext.InductiveBias.Difficulty(rows, options: new DifficultyOptions { ResolutionMethod = ResolutionMethod.Exact }, cancellationToken: cancellationToken);
        return new CaseAnswers(new Dictionary<string, Func<ExpectedValue, double>>
        {
            ["intrinsicDimension"] = _ => estimate.IntrinsicDimension.Value,
            ["resolution"] = _ => estimate.Resolution.Value,
            ["radius"] = _ => estimate.Radius.Value,
        });
    });

    private static CaseKind Of<T>(Func<T, DifficultyTerms> compute) => new([.. s_quantities.Keys], (one, _) =>
    {
        var terms = compute(ConformanceFile.Input<T>(one));
        return new CaseAnswers(s_quantities.ToDictionary(quantity => quantity.Key, quantity => (Func<ExpectedValue, double>)(_ => quantity.Value(terms))));
    });

    private sealed record ConstantsInput
    {
        public required double TrainingRows { get; init; }

        public required double IntrinsicDimension { get; init; }

        public required double Radius { get; init; }

        public required double Resolution { get; init; }

        public required double DiscreteFeatures { get; init; }

        public required double OutputDimension { get; init; }

        public required double OutputBound { get; init; }

        public required double TargetError { get; init; }
    }

    private sealed record CartPoleInput
    {
        public required int Observations { get; init; }

        public required double Interactions { get; init; }

        public required double Resolution { get; init; }

        public required double TargetError { get; init; }
    }

    private sealed record ContinuousControlInput
    {
        public required double ObservationDimensions { get; init; }

        public required double ActionDimensions { get; init; }

        public required double Interactions { get; init; }

        public required double Resolution { get; init; }

        public required double TargetError { get; init; }
    }

    private sealed record FewShotInput
    {
        public required int[] ClassesPerGroup { get; init; }

        public required int Ways { get; init; }

        public required int ExamplesPerClass { get; init; }

        public required double DimensionWithinGroup { get; init; }

        public required double DimensionAcrossGroups { get; init; }

        public required double Radius { get; init; }

        public required double Resolution { get; init; }

        public required double TargetError { get; init; }
    }

    private sealed record GeometryInput
    {
        public required double[][] Features { get; init; }

        public required int[] Classes { get; init; }
    }

    private sealed class GeometryRow
    {
        public double[] Features { get; set; } = [];

        public byte Label { get; set; }
    }
}
