using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>A constant of a task that a difficulty curve can vary.</summary>
public enum DifficultyVariable
{
    /// <summary>n, the number of training rows.</summary>
    TrainingRows,

    /// <summary>q, the intrinsic dimension.</summary>
    IntrinsicDimension,

    /// <summary>The number of classes C: sets N_d = C and D = C − 1.</summary>
    Classes,

    /// <summary>δ, the resolution.</summary>
    Resolution,

    /// <summary>ε, the target error.</summary>
    TargetError,

    /// <summary>R, the radius.</summary>
    Radius,
}

public static partial class DifficultyMeasure
{
    /// <summary>The difficulty of the task at each of the given values of one constant, the others held fixed.</summary>
    /// <param name="task">The fixed constants.</param>
    /// <param name="variable">The constant to vary.</param>
    /// <param name="values">Its values, in the order of the points.</param>
    /// <returns>The points: each value with the difficulty there.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public static IReadOnlyList<(double Value, DifficultyTerms Terms)> Curve(TaskConstants task, DifficultyVariable variable, IEnumerable<double> values)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(values);
        return [.. values.Select(value => (value, Of(With(task, variable, value))))];
    }

    /// <summary>Values at equal ratios from one end to the other, both included: the natural steps for every variable here.</summary>
    /// <param name="from">The first value: above 0.</param>
    /// <param name="to">The last value: above 0.</param>
    /// <param name="count">How many: at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">An end is not a finite number above 0, or there are fewer than 2 values.</exception>
    internal static IReadOnlyList<double> LogSpaced(double from, double to, int count)
    {
        Require.Positive(from);
        Require.Positive(to);
        Require.AtLeast(count, 2);
        var step = (Math.Log(to) - Math.Log(from)) / (count - 1);
        // Both ends exactly as given, not as exp(log).
        return [.. Enumerable.Range(0, count).Select(i => i == 0 ? from : i == count - 1 ? to : Math.Exp(Math.Log(from) + i * step))];
    }

    internal static TaskConstants With(TaskConstants task, DifficultyVariable variable, double value) => variable switch
    {
        DifficultyVariable.TrainingRows => new TaskConstants(task) { TrainingRows = value },
        DifficultyVariable.IntrinsicDimension => new TaskConstants(task) { IntrinsicDimension = value },
        DifficultyVariable.Classes => value >= 2
            ? new TaskConstants(task) { DiscreteFeatureCount = value, OutputDimension = value - 1 }
            : throw new ArgumentOutOfRangeException(nameof(value), $"The number of classes was {value}; it must be at least 2."),
        DifficultyVariable.Resolution => new TaskConstants(task) { Resolution = value },
        DifficultyVariable.TargetError => new TaskConstants(task) { TargetError = value },
        DifficultyVariable.Radius => new TaskConstants(task) { Radius = value },
        _ => throw new ArgumentOutOfRangeException(nameof(variable), $"variable was {variable}; it must be one of {string.Join(", ", Enum.GetNames<DifficultyVariable>())}."),
    };
}
