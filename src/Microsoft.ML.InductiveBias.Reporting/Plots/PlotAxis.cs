using System.Globalization;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>A tick of an axis.</summary>
internal readonly record struct PlotTick(double Position, string Label);

/// <summary>An axis of a plot: how values become positions, and its ticks.</summary>
internal sealed class PlotAxis
{
    private readonly Func<double, double> _position;

    private PlotAxis(string label, double from, double to, IReadOnlyList<PlotTick> ticks, Func<double, double> position)
    {
        Label = label;
        From = from;
        To = to;
        Ticks = ticks;
        _position = position;
    }

    public string Label { get; }

    /// <summary>The first position.</summary>
    public double From { get; }

    /// <summary>The last position.</summary>
    public double To { get; }

    public IReadOnlyList<PlotTick> Ticks { get; }

    public double At(double value) => _position(value);

    /// <summary>A linear axis.</summary>
    public static PlotAxis Linear(string label, double lowest, double highest, int count = 6)
    {
        if (!(highest > lowest))
            (lowest, highest) = (lowest - Math.Max(1e-9, Math.Abs(lowest) * 0.1), highest + Math.Max(1e-9, Math.Abs(highest) * 0.1));
        double rough = (highest - lowest) / count;
        double unit = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = unit * (rough / unit) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
        List<PlotTick> ticks = [];
        for (double index = Math.Ceiling(lowest / step); index * step <= highest + step * 1e-9; index++)
            ticks.Add(new PlotTick(index * step, NumberText.Of(Cleaned(index * step, step))));
        return new PlotAxis(label, lowest, highest, ticks, value => value);
    }

    /// <summary>A logarithmic axis for values above 0.</summary>
    public static PlotAxis Logarithmic(string label, double lowest, double highest, int count = 6)
    {
        double from = Math.Log10(lowest), to = Math.Log10(highest);
        if (!(to - from > 0.01))
            (from, to) = (from - 0.15, to + 0.15);
        double[] steps = to - from > count ? [1] : to - from > 2 ? [1, 3] : to - from > 0.8 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 6, 7, 8];
        List<PlotTick> ticks = [];
        int every = Math.Max(1, (int)Math.Ceiling((to - from) / count));
        for (int power = (int)Math.Floor(from); power <= to; power++)
        {
            if (steps.Length == 1 && power % every != 0)
                continue;
            foreach (double step in steps)
            {
                double position = power + Math.Log10(step);
                if (position >= from && position <= to)
                    ticks.Add(new PlotTick(position, NumberText.Of(Cleaned(step * Math.Pow(10, power), Math.Pow(10, power)))));
            }
        }
        return new PlotAxis(label, from, to, ticks, Math.Log10);
    }

    /// <summary>An axis for amounts of information from 0: linear up to about 1 bit and logarithmic above, so that both 1 bit and a million show.</summary>
    public static PlotAxis Bits(string label, double highest, int count = 6)
    {
        if (highest <= 12)
            return Linear(label, 0, Math.Max(highest, 1), count);
        double to = Position(highest);
        List<PlotTick> ticks = [new(0, "0")];
        int every = Math.Max(1, (int)Math.Ceiling(to / count));
        for (int power = 0; power <= to; power += every)
        {
            foreach (double step in to < 3 ? (double[])[1, 3] : [1])
            {
                double value = step * Math.Pow(10, power);
                if (Position(value) <= to)
                    ticks.Add(new PlotTick(Position(value), NumberText.Of(value)));
            }
        }
        return new PlotAxis(label, 0, to, ticks, Position);
        static double Position(double bits) => Math.Log10(1 + bits);
    }

    /// <summary>An axis with a tick for each name, the first at the top.</summary>
    public static PlotAxis Names(IReadOnlyList<string> names) => new(
        "", -names.Count + 0.4, 0.6, [.. names.Select((name, index) => new PlotTick(-index, name))], index => -index);

    private static double Cleaned(double value, double step)
    {
        // 3 · 0.1 is 0.30000000000000004; a label shows 0.3.
        int places = Math.Clamp(2 - (int)Math.Floor(Math.Log10(step)), 0, 15);
        return Math.Abs(value) < 1e15 ? Math.Round(value, places, MidpointRounding.AwayFromZero) : double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
