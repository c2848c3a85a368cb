using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

public static partial class DifficultyMeasure
{
    /// <summary>The difficulty of few-shot meta-learning: to learn, from tasks made of the classes of several groups (the alphabets of
    /// Omniglot), how to distinguish N new classes.</summary>
    /// <remarks>
    /// The target is a whole classifier, so the output dimension is that of a classification space, 2 · N · (N − 1) · E(q₀, 2πR/δ);
    /// the input is a task, of intrinsic dimension q₁ + (N − 1) q₀ and radius R √N; N_d = 1, B = √(N (N − 1)), and the number of
    /// training points is the number of tasks, n = Σ over groups of C(max(classes, N), N) · examplesᴺ. Source: Boopathy et al.,
    /// ICML 2023, appendix on meta-learning (there N = 20, 20 examples).
    /// </remarks>
    /// <param name="classesPerGroup">The number of classes of each group: each at least 1.</param>
    /// <param name="dimensionWithinGroup">q₀, the intrinsic dimension within a group.</param>
    /// <param name="dimensionAcrossGroups">q₁, the intrinsic dimension across groups.</param>
    /// <param name="radius">R, the largest norm of an example.</param>
    /// <param name="resolution">δ, the smallest distance between examples of different classes.</param>
    /// <param name="targetError">ε, the error to reach.</param>
    /// <param name="ways">N, the number of classes to distinguish in a task: at least 2.</param>
    /// <param name="examplesPerClass">The number of examples of each class.</param>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of range.</exception>
    public static DifficultyTerms FewShot(
        IReadOnlyList<int> classesPerGroup, double dimensionWithinGroup, double dimensionAcrossGroups, double radius, double resolution, double targetError,
        int ways = 20, int examplesPerClass = 20)
    {
        Require.AtLeast(ways, 2);
        Require.AtLeastOne(examplesPerClass);
        Require.Positive(dimensionWithinGroup);
        Require.Positive(dimensionAcrossGroups);
        // The output dimension, which may overflow, is passed as a logarithm.
        var constants = new TaskConstants(
            TrainingTasks(classesPerGroup, ways, examplesPerClass), dimensionAcrossGroups + (ways - 1) * dimensionWithinGroup, radius * Math.Sqrt(ways), resolution,
            outputDimension: 1, targetError, outputBound: Math.Sqrt((double)ways * (ways - 1)));
        constants.Validate();
        var logOutputDimension = Math.Log(2.0 * ways * (ways - 1)) + SphereSpectrum.At(dimensionWithinGroup, radius, resolution).LogEigenfunctions;
        return Of(constants, logOutputDimension);
    }

    /// <summary>n = Σ over groups of C(max(classes, N), N) · examplesᴺ, the number of different tasks.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no group, a group has no class, or the number exceeds a double.</exception>
    internal static double TrainingTasks(IReadOnlyList<int> classesPerGroup, int ways, int examplesPerClass)
    {
        if (classesPerGroup is not { Count: > 0 })
            throw new ArgumentOutOfRangeException(nameof(classesPerGroup), "classesPerGroup was empty; it must hold the class count of at least one group.");
        double sum = 0;
        foreach (var classes in classesPerGroup)
        {
            if (classes < 1)
                throw new ArgumentOutOfRangeException(nameof(classesPerGroup), $"classesPerGroup held {classes}; each group must have at least 1 class.");
            // C(c, N) as a product of quotients: each partial product is a whole number.
            double combinations = 1;
            for (var i = 1; i <= ways; i++)
                combinations *= (Math.Max(classes, ways) - ways + i) / (double)i;
            sum += combinations;
        }
        var tasks = sum * Math.Pow(examplesPerClass, ways);
        return double.IsInfinity(tasks)
            ? throw new ArgumentOutOfRangeException(nameof(ways), "The number of tasks exceeds 1e308; use fewer ways, classes or examples.")
            : tasks;
    }
}
