using Microsoft.ML.InductiveBias.Numerics;
using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>The draw of one hypothesis of a trainer space: its seed, and hyperparameters from stated ranges.</summary>
/// <remarks>A value depends only on the seed and the hyperparameter's name, so drawing another hyperparameter changes no
/// other. Every value and its range are recorded.</remarks>
public sealed class HypothesisDraw
{
    private readonly List<DrawnHyperparameter> _hyperparameters = [];
    private MLContext? _mlContext;

    internal HypothesisDraw(int seed) => Seed = seed;

    /// <summary>The seed of the hypothesis, for trainers that take one in their options (FastForest, FastTree, LightGbm).</summary>
    public int Seed { get; }

    /// <summary>A context of this hypothesis alone with its seed, for trainers that take their randomness from it (Sdca, perceptron).</summary>
    public MLContext MLContext => _mlContext ??= new MLContext(Seed);

    /// <summary>The values that were drawn so far, by name.</summary>
    public IReadOnlyList<KeyValuePair<string, object>> Hyperparameters => [.. _hyperparameters.Select(drawn => KeyValuePair.Create(drawn.Name, drawn.Value))];

    internal IReadOnlyList<DrawnHyperparameter> Drawn => _hyperparameters;

    /// <summary>A number between two bounds, each as likely as any other.</summary>
    /// <param name="name">The hyperparameter, as results show it.</param>
    /// <param name="minimum">The lower bound, finite.</param>
    /// <param name="maximum">The upper bound, finite and above the lower one.</param>
    /// <exception cref="ArgumentException">The bounds aren't a range, or the name already has another range.</exception>
    public double Uniform(string name, double minimum, double maximum)
    {
        CheckRange(name, minimum, maximum, double.NegativeInfinity);
        return Record(name, Invariant($"uniform from {minimum} to {maximum}"), share => minimum + (share * (maximum - minimum)));
    }

    /// <summary>A positive number between two bounds whose logarithm is uniform: as likely between 0.01 and 0.1 as between 0.1 and 1.</summary>
    /// <param name="name">The hyperparameter, as results show it.</param>
    /// <param name="minimum">The lower bound, above 0.</param>
    /// <param name="maximum">The upper bound, finite and above the lower one.</param>
    /// <exception cref="ArgumentException">The bounds aren't a range, or the name already has another range.</exception>
    public double LogUniform(string name, double minimum, double maximum)
    {
        CheckRange(name, minimum, maximum, 0);
        return Record(name, Invariant($"log-uniform from {minimum} to {maximum}"),
            share => Math.Clamp(Math.Exp(Math.Log(minimum) + (share * (Math.Log(maximum) - Math.Log(minimum)))), minimum, maximum));
    }

    /// <summary>A whole number from a range, each as likely as any other.</summary>
    /// <param name="name">The hyperparameter, as results show it.</param>
    /// <param name="minimum">The smallest value.</param>
    /// <param name="maximum">The largest value, itself included; at least the smallest.</param>
    /// <exception cref="ArgumentException">The bounds aren't a range, or the name already has another range.</exception>
    public int Integer(string name, int minimum, int maximum)
    {
        if (maximum < minimum)
            throw new ArgumentException(Invariant($"The range of '{name}' was {minimum} to {maximum}; its upper bound must be at least its lower one."), nameof(maximum));
        return Record(name, Invariant($"integer from {minimum} to {maximum}"), share => (int)(minimum + (long)(share * ((long)maximum - minimum + 1))));
    }

    /// <summary>One of several values, each as likely as any other.</summary>
    /// <typeparam name="T">The type of the values; their text is what results show.</typeparam>
    /// <param name="name">The hyperparameter, as results show it.</param>
    /// <param name="choices">The values; at least one.</param>
    /// <exception cref="ArgumentException">There is no value, or the name already has another range.</exception>
    public T Choice<T>(string name, params IReadOnlyList<T> choices)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(choices);
        if (choices.Count == 0)
            throw new ArgumentException($"There are no choices for '{name}'; there must be at least one.", nameof(choices));
        string range = $"one of {string.Join(", ", choices.Select(choice => Convert.ToString(choice, CultureInfo.InvariantCulture)))}";
        return Record(name, range, share => choices[(int)(share * choices.Count)]);
    }

    private T Record<T>(string name, string range, Func<double, T> valueAt)
        where T : notnull
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (_hyperparameters.Find(drawn => drawn.Name == name) is { } earlier)
        {
            return earlier.Range == range && earlier.Value is T value
                ? value
                : throw new ArgumentException($"The hyperparameter '{name}' was drawn before as {earlier.Range} and now as {range}; one name has one range.", nameof(name));
        }
        var drawn = valueAt(Share(name));
        _hyperparameters.Add(new DrawnHyperparameter(name, range, drawn));
        return drawn;
    }

    /// <summary>A number in [0, 1) from seed and name: FNV-1a over the name, mixed as SplitMix64 mixes its state.</summary>
    private double Share(string name)
    {
        ulong state = 14695981039346656037;
        foreach (char letter in name)
            state = (state ^ letter) * 1099511628211;
        return (SplitMix64.Mix(state + unchecked((ulong)Seed + 1) * SplitMix64.Increment) >> 11) * (1.0 / (1UL << 53));
    }

    private static void CheckRange(string name, double minimum, double maximum, double above)
    {
        if (!double.IsFinite(minimum) || !double.IsFinite(maximum) || !(minimum < maximum) || minimum <= above)
        {
            throw new ArgumentException(Invariant(
                $"The range of '{name}' was {minimum} to {maximum}; its bounds must be finite, the lower below the upper{(above == 0 ? " and above 0" : "")}."), nameof(minimum));
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
