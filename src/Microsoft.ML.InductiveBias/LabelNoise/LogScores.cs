namespace Microsoft.ML.InductiveBias;

/// <summary>The logarithms of the scores of each class in several spaces, with the labels of the rows.</summary>
internal sealed class LogScores
{
    /// <summary>Scores are clipped from below, because the logarithm of an overconfident score would outweigh all others.</summary>
    private const double Smallest = 0.02;

    private readonly double[] _logarithms;

    /// <summary>The scores of the rows.</summary>
    /// <param name="predictions">For each space <c>[n, K]</c>: probabilities, or values near one-hot targets.</param>
    /// <param name="labels">The class of each row.</param>
    /// <param name="classes">K.</param>
    public LogScores(IReadOnlyList<double[]> predictions, int[] labels, int classes)
    {
        (Labels, Classes, Spaces) = (labels, classes, predictions.Count);
        _logarithms = new double[labels.Length * Spaces * classes];
        foreach (var (s, values) in predictions.Index())
        {
            for (int row = 0; row < labels.Length; row++)
            {
                for (int k = 0; k < classes; k++)
                    _logarithms[(row * Spaces + s) * classes + k] = Math.Log(Math.Max(Smallest, values[row * classes + k]));
            }
        }
    }

    /// <summary>The label of each row.</summary>
    public int[] Labels { get; }

    /// <summary>K.</summary>
    public int Classes { get; }

    /// <summary>Number of spaces.</summary>
    public int Spaces { get; }

    /// <summary>Number of rows.</summary>
    public int Rows => Labels.Length;

    /// <summary>The logarithms of the scores of a row in a space, length K.</summary>
    public ReadOnlySpan<double> Of(int row, int space) => _logarithms.AsSpan((row * Spaces + space) * Classes, Classes);
}
