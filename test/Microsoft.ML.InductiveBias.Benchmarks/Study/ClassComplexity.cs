namespace Microsoft.ML.InductiveBias.Benchmarks.Study;

/// <summary>Measures of how complex a classification is (A. C. Lorena, L. P. F. Garcia, J. Lehmann, M. C. P. Souto, T. K. Ho, <i>How Complex Is Your
/// Classification Problem?</i>, ACM Computing Surveys 52, 2019). All are between 0 and 1; larger is harder.</summary>
internal static class ClassComplexity
{
    /// <summary>F1: 1 / (1 + the largest Fisher ratio of a feature, the variance between classes over that within).</summary>
    public static double F1(TaskData rows)
    {
        int[] classes = Classes(rows);
        double largest = 0;
        for (int feature = 0; feature < rows.FeatureCount; feature++)
        {
            double[] values = [.. Enumerable.Range(0, rows.Rows).Select(row => rows.FeatureRow(row)[feature])];
            double mean = values.Average(), between = 0, within = 0;
            foreach (var members in classes.Index().GroupBy(one => one.Item, one => values[one.Index]))
            {
                double center = members.Average();
                between += members.Count() * StudySet.Square(center - mean);
                within += members.Sum(value => StudySet.Square(value - center));
            }
            largest = Math.Max(largest, within > 0 ? between / within : between > 0 ? double.PositiveInfinity : 0);
        }
        return 1 / (1 + largest);
    }

    /// <summary>N1: the share of rows that an edge of the minimum spanning tree connects with a row of another class.</summary>
    public static double N1(TaskData rows)
    {
        int[] classes = Classes(rows);
        bool[] borders = new bool[rows.Rows], known = new bool[rows.Rows];
        int[] nearest = new int[rows.Rows];
        double[] distances = [.. Enumerable.Repeat(double.PositiveInfinity, rows.Rows)];
        // Prim's algorithm.
        for (int step = 0, row = 0; ; step++)
        {
            known[row] = true;
            if (step == rows.Rows - 1)
                break;
            int next = -1;
            for (int other = 0; other < rows.Rows; other++)
            {
                if (known[other])
                    continue;
                double distance = StudyModels.Distance(rows.FeatureRow(row), rows.FeatureRow(other));
                if (distance < distances[other])
                    (distances[other], nearest[other]) = (distance, row);
                if (next < 0 || distances[other] < distances[next])
                    next = other;
            }
            row = next;
            if (classes[row] != classes[nearest[row]])
                borders[row] = borders[nearest[row]] = true;
        }
        return borders.Count(border => border) / (double)rows.Rows;
    }

    /// <summary>N3: the share of rows whose nearest other row has another class.</summary>
    public static double N3(TaskData rows)
    {
        int[] classes = Classes(rows);
        return Enumerable.Range(0, rows.Rows).Average(row =>
        {
            int nearest = Enumerable.Range(0, rows.Rows).Where(other => other != row).MinBy(other => StudyModels.Distance(rows.FeatureRow(row), rows.FeatureRow(other)));
            return classes[row] == classes[nearest] ? 0.0 : 1;
        });
    }

    private static int[] Classes(TaskData rows) => [.. Enumerable.Range(0, rows.Rows).Select(row => rows.TargetRow(row).IndexOf(1))];
}
