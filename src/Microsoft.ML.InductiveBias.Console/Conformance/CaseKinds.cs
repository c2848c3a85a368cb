namespace Microsoft.ML.InductiveBias.Console.Conformance;

/// <summary>What a case gives for its expected values.</summary>
internal sealed class CaseAnswers(IReadOnlyDictionary<string, Func<ExpectedValue, double>> quantities, IDisposable? resource = null) : IDisposable
{
    public double Of(ExpectedValue expected) => quantities[expected.Quantity](expected);

    public void Dispose() => resource?.Dispose();
}

/// <summary>A kind of case.</summary>
/// <param name="Quantities">The quantities that it can give.</param>
/// <param name="Answer">Computes them.</param>
internal sealed record CaseKind(IReadOnlyList<string> Quantities, Func<ConformanceCase, CancellationToken, CaseAnswers> Answer);

/// <summary>The kinds of cases, by name.</summary>
internal static class CaseKinds
{
    private static readonly Dictionary<string, CaseKind> s_all = new(StringComparer.Ordinal)
    {
        ["lossDistribution"] = LossCases.Spectrum,
        ["gaussianProcess"] = LossCases.GaussianProcess,
        ["sampledLosses"] = LossCases.Sampled,
        ["networks"] = LossCases.Networks,
        ["shrunkStumps"] = TrainerCases.ShrunkStumps,
        ["zeroOneError"] = ClassCases.ZeroOneError,
        ["wrongLabels"] = ClassCases.WrongLabels,
        ["difficulty"] = DifficultyCases.Constants,
        ["cartPole"] = DifficultyCases.CartPole,
        ["continuousControl"] = DifficultyCases.ContinuousControl,
        ["fewShot"] = DifficultyCases.FewShot,
        ["geometry"] = DifficultyCases.Geometry,
    };

    /// <summary>Throws if the kind of a case or a quantity of it is unknown, or if a quantity lacks what it is taken at.</summary>
    /// <exception cref="ToolException">It is.</exception>
    public static void Check(ConformanceCase one)
    {
        if (!s_all.TryGetValue(one.Kind, out var kind))
            throw new ToolException($"Case '{one.Name}' has the unknown kind '{one.Kind}'; kinds are {string.Join(", ", s_all.Keys)}.");
        foreach (var expected in one.Expected)
        {
            if (!kind.Quantities.Contains(expected.Quantity, StringComparer.Ordinal))
                throw new ToolException($"Case '{one.Name}' expects the unknown quantity '{expected.Quantity}'; cases of the kind {one.Kind} have {string.Join(", ", kind.Quantities)}.");
            if (LossCases.QuantitiesAtLosses.Contains(expected.Quantity) && expected.At is null)
                throw new ToolException($"Case '{one.Name}': the quantity '{expected.Quantity}' needs the member 'at', a loss.");
            if (expected.Quantity is LossCases.PosteriorMean or ClassCases.Noise && (expected.Row is null || expected.Output is null))
                throw new ToolException($"Case '{one.Name}': the quantity '{expected.Quantity}' needs the members 'row' and 'output', counted from 0.");
            if (expected.Quantity is ClassCases.ProbabilityRight or ClassCases.ProbabilityWrong && expected.Row is null)
                throw new ToolException($"Case '{one.Name}': the quantity '{expected.Quantity}' needs the member 'row', counted from 0.");
        }
    }

    public static CaseAnswers Answer(ConformanceCase one, CancellationToken cancellationToken) => s_all[one.Kind].Answer(one, cancellationToken);
}
