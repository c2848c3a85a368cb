using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML.InductiveBias;

/// <summary>The constants of a task that determine its generalization difficulty.</summary>
/// <remarks>Lengths (<see cref="Radius"/>, <see cref="Resolution"/>) are in the units of the features: only their ratio and
/// the number of dimensions matter, so a common rescaling of all features changes the difficulty only through rounding.
/// Source: Boopathy et al., ICML 2023 (arXiv 2305.01034), section 4.</remarks>
public sealed class TaskConstants
{
    /// <summary>Creates the constants of a task.</summary>
    /// <param name="trainingRows">n, the number of training rows: at least 1.</param>
    /// <param name="intrinsicDimension">q, the number of dimensions of the manifold that the features lie on: above 0.</param>
    /// <param name="radius">R, the largest norm of a training point: above 0.</param>
    /// <param name="resolution">δ, the smallest distance at which the target may change: above 0.</param>
    /// <param name="outputDimension">D, the number of output dimensions: above 0.</param>
    /// <param name="targetError">ε, the error to reach: above 0.</param>
    /// <param name="discreteFeatureCount">N_d, the product of the numbers of values of discrete features: at least 1.</param>
    /// <param name="outputBound">B, the bound on the norm of the output: above 0.</param>
    public TaskConstants(
        double trainingRows, double intrinsicDimension, double radius, double resolution, double outputDimension, double targetError,
        double discreteFeatureCount = 1, double outputBound = 1)
    {
        (TrainingRows, IntrinsicDimension, Radius, Resolution, DiscreteFeatureCount) = (trainingRows, intrinsicDimension, radius, resolution, discreteFeatureCount);
        (OutputDimension, OutputBound, TargetError) = (outputDimension, outputBound, targetError);
    }

    /// <summary>Copies constants; an object initializer then changes what differs.</summary>
    internal TaskConstants(TaskConstants other)
        : this(
            other.TrainingRows, other.IntrinsicDimension, other.Radius, other.Resolution, other.OutputDimension, other.TargetError, other.DiscreteFeatureCount, other.OutputBound)
    {
    }

    /// <summary>n, the number of training rows: at least 1. A double, because meta-learning counts whole tasks (1e40 and more).</summary>
    public double TrainingRows { get; internal init; }

    /// <summary>q, the number of dimensions of the manifold that the features lie on: above 0, not necessarily whole.
    /// The difficulty is exponential in it.</summary>
    public double IntrinsicDimension { get; internal init; }

    /// <summary>R, the largest norm of a training point: above 0.</summary>
    public double Radius { get; internal init; }

    /// <summary>δ, the smallest distance at which the target may change: above 0. For classification, the smallest distance
    /// between two rows of different classes.</summary>
    public double Resolution { get; internal init; }

    /// <summary>N_d, the product of the numbers of values of discrete features; for classification the number of classes; else 1.</summary>
    public double DiscreteFeatureCount { get; internal init; }

    /// <summary>D, the number of output dimensions: classes − 1 for classification.</summary>
    public double OutputDimension { get; internal init; }

    /// <summary>B, the bound on the norm of the output: 1 unless stated otherwise.</summary>
    public double OutputBound { get; internal init; }

    /// <summary>ε, the error to reach, in units of the output (for classification, the error rate): above 0.</summary>
    public double TargetError { get; internal init; }

    /// <summary>The constants of a classification task: N_d = classes, D = classes − 1, B = 1.</summary>
    /// <param name="trainingRows">n.</param>
    /// <param name="intrinsicDimension">q.</param>
    /// <param name="radius">R.</param>
    /// <param name="resolution">δ.</param>
    /// <param name="classes">The number of classes: at least 2.</param>
    /// <param name="targetError">ε, the error rate to reach.</param>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of range.</exception>
    public static TaskConstants Classification(
        double trainingRows, double intrinsicDimension, double radius, double resolution, double classes, double targetError)
    {
        Require.That(classes >= 2, classes, "at least 2");
        var task = new TaskConstants(trainingRows, intrinsicDimension, radius, resolution, classes - 1, targetError, discreteFeatureCount: classes);
        task.Validate();
        return task;
    }

    /// <summary>The constants of a regression task: N_d = 1, D = number of outputs.</summary>
    /// <param name="trainingRows">n.</param>
    /// <param name="intrinsicDimension">q.</param>
    /// <param name="radius">R.</param>
    /// <param name="resolution">δ.</param>
    /// <param name="targetError">ε, in the units of <paramref name="outputBound"/>.</param>
    /// <param name="outputs">D, the number of targets of a row.</param>
    /// <param name="outputBound">B, the largest deviation of a target from its mean.</param>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of range.</exception>
    public static TaskConstants Regression(
        double trainingRows, double intrinsicDimension, double radius, double resolution, double targetError,
        double outputs = 1, double outputBound = 1)
    {
        var task = new TaskConstants(trainingRows, intrinsicDimension, radius, resolution, outputs, targetError, outputBound: outputBound);
        task.Validate();
        return task;
    }

    /// <summary>The union of two tasks: an input is a pair of inputs, one of each task, and both must be solved at once.</summary>
    /// <remarks>n = n₁n₂, q = q₁ + q₂, R = √(R₁² + R₂²), N_d = N_d₁ · N_d₂; D is the class count of the first task,
    /// δ, ε and B are those of the first (as published).</remarks>
    /// <param name="first">The task whose resolution, target error and class count the union keeps.</param>
    /// <param name="second">The other task.</param>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of range.</exception>
    public static TaskConstants Union(TaskConstants first, TaskConstants second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        first.Validate();
        second.Validate();
        var union = new TaskConstants(first)
        {
            TrainingRows = first.TrainingRows * second.TrainingRows,
            IntrinsicDimension = first.IntrinsicDimension + second.IntrinsicDimension,
            Radius = double.Hypot(first.Radius, second.Radius),
            DiscreteFeatureCount = first.DiscreteFeatureCount * second.DiscreteFeatureCount,
            OutputDimension = first.DiscreteFeatureCount,
        };
        union.Validate();
        return union;
    }

    internal void Validate()
    {
        Require.AtLeastOne(TrainingRows);
        Require.Positive(IntrinsicDimension);
        Require.Positive(Radius);
        Require.Positive(Resolution);
        Require.AtLeastOne(DiscreteFeatureCount);
        Require.Positive(OutputDimension);
        Require.Positive(OutputBound);
        Require.Positive(TargetError);
    }

}
