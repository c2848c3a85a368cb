using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>Options of a trainer space: number of hypotheses, which of them count, and its name.</summary>
public class TrainerSpaceOptions
{
    /// <summary>The number of hypotheses S that <c>Fit</c> draws: at least 1; 100 by default.</summary>
    public int Samples = 100;

    /// <summary>The seed of the first hypothesis; the others follow it one by one. <see langword="null"/> (the default) lets a trainer derive it from
    /// the seed of its context, so that contexts of different seeds share no hypothesis; it is 0 for a context without a seed or with
    /// the seed 0, and for a space that is used without a context.</summary>
    public int? FirstSeed;

    /// <summary>The largest training loss of a hypothesis that fits the training rows: the mean squared error, or the 0-1 error where a
    /// trainer predicts margins. <see langword="null"/> (the default) sets none: every trained model fits.</summary>
    public double? TrainingTolerance;

    /// <summary>Whether hypotheses above <see cref="TrainingTolerance"/> count too; <see langword="false"/> by default.</summary>
    public bool IncludeUnfitted;

    /// <summary>Declares that the trainer gives the same model for every seed: one is trained, and the bias is 0 or infinite without an
    /// interval. <see langword="false"/> by default, because equal models of a few seeds don't exclude others.</summary>
    public bool SingleHypothesis;

    /// <summary>The number of hypotheses that are trained at the same time; 0 (the default) uses one for each core. Results don't depend on it.</summary>
    public int Threads;

    /// <summary>The name of the trainer in results; the name of its type by default.</summary>
    public string? Name;

    /// <summary>Settings of the trainer that results show. The library can't see inside a factory: settings that are neither listed here nor drawn
    /// through <see cref="HypothesisDraw"/> aren't shown, and spaces that differ only in them look the same.</summary>
    public IReadOnlyList<KeyValuePair<string, object>> Parameters = [];

    internal int ThreadCount => Threads == 0 ? Environment.ProcessorCount : Threads;

    /// <summary>The seeds of the hypotheses, from the first seed of the context on where <see cref="FirstSeed"/> is <see langword="null"/>.</summary>
    internal IReadOnlyList<int> Seeds(int ofContext = 0) => [.. Enumerable.Range(FirstSeed ?? ofContext, Samples)];

    /// <summary>A copy that later changes of the options don't reach.</summary>
    internal TrainerSpaceOptions Copy() => (TrainerSpaceOptions)MemberwiseClone();

    internal virtual void Validate(int firstOfContext = 0)
    {
        Require.AtLeast(Samples, 1);
        if ((long)(FirstSeed ?? firstOfContext) + Samples - 1 > int.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(FirstSeed), $"FirstSeed was {FirstSeed}; with {Samples} samples it must be at most {int.MaxValue - Samples + 1}.");
        Require.That(TrainingTolerance is null or >= 0, TrainingTolerance, "at least 0, or null");
        Require.That(Threads >= 0, Threads, "at least 0 (0 uses one for each core)");
        ArgumentNullException.ThrowIfNull(Parameters);
    }
}
