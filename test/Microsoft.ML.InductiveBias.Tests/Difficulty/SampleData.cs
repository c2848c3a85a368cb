using System.Globalization;

namespace Microsoft.ML.InductiveBias.Tests;

/// <summary>The sample files as points and targets, and random manifolds.</summary>
internal static class SampleData
{
    /// <summary>All columns but the last are features, the last is the label.</summary>
    public static (PointSet Points, string[] Labels) Read(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Data", file)).Skip(1).Where(l => l.Length > 0).Select(l => l.Split(',')).ToArray();
        var features = lines[0].Length - 1;
        var values = lines.SelectMany(l => l[..features].Select(v => double.Parse(v, CultureInfo.InvariantCulture))).ToArray();
        return (PointSet.FromDouble(values, lines.Length, features), [.. lines.Select(l => l[^1])]);
    }

    public static (PointSet Points, int[] Classes) ReadClasses(string file)
    {
        var (points, labels) = Read(file);
        var names = labels.Distinct().ToArray();
        return (points, [.. labels.Select(l => Array.IndexOf(names, l))]);
    }

    public static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>Uniform on the q-sphere in q + 1 features, turned into more by adding zeros.</summary>
    public static PointSet Sphere(int q, int rows, int seed, int extraFeatures = 0)
    {
        var random = new Random(seed);
        var features = q + 1 + extraFeatures;
        var values = new double[rows * features];
        for (var i = 0; i < rows; i++)
        {
            var row = values.AsSpan(i * features, q + 1);
            double squared = 0;
            foreach (ref var v in row)
            {
                v = Gaussian(random);
                squared += v * v;
            }
            foreach (ref var v in row)
                v /= Math.Sqrt(squared);
        }
        return PointSet.FromDouble(values, rows, features);
    }

    /// <summary>The Swiss roll: a plane rolled up in three features.</summary>
    public static PointSet SwissRoll(int rows, int seed)
    {
        var random = new Random(seed);
        var values = new double[rows * 3];
        for (var i = 0; i < rows; i++)
        {
            var t = 1.5 * Math.PI * (1 + 2 * random.NextDouble());
            (values[3 * i], values[3 * i + 1], values[3 * i + 2]) = (t * Math.Cos(t), 21 * random.NextDouble(), t * Math.Sin(t));
        }
        return PointSet.FromDouble(values, rows, 3);
    }

    /// <summary>A Gaussian on a q-dimensional subspace of d features, with noise of the given standard deviation in all d.</summary>
    public static PointSet Subspace(int q, int d, double noise, int rows, int seed)
    {
        var random = new Random(seed);
        var basis = Enumerable.Range(0, q * d).Select(_ => Gaussian(random) / Math.Sqrt(d)).ToArray();
        var values = new double[rows * d];
        for (var i = 0; i < rows; i++)
        {
            var z = Enumerable.Range(0, q).Select(_ => Gaussian(random)).ToArray();
            for (var f = 0; f < d; f++)
            {
                values[i * d + f] = noise * Gaussian(random);
                for (var j = 0; j < q; j++)
                    values[i * d + f] += z[j] * basis[j * d + f];
            }
        }
        return PointSet.FromDouble(values, rows, d);
    }

    /// <summary>The points with further rows.</summary>
    public static PointSet With(PointSet points, params double[][] rows)
    {
        var values = Enumerable.Range(0, points.Rows).SelectMany(i => Enumerable.Range(0, points.Features).Select(f => points[i, f])).Concat(rows.SelectMany(r => r)).ToArray();
        return PointSet.FromDouble(values, points.Rows + rows.Length, points.Features);
    }

    public static double[] Row(PointSet points, int row) => [.. Enumerable.Range(0, points.Features).Select(f => points[row, f])];
}
