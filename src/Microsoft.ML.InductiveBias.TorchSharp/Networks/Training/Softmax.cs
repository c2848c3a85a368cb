namespace Microsoft.ML.InductiveBias.Networks;

/// <summary>Probabilities from logits.</summary>
internal static class Softmax
{
    /// <summary>ln Σ exp, without overflow.</summary>
    public static double LogSumOfExponentials(ReadOnlySpan<float> logits)
    {
        double largest = double.NegativeInfinity;
        foreach (float logit in logits)
            largest = Math.Max(largest, logit);
        double sum = 0;
        foreach (float logit in logits)
            sum += Math.Exp(logit - largest);
        return largest + Math.Log(sum);
    }

    /// <summary>Replaces the logits of each row of k by probabilities.</summary>
    public static void Apply(Span<float> logits, int outputs)
    {
        for (int start = 0; start < logits.Length; start += outputs)
        {
            var row = logits.Slice(start, outputs);
            double total = LogSumOfExponentials(row);
            foreach (ref float value in row)
                value = (float)Math.Exp(value - total);
        }
    }
}
