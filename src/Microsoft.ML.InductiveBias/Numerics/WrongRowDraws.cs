namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>A histogram of plain draws by their number of wrong rows.</summary>
internal sealed class WrongRowDraws
{
    private readonly int[] _numbers;
    private readonly Lazy<int[]> _cumulative;

    /// <summary>No draws yet.</summary>
    public WrongRowDraws(int rows, int unavoidable)
    {
        Rows = rows;
        Unavoidable = unavoidable;
        _numbers = new int[rows + 1];
        _cumulative = new Lazy<int[]>(Cumulative);
    }

    public int Rows { get; }

    public int Unavoidable { get; }

    /// <summary>Number of draws.</summary>
    public int Total { get; private set; }

    /// <summary>The mean number of wrong rows.</summary>
    public double Mean => Enumerable.Range(0, Rows + 1).Sum(wrong => wrong * (double)_numbers[wrong]) / Total;

    /// <summary>The standard deviation of the number of wrong rows.</summary>
    public double StandardDeviation
    {
        get
        {
            double mean = Mean;
            return Math.Sqrt(Enumerable.Range(0, Rows + 1).Sum(wrong => _numbers[wrong] * (wrong - mean) * (wrong - mean)) / Total);
        }
    }

    /// <summary>Adds draws; all of them before the first question.</summary>
    public void Add(ReadOnlySpan<int> wrongCounts)
    {
        foreach (int wrong in wrongCounts)
            _numbers[wrong]++;
        Total += wrongCounts.Length;
    }

    /// <summary>The number of draws with at most that many wrong rows.</summary>
    public int AtMost(int wrong) => _cumulative.Value[wrong];

    private int[] Cumulative()
    {
        var sums = (int[])_numbers.Clone();
        for (int i = 1; i < sums.Length; i++)
            sums[i] += sums[i - 1];
        return sums;
    }
}
