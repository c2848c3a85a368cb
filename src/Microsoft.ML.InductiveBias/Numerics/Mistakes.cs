using System.Numerics;

namespace Microsoft.ML.InductiveBias.Numerics;

/// <summary>What is wrong with a classifier, at one point or at several.</summary>
/// <param name="Rows">Number of wrong rows.</param>
/// <param name="Margin">By how much the output of a wrong class exceeds that of the right one, at the wrong point where that is
/// least; +∞ where none is wrong.</param>
internal readonly record struct Mistake(double Rows, double Margin)
{
    public static Mistake None { get; } = new(0, double.PositiveInfinity);

    public static Mistake operator +(Mistake left, Mistake right) => new(left.Rows + right.Rows, Math.Min(left.Margin, right.Margin));
}

/// <summary>What is wrong with each of several classifiers.</summary>
internal sealed class Mistakes
{
    private readonly double[] _margins;

    public Mistakes(int count)
    {
        Rows = new double[count];
        _margins = new double[count];
        Array.Fill(_margins, double.PositiveInfinity);
    }

    /// <summary>Number of wrong rows of each.</summary>
    public double[] Rows { get; }

    public Mistake this[int i]
    {
        get => new(Rows[i], _margins[i]);
        set => (Rows[i], _margins[i]) = (value.Rows, value.Margin);
    }

    /// <summary>Adds one point for a vector of classifiers from number <paramref name="i"/> on.</summary>
    public void Add(int i, Vector<long> isWrong, Vector<double> weight, Vector<double> margin)
    {
        (new Vector<double>(Rows, i) + Vector.ConditionalSelect(isWrong, weight, Vector<double>.Zero)).CopyTo(Rows, i);
        var smallest = new Vector<double>(_margins, i);
        Vector.ConditionalSelect(isWrong, Vector.Min(smallest, margin), smallest).CopyTo(_margins, i);
    }
}
