using Microsoft.ML.Trainers;
using Factories = System.Collections.Generic.Dictionary<Microsoft.ML.InductiveBias.TaskKind, System.Func<Microsoft.ML.InductiveBias.HypothesisDraw, string, string, Microsoft.ML.IEstimator<Microsoft.ML.ITransformer>>>;

namespace Microsoft.ML.InductiveBias;

/// <summary>The trainers of the package Microsoft.ML under short names, with their default settings (sdca on numbers: a bias learning rate of 0) and one thread,
/// which their repeatability needs. Normalize the features first.</summary>
public static class StockTrainers
{
    /// <summary>Linear models by stochastic dual coordinate ascent: least squares, logistic regression, maximum entropy.</summary>
    public static NamedTrainer Sdca { get; } = new("sdca", "linear model, stochastic dual coordinate ascent", "the order of the rows", new Factories
    {
        [TaskKind.Regression] = (draw, label, features) => draw.MLContext.Regression.Trainers.Sdca(
            // At any other rate than 0 the weights diverge on features below about 1 with little regularization; the bias is learned without.
            new SdcaRegressionTrainer.Options { LabelColumnName = label, FeatureColumnName = features, NumberOfThreads = 1, BiasLearningRate = 0 }),
        [TaskKind.BinaryClassification] = (draw, label, features) => draw.MLContext.BinaryClassification.Trainers.SdcaLogisticRegression(
            new SdcaLogisticRegressionBinaryTrainer.Options { LabelColumnName = label, FeatureColumnName = features, NumberOfThreads = 1 }),
        [TaskKind.MulticlassClassification] = (draw, label, features) => draw.MLContext.MulticlassClassification.Trainers.SdcaMaximumEntropy(
            new SdcaMaximumEntropyMulticlassTrainer.Options { LabelColumnName = label, FeatureColumnName = features, NumberOfThreads = 1 }),
    });

    /// <summary>Logistic regression by stochastic gradient descent; several classes one against all.</summary>
    internal static NamedTrainer SgdCalibrated { get; } = new("sgd", "logistic regression, stochastic gradient descent", "the order of the rows", new Factories
    {
        [TaskKind.BinaryClassification] = Sgd,
        [TaskKind.MulticlassClassification] = (draw, label, features) =>
            draw.MLContext.MulticlassClassification.Trainers.OneVersusAll(Sgd(draw, label, features), label),
    });

    /// <summary>The averaged perceptron, calibrated by Platt's method; several classes one against all.</summary>
    internal static NamedTrainer AveragedPerceptron { get; } = new("perceptron", "averaged perceptron with Platt calibration", "the order of the rows", new Factories
    {
        [TaskKind.BinaryClassification] = (draw, label, features) => Platt(draw, label, draw.MLContext.BinaryClassification.Trainers.AveragedPerceptron(label, features)),
        [TaskKind.MulticlassClassification] = (draw, label, features) => draw.MLContext.MulticlassClassification.Trainers.OneVersusAll(
            draw.MLContext.BinaryClassification.Trainers.AveragedPerceptron(label, features), label),
    });

    /// <summary>The linear support vector machine, calibrated by Platt's method; several classes one against all.</summary>
    internal static NamedTrainer LinearSvm { get; } = new("svm", "linear support vector machine with Platt calibration", "the order of the rows", new Factories
    {
        [TaskKind.BinaryClassification] = (draw, label, features) => Platt(draw, label, draw.MLContext.BinaryClassification.Trainers.LinearSvm(label, features)),
        [TaskKind.MulticlassClassification] = (draw, label, features) => draw.MLContext.MulticlassClassification.Trainers.OneVersusAll(
            draw.MLContext.BinaryClassification.Trainers.LinearSvm(label, features), label),
    });

    /// <summary>Least squares by online gradient descent.</summary>
    internal static NamedTrainer OnlineGradientDescent { get; } = new("ogd", "linear model, online gradient descent", "the order of the rows", new Factories
    {
        [TaskKind.Regression] = (draw, label, features) => draw.MLContext.Regression.Trainers.OnlineGradientDescent(label, features),
    });

    /// <summary>Logistic regression and maximum entropy by L-BFGS: one model whatever the seed.</summary>
    internal static NamedTrainer Lbfgs { get; } = new("lbfgs", "logistic regression or maximum entropy, L-BFGS", null, new Factories
    {
        [TaskKind.BinaryClassification] = (draw, label, features) => draw.MLContext.BinaryClassification.Trainers.LbfgsLogisticRegression(
            new LbfgsLogisticRegressionBinaryTrainer.Options { LabelColumnName = label, FeatureColumnName = features, NumberOfThreads = 1 }),
        [TaskKind.MulticlassClassification] = (draw, label, features) => draw.MLContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy(
            new LbfgsMaximumEntropyMulticlassTrainer.Options { LabelColumnName = label, FeatureColumnName = features, NumberOfThreads = 1 }),
    });

    /// <summary>All of them.</summary>
    public static IReadOnlyList<NamedTrainer> All { get; } = [Sdca, SgdCalibrated, AveragedPerceptron, LinearSvm, OnlineGradientDescent, Lbfgs];

    /// <summary>A pipeline of a binary trainer and a calibrator that turns its scores into probabilities.</summary>
    /// <param name="draw">The draw whose context is used.</param>
    /// <param name="labelColumnName">The label column.</param>
    /// <param name="trainer">The trainer.</param>
    public static IEstimator<ITransformer> Platt(HypothesisDraw draw, string labelColumnName, IEstimator<ITransformer> trainer)
    {
        ArgumentNullException.ThrowIfNull(draw);
        ArgumentNullException.ThrowIfNull(trainer);
        return trainer.Append(draw.MLContext.BinaryClassification.Calibrators.Platt(labelColumnName));
    }

    private static SgdCalibratedTrainer Sgd(HypothesisDraw draw, string label, string features) => draw.MLContext.BinaryClassification.Trainers.SgdCalibrated(
        new SgdCalibratedTrainer.Options { LabelColumnName = label, FeatureColumnName = features, NumberOfThreads = 1 });
}
