using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>A few-shot meta-learning task: to learn, from tasks made of the classes of several groups (the alphabets of
/// Omniglot), how to distinguish N new classes.</summary>
/// <remarks>
/// The target is a whole classifier, so the output dimension is that of a classification space, 2 · N · (N − 1) · E(q₀, 2πR/δ);
/// the input is a task, of intrinsic dimension q₁ + (N − 1) q₀ and radius R √N; N_d = 1, B = √(N (N − 1)), and the number of
/// training points is the number of tasks, n = Σ over groups of C(max(classes, N), N) · examplesᴺ. Source: Boopathy et al.,
/// ICML 2023, appendix on meta-learning (there N = 20, 20 examples).
/// </remarks>
public sealed class FewShotTask
{
    /// <summary>The number of classes of each group: each at least 1.</summary>
    public required IReadOnlyList<int> ClassesPerGroup { get; init; }

    /// <summary>N, the number of classes to distinguish in a task: at least 2.</summary>
    public int Ways { get; init; } = 20;

    /// <summary>The number of examples of each class.</summary>
    public int ExamplesPerClass { get; init; } = 20;

    /// <summary>q₀, the intrinsic dimension within a group.</summary>
    public required double DimensionWithinGroup { get; init; }

    /// <summary>q₁, the intrinsic dimension across groups.</summary>
    public required double DimensionAcrossGroups { get; init; }

    /// <summary>R, the largest norm of an example.</summary>
    public required double Radius { get; init; }

    /// <summary>δ, the smallest distance between examples of different classes.</summary>
    public required double Resolution { get; init; }

    /// <summary>ε, the error to reach.</summary>
    public required double TargetError { get; init; }

    /// <summary>The difficulty of the task.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of range.</exception>
    public DifficultyTerms Difficulty()
    {
        Require.AtLeast(Ways, 2);
        Require.AtLeastOne(ExamplesPerClass);
        Require.Positive(DimensionWithinGroup);
        Require.Positive(DimensionAcrossGroups);
        var constants = new TaskConstants
        {
            TrainingRows = TrainingTasks(),
            IntrinsicDimension = DimensionAcrossGroups + (Ways - 1) * DimensionWithinGroup,
            Radius = Radius * Math.Sqrt(Ways),
            Resolution = Resolution,
            // The true value, which may overflow, is passed as a logarithm.
            OutputDimension = 1,
            OutputBound = Math.Sqrt((double)Ways * (Ways - 1)),
            TargetError = TargetError,
        };
        constants.Validate();
        var logOutputDimension = Math.Log(2.0 * Ways * (Ways - 1))
            + SphereSpectrum.At(DimensionWithinGroup, Radius, Resolution).LogEigenfunctions;
        return DifficultyMeasure.Of(constants, logOutputDimension);
    }

    /// <summary>n = Σ over groups of C(max(classes, N), N) · examplesᴺ, the number of different tasks.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no group, a group has no class, or the number exceeds a double.</exception>
    internal double TrainingTasks()
    {
        if (ClassesPerGroup is not { Count: > 0 })
            throw new ArgumentOutOfRangeException(nameof(ClassesPerGroup), "ClassesPerGroup was empty; it must hold the class count of at least one group.");
        double sum = 0;
        foreach (var classes in ClassesPerGroup)
        {
            if (classes < 1)
                throw new ArgumentOutOfRangeException(nameof(ClassesPerGroup), $"ClassesPerGroup held {classes}; each group must have at least 1 class.");
            // C(c, N) as a product of quotients: each partial product is a whole number.
            double combinations = 1;
            for (var i = 1; i <= Ways; i++)
                combinations *= (Math.Max(classes, Ways) - Ways + i) / (double)i;
            sum += combinations;
        }
        var tasks = sum * Math.Pow(ExamplesPerClass, Ways);
        return double.IsInfinity(tasks)
            ? throw new ArgumentOutOfRangeException(nameof(Ways), "The number of tasks exceeds 1e308; use fewer ways, classes or examples.")
            : tasks;
    }
}
