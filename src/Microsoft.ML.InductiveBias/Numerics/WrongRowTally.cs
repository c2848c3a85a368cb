namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>How often the rows of each cell are wrong, by the number of errors of the hypothesis.</summary>
/// <remarks>A tilt depends on a hypothesis only through its number of errors. So given that number, hypotheses of all tilts have the same law and
/// are counted together.</remarks>
internal sealed class WrongRowTally(WrongRows rows)
{
    private readonly int[]?[] _wrong = new int[rows.Rows + 1][];
    private readonly int[] _states = new int[rows.Rows + 1];

    /// <summary>Number of states with that number of errors.</summary>
    public int StatesAt(int errors) => _states[errors];

    /// <summary>The number of those states that get the rows of each cell wrong; empty if there are none.</summary>
    public ReadOnlySpan<int> WrongAt(int errors) => _wrong[errors];

    /// <summary>Adds states.</summary>
    /// <param name="values">The outputs of each state, <c>[G, K, N]</c>, less <paramref name="mean"/>.</param>
    /// <param name="mean"><c>[G, K]</c>.</param>
    /// <param name="errors">The number of errors of each of the N states.</param>
    public void Add(double[] values, double[] mean, ReadOnlySpan<double> errors)
    {
        var sums = new int[errors.Length][];
        for (int i = 0; i < errors.Length; i++)
        {
            int number = (int)errors[i];
            _states[number]++;
            sums[i] = _wrong[number] ??= new int[rows.Cells.Length];
        }
        rows.AddCells(values, mean, sums);
    }
}
