using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Which pairs of rows count as different: of another class, or of a target that differs by more than a tolerance.</summary>
internal abstract class PairContrast
{
    /// <summary>An order that groups similar rows, and within that, rows of similar norms.</summary>
    public abstract int[] Order(double[] norms);

    /// <summary>Whether two rows differ.</summary>
    public abstract bool Differ(int first, int second);

    /// <summary>Whether any row of one block (given by its first and last row, in the order) may differ from any of another.</summary>
    public abstract bool MayDiffer(int firstOfOne, int lastOfOne, int firstOfOther, int lastOfOther);

    /// <summary>The number of unordered pairs that differ.</summary>
    public abstract double Pairs();
}

/// <summary>Rows differ when their classes do.</summary>
internal sealed class ClassContrast(int[] classes) : PairContrast
{
    public override int[] Order(double[] norms)
    {
        var order = Enumerable.Range(0, classes.Length).ToArray();
        Array.Sort(order.Select(i => (classes[i], norms[i])).ToArray(), order);
        return order;
    }

    public override bool Differ(int first, int second) => classes[first] != classes[second];

    public override bool MayDiffer(int firstOfOne, int lastOfOne, int firstOfOther, int lastOfOther) =>
        classes[firstOfOne] != classes[lastOfOther] || classes[lastOfOne] != classes[firstOfOther];

    public override double Pairs()
    {
        double n = classes.Length, alike = 0;
        foreach (var group in classes.CountBy(c => c))
            alike += (double)group.Value * group.Value;
        return (n * n - alike) / 2;
    }
}

/// <summary>Rows differ when another contrast says so and they are not copies of one point.</summary>
internal sealed class ApartContrast(PairContrast contrast, int[] points) : PairContrast
{
    public override int[] Order(double[] norms) => contrast.Order(norms);

    public override bool Differ(int first, int second) => points[first] != points[second] && contrast.Differ(first, second);

    public override bool MayDiffer(int firstOfOne, int lastOfOne, int firstOfOther, int lastOfOther) =>
        contrast.MayDiffer(firstOfOne, lastOfOne, firstOfOther, lastOfOther);

    public override double Pairs() => contrast.Pairs();
}

/// <summary>Rows differ when any of their targets differs by more than the tolerance.</summary>
internal sealed class TargetContrast(double[] targets, int outputs, double tolerance) : PairContrast
{
    /// <summary>The number of rows.</summary>
    public int Rows { get; } = targets.Length / outputs;

    public override int[] Order(double[] norms)
    {
        // No order groups rows that are similar in several outputs, so sort by norm.
        var order = Enumerable.Range(0, Rows).ToArray();
        Array.Sort(order.Select(i => outputs == 1 ? targets[i] : norms[i]).ToArray(), order);
        return order;
    }

    public override bool Differ(int first, int second)
    {
        for (var c = 0; c < outputs; c++)
        {
            if (Math.Abs(targets[first * outputs + c] - targets[second * outputs + c]) > tolerance)
                return true;
        }
        return false;
    }

    public override bool MayDiffer(int firstOfOne, int lastOfOne, int firstOfOther, int lastOfOther) =>
        outputs > 1 || Differ(firstOfOne, lastOfOther) || Differ(lastOfOne, firstOfOther);

    public override double Pairs()
    {
        if (outputs == 1)
        {
            // Two pointers over the sorted targets.
            var sorted = (double[])targets.Clone();
            Array.Sort(sorted);
            double pairs = 0;
            for (int low = 0, high = 0; high < Rows; high++)
            {
                while (sorted[high] - sorted[low] > tolerance)
                    low++;
                pairs += low;
            }
            return pairs;
        }
        long count = 0;
        Parallel.For(0, Rows, () => 0L, (i, _, part) =>
        {
            for (var j = 0; j < i; j++)
                part += Differ(i, j) ? 1 : 0;
            return part;
        }, part => Interlocked.Add(ref count, part));
        return count;
    }
}
