namespace Microsoft.ML.InductiveBias.Console.Experiments;

/// <summary>The experiments, in the order of the page.</summary>
internal static class ExperimentList
{
    private const string Kernel = "Gaussian processes with an RBF kernel of length scale 1 (as published) or of the median distance, amplitude 1, noise variance 0.01, around the mean of the training targets";

    public static IReadOnlyList<Experiment> All { get; } =
    [
        new("noise-dimensions", "A task with more input dimensions requires more bias.",
            $"Features of standard normal noise are added to the control of a pendulum (100 training and 100 test rows) and to iris (75 and 75). ε is 0.2 of the loss of the constant, for the pendulum 0.01. {Kernel}. 10 splits.",
            "IJCAI 2024: tasks of higher dimension require more bias.", 1, 400, KernelExperiments.NoiseDimensions),
        new("more-rows", "More training rows lower the required bias.",
            $"12 to 100 nested training rows of the pendulum, iris, and digits, with the same 50 to 100 test rows. ε is 0.2 of the loss of the constant, for the pendulum 0.01. {Kernel}. 10 splits.",
            "Both papers count the information in the training rows against what is required.", 1, 400, KernelExperiments.Rows),
        new("tasks", "Different kinds of tasks require different bias, far below the bound of the generalization difficulty.",
            $"Small images (digits), 5-way 1-shot episodes of digits, the control of a pendulum (200 training and 100 test rows each), and a table (wine, 100 and 70), at six ε. {Kernel}. 10 splits. "
            + "Beside it, the generalization difficulty of the data at the same number as target error. MNIST and CIFAR-10 aren't part of this repository; measure reads the user's files.",
            "IJCAI 2024 estimates directly what ICML 2023 bounds, on images, few-shot episodes, and control.", 2, 500, KernelExperiments.Tasks),
        new("model-kinds", "Kinds of models provide different bias, relative to a kernel space and to a network space.",
            "Digits, 200 training and 100 test rows, 5 splits. The spaces are Gaussian processes of an RBF kernel and of infinitely wide ReLU networks with two hidden layers, whose parameters have the largest likelihood. The bits that a model provides are I(ε) at its test loss; "
            + "of perceptrons the median loss of 3 networks. Networks train to a training loss of 0.005, or for 500 (perceptrons) and 600 epochs (convolutional).",
            "IJCAI 2024: relative to other expressive kinds of models, networks provide much bias.", 4, 1000, NetworkExperiments.ModelKinds),
        new("trained-networks", "Kinds of models provide different bias, relative to networks that are trained.",
            "Digits 0 to 3, 60 training and 60 test rows, 5 splits, the same models. The space is that of perceptrons 64-16-16-4, trained with Adam at 0.01 on full batches to a training loss of 0.005. Losses that few of 500 networks reach are simulated with up to 20,000 more on each split; "
            + "where these don't reach the loss, the bits are a lower bound. Beside it the infinitely wide networks of the experiment before.",
            "IJCAI 2024: relative to other expressive kinds of models, networks provide much bias.", 4, 1000, NetworkExperiments.TrainedNetworks),
        new("depth", "Depth changes how much bias a network space leaves to be required.",
            "Infinitely wide ReLU networks (NNGP, weight variance 2, bias variance 0.1, amplitude by likelihood, noise variance 0.01) of 1 to 16 hidden layers on digits (200 training and 100 test rows) and wine (100 and 70), at two ε. 10 splits.",
            "IJCAI 2024: architectures differ in their bias. It claims no direction for depth.", 1, 600, KernelExperiments.Depth),
        new("width", "Width and depth change how much bias a network space leaves to be required.",
            "Perceptrons on 6 splits of iris (105 training and 45 test rows), Adam with a learning rate of 0.003 on full batches to a training loss of 0.01, 50 networks of each shape on each split. ε is 0.11 of the loss of the constant; the bits are −log₂ of the share of fitting networks that reach it, ∞ where none does.",
            "IJCAI 2024: architectures differ in their bias. It claims no direction for width and depth.", 2, 600, NetworkExperiments.Width),
        new("learning-rate", "The learning rate is part of the hypothesis space.",
            "Perceptrons 4-16-16-3 on the same splits, as above, with learning rates of Adam from 0.001 to 0.03.",
            "IJCAI 2024 trains with Adam at 0.001 and names optimizers as inductive bias.", 1, 600, NetworkExperiments.LearningRates),
        new("optimizers", "The optimizer is part of the hypothesis space.",
            "The same perceptrons, trained to the same loss by other optimizers on full batches, each at two learning rates.",
            "IJCAI 2024 trains with Adam at 0.001 and names optimizers as inductive bias.", 3, 600, NetworkExperiments.Optimizers),
        new("convolution", "Convolutions provide bias for images, and none when the pixels are permuted.",
            "Infinitely wide ReLU networks of two hidden layers on digits, with full connections, with convolutions, and with convolutions and global average pooling; amplitude by likelihood, noise variance 0.01. 50 to 200 training and 100 test rows, "
            + "the pixels as they are and in another order. ε is 0.2 of the loss of the constant. 5 splits; with pooling at most 100 training rows.",
            "IJCAI 2024 names convolutions as inductive bias.", 6, 1000, KernelExperiments.Convolution),
        new("difficulty", "The generalization difficulty rises with dimension and classes, and falls with rows, resolution, and target error.",
            "The formula at the constants of ImageNet, one of them varied.",
            "ICML 2023: the difficulty rises exponentially with the intrinsic dimension, but only polynomially with the resolution per dimension.", 0.1, 300, DifficultyExperiments.Curves),
        new("error-bound", "The error falls at least as the bound says when rows are added.",
            "The bound is the error at which the formula of the difficulty requires no bits, with the intrinsic dimension, radius, and resolution of all rows: what fits n rows then errs at most that often. Beside it the error of the nearest neighbor on 50 (iris), 70 (wine), and 400 test rows (digits). 10 splits.",
            "ICML 2023: the error of a hypothesis that fits is bounded by its Lipschitz constant times the Wasserstein distance between training and test rows, which falls like n^(-1/q).", 0.2, 300, DifficultyExperiments.ErrorBound),
        new("difficulty-constants", "The published tasks have the published difficulties.",
            "The formula at the constants that the research code of ICML 2023 has.",
            "ICML 2023: MNIST < CIFAR-10 < ImageNet; full observation < partial observation; classification of complex images < few-shot learning of simple images; and the values in its figures.", 0.1, 300, DifficultyExperiments.Constants),
    ];

    public static Experiment? Find(string name) => All.FirstOrDefault(experiment => experiment.Name == name);
}
