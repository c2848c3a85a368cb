namespace Microsoft.ML.InductiveBias.Benchmarks.LabelNoise;

/// <summary>Confident learning: C. G. Northcutt, L. Jiang, I. L. Chuang, <i>Confident Learning: Estimating Uncertainty in Dataset Labels</i>, JAIR 70,
/// 2021. Rows are pruned by noise rate (its section 3.2, method 4), ranked by normalized margin.</summary>
internal static class ConfidentLearning
{
    /// <summary>The flagged rows, and a score of each row that is larger for a more doubtful label.</summary>
    /// <param name="probabilities">Out-of-fold probabilities, <c>[n, K]</c>.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="classes">K.</param>
    public static (bool[] Flagged, double[] Scores) Find(double[] probabilities, int[] labels, int classes)
    {
        var thresholds = new double[classes];
        var sizes = new int[classes];
        for (int row = 0; row < labels.Length; row++)
        {
            sizes[labels[row]]++;
            thresholds[labels[row]] += probabilities[row * classes + labels[row]];
        }
        for (int k = 0; k < classes; k++)
            thresholds[k] = sizes[k] == 0 ? double.PositiveInfinity : thresholds[k] / sizes[k];

        // The confident joint (equation 1): a row counts for the most probable of the classes whose threshold it reaches.
        var joint = new double[classes, classes];
        for (int row = 0; row < labels.Length; row++)
        {
            int best = -1;
            for (int k = 0; k < classes; k++)
            {
                double p = probabilities[row * classes + k];
                if (p >= thresholds[k] && (best < 0 || p > probabilities[row * classes + best]))
                    best = k;
            }
            if (best >= 0)
                joint[labels[row], best]++;
        }
        // Calibration (equation 3): rows of the joint have the counts of the labels.
        for (int i = 0; i < classes; i++)
        {
            double sum = 0;
            for (int j = 0; j < classes; j++)
                sum += joint[i, j];
            for (int j = 0; j < classes; j++)
                joint[i, j] = sum > 0 ? joint[i, j] / sum * sizes[i] : 0;
        }
        var flagged = new bool[labels.Length];
        for (int i = 0; i < classes; i++)
        {
            for (int j = 0; j < classes; j++)
            {
                if (i == j)
                    continue;
                var rows = Enumerable.Range(0, labels.Length).Where(row => labels[row] == i)
                    .OrderByDescending(row => probabilities[row * classes + j] - probabilities[row * classes + i]);
                foreach (int row in rows.Take((int)Math.Round(joint[i, j])))
                    flagged[row] = true;
            }
        }
        return (flagged, [.. Enumerable.Range(0, labels.Length).Select(row =>
            Enumerable.Range(0, classes).Where(k => k != labels[row]).Max(k => probabilities[row * classes + k]) - probabilities[row * classes + labels[row]])]);
    }
}
