using System.Globalization;

namespace Microsoft.ML.InductiveBias.Console.Spaces;

/// <summary>Spaces of trained networks, by the name of their architecture.</summary>
internal static class NetworkForms
{
    private const int DefaultPatch = 4;

    /// <summary>The noise variance of one-hot classes.</summary>
    private const double DefaultNoise = 0.01;

    private static readonly SpaceOption<int> Width = SpaceOption.WholeNumber("width", "NUMBER", 1,
        "mlp, mlp-posterior: the number of units per hidden layer (default: 64); mixer, transformer: the number of values per token (default: 32).");

    private static readonly SpaceOption<int> Depth = SpaceOption.WholeNumber("depth", "NUMBER", 1, "The number of hidden layers or blocks.");

    private static readonly SpaceOption<NetworkActivation> Activation = SpaceOption.Choice("activation", "The activation of hidden units.",
        ("relu", NetworkActivation.Relu), ("tanh", NetworkActivation.Tanh), ("gelu", NetworkActivation.Gelu));

    private static readonly SpaceOption<ImageShape> Image = new("image", "CxHxW", "channels x height x width, such as 1x28x28",
        "cnn, mixer, transformer: the features are the pixels of images of this size, ordered by channel, row and column.", ReadImage);

    private static readonly SpaceOption<int> PatchSize = SpaceOption.WholeNumber("patch", "PIXELS", 1,
        "mixer, transformer: the side of the square patches into which an image is divided (default: 4). Needs --image.");

    private static readonly SpaceOption<IReadOnlyList<int>> Channels = new("channels", "N-N-…", "whole numbers of at least 1 separated by '-', such as 16-32",
        "cnn: the channels of each convolution (default: 16-32).", ReadChannels);

    private static readonly SpaceOption<int> FilterSize = new("filter", "PIXELS", "an odd whole number of at least 1", "cnn: the side of the filters (default: 3).",
        text => NumberParser.Whole(text, 1) is { } size && size % 2 == 1 ? size : null);

    private static readonly SpaceOption<NetworkPooling> Pooling = SpaceOption.Choice("pooling", "cnn: how images are downsampled after each convolution (default: average).",
        ("average", NetworkPooling.Average), ("max", NetworkPooling.Max), ("none", NetworkPooling.None));

    private static readonly SpaceOption<int> Heads = SpaceOption.WholeNumber("heads", "NUMBER", 1, "transformer: the number of attention heads, a divisor of the width (default: 4).");

    private static readonly SpaceOption<NetworkInitialization> Initialization = SpaceOption.Choice("initialization",
        "Networks: the initialization of weights: PyTorch's, He, Glorot, or the scaling of the neural tangent kernel (default: pytorch; mlp-posterior, whose prior it is: he).",
        ("pytorch", NetworkInitialization.PyTorchDefault), ("he", NetworkInitialization.He), ("glorot", NetworkInitialization.Glorot), ("ntk", NetworkInitialization.NeuralTangent()));

    private static readonly SpaceOption<NetworkOptimizer> Optimizer = SpaceOption.Choice<NetworkOptimizer>("optimizer", "Networks: the optimizer (default: adam).",
        ("adam", NetworkOptimizer.Adam()), ("adamw", NetworkOptimizer.AdamW()), ("sgd", NetworkOptimizer.Sgd), ("momentum", NetworkOptimizer.Momentum()));

    private static readonly SpaceOption<double> LearningRate = SpaceOption.Positive("learning-rate", "NUMBER", "Networks: the learning rate (default: 0.001).");

    private static readonly SpaceOption<int> Epochs = SpaceOption.WholeNumber("epochs", "NUMBER", 1, "Networks: the maximum number of passes over the training rows (default: 2000).");

    private static readonly SpaceOption<BatchRows> BatchSize = new("batch-size", "ROWS|full", "a whole number of at least 1, or 'full'",
        "Networks: the number of training rows per step (default: 128).",
        text => text == "full" ? new BatchRows(null) : NumberParser.Whole(text, 1) is { } rows ? new BatchRows(rows) : null);

    private static readonly SpaceOption<double> WeightDecay = SpaceOption.NotNegative("weight-decay", "NUMBER", "Networks: the weight decay of the optimizer (default: 0).");

    private static readonly SpaceOption<NetworkTrainingLoss> TrainingLoss = SpaceOption.Choice("training-loss",
        "Networks: the loss that training minimizes; cross-entropy is for classes and turns outputs into probabilities (default: mse).",
        ("mse", NetworkTrainingLoss.MeanSquaredError), ("cross-entropy", NetworkTrainingLoss.CrossEntropy));

    private static readonly SpaceOption<double> Tolerance = SpaceOption.NotNegative("tolerance", "LOSS",
        "The training loss at which a hypothesis fits the training rows. Networks stop there (default: 0.001, for cross-entropy 0.01). Trainers have no default: all their hypotheses count.");

    private static readonly SpaceOption<double> Noise = SpaceOption.Positive("noise", "VARIANCE",
        "mlp-posterior: the variance of the label around a network (default for classes: 0.01; a regression needs it).");

    private static readonly SpaceOption[] TrainingOptions =
        [Initialization, Optimizer, LearningRate, Epochs, BatchSize, WeightDecay, TrainingLoss, Tolerance, DeviceOption.Option, PublishedEstimate.Option];

    public static IReadOnlyList<SpaceForm> All { get; } =
    [
        Of("mlp", Perceptron, _ => null, Width, Depth, Activation),
        Of("cnn", Convolutional, settings => settings.Has(Image) ? null : "cnn needs the size of the images, as in cnn:image=1x28x28 or --image 1x28x28.", Image, Channels, FilterSize, Pooling, Activation),
        Of("mixer", Mixer, CheckPatches, Width, Depth, Image, PatchSize),
        Of("transformer", Transformer, settings => CheckPatches(settings) ?? CheckHeads(settings), Width, Depth, Heads, Image, PatchSize),
        Of("linear-network", _ => new LinearNetwork(), _ => null),
        Posterior,
    ];

    /// <summary>Perceptrons that follow prior times likelihood.</summary>
    private static SpaceForm Posterior => new("mlp-posterior",
        [Width, Depth, Activation, Initialization, Noise, SamplingOptions.Samples, SamplingOptions.FirstSeed, SamplingOptions.Tail, SamplingOptions.TailTime], (settings, training) =>
        {
            if (training.Kind == TaskKind.Regression && !settings.Has(Noise))
            {
                throw new ToolException(string.Create(CultureInfo.InvariantCulture,
                    $"mlp-posterior needs the noise variance of a regression, in squared units of the label (whose mean square is {training.Targets.ToArray().Average(target => target * target):G3}), as in mlp-posterior:noise=VARIANCE."));
            }
            return new NetworkPosteriorSpace(new NeuralNetworkOptions
            {
                Architecture = Perceptron(settings),
                Initialization = settings.Of(Initialization, NetworkInitialization.He),
                Samples = settings.Of(SamplingOptions.Samples, new NeuralNetworkOptions().Samples),
                FirstSeed = settings.Given(SamplingOptions.FirstSeed),
            }, settings.Of(Noise, DefaultNoise));
        })
    {
        LacksProbabilities = _ => "networks of a posterior predict values, not probabilities; use mse or zero-one",
    };

    private static SpaceForm Of(string name, Func<SpaceSettings, NetworkArchitecture> architecture, Func<SpaceSettings, string?> check, params SpaceOption[] options) =>
        new(name, [.. options, .. TrainingOptions, .. SamplingOptions.All], (settings, _) => new NeuralNetworkHypothesisSpace(new NeuralNetworkOptions(Training(settings)) { Architecture = architecture(settings) }))
        {
            IsSampled = true,
            Check = check,
            LacksProbabilities = settings => settings.Of(TrainingLoss, NetworkTrainingLoss.MeanSquaredError) == NetworkTrainingLoss.CrossEntropy ? null
                : "networks predict probabilities only if they are trained with --training-loss cross-entropy",
        };

    private static NeuralNetworkOptions Training(SpaceSettings settings)
    {
        var defaults = new NeuralNetworkOptions();
        return new NeuralNetworkOptions(defaults)
        {
            Initialization = settings.Of(Initialization, defaults.Initialization),
            Optimizer = settings.Of(Optimizer, defaults.Optimizer),
            LearningRate = settings.Of(LearningRate, defaults.LearningRate),
            Epochs = settings.Of(Epochs, defaults.Epochs),
            BatchSize = settings.Of(BatchSize, new BatchRows(defaults.BatchSize)).Rows,
            WeightDecay = settings.Of(WeightDecay, defaults.WeightDecay),
            TrainingLoss = settings.Of(TrainingLoss, defaults.TrainingLoss),
            Tolerance = settings.Given(Tolerance) ?? (PublishedEstimate.IsChosen(settings) ? 0 : null),
            Device = DeviceOption.Of(settings),
            Samples = settings.Of(SamplingOptions.Samples, defaults.Samples),
            FirstSeed = settings.Given(SamplingOptions.FirstSeed),
        };
    }

    private static MultilayerPerceptron Perceptron(SpaceSettings settings)
    {
        var defaults = new MultilayerPerceptron();
        return new MultilayerPerceptron { Width = settings.Of(Width, defaults.Width), Depth = settings.Of(Depth, defaults.Depth), Activation = settings.Of(Activation, defaults.Activation) };
    }

    private static ConvolutionalNetwork Convolutional(SpaceSettings settings)
    {
        var defaults = new ConvolutionalNetwork(settings.Of(Image, null!));
        return new ConvolutionalNetwork(defaults.Image)
        {
            Channels = settings.Of(Channels, defaults.Channels),
            KernelSize = settings.Of(FilterSize, defaults.KernelSize),
            Pooling = settings.Of(Pooling, defaults.Pooling),
            Activation = settings.Of(Activation, defaults.Activation),
        };
    }

    private static MlpMixer Mixer(SpaceSettings settings)
    {
        var defaults = new MlpMixer(Tokens(settings));
        return new MlpMixer(defaults.Tokens) { Width = settings.Of(Width, defaults.Width), Depth = settings.Of(Depth, defaults.Depth) };
    }

    private static TransformerEncoder Transformer(SpaceSettings settings)
    {
        var defaults = new TransformerEncoder(Tokens(settings));
        return new TransformerEncoder(defaults.Tokens) { Width = settings.Of(Width, defaults.Width), Depth = settings.Of(Depth, defaults.Depth), Heads = settings.Of(Heads, defaults.Heads) };
    }

    private static TokenLayout Tokens(SpaceSettings settings) =>
        settings.Has(Image) ? new ImagePatches(settings.Of(Image, null!), settings.Of(PatchSize, DefaultPatch)) : new FeatureTokens();

    private static string? CheckPatches(SpaceSettings settings)
    {
        int patch = settings.Of(PatchSize, DefaultPatch);
        if (!settings.Has(Image))
            return settings.Has(PatchSize) ? "patch needs the size of the images, as in image=1x28x28; without it, each feature is a token." : null;
        var image = settings.Of(Image, null!);
        return image.Height % patch == 0 && image.Width % patch == 0 ? null
            : $"patches of {patch} x {patch} don't tile an image of {image.Height} x {image.Width}; patch must divide both.";
    }

    private static string? CheckHeads(SpaceSettings settings)
    {
        var defaults = new TransformerEncoder();
        int width = settings.Of(Width, defaults.Width), heads = settings.Of(Heads, defaults.Heads);
        return width % heads == 0 ? null : $"{heads} heads don't divide a width of {width}; heads must be a divisor of width.";
    }

    private static object? ReadImage(string text)
    {
        var lengths = Numbers(text, 'x');
        return lengths is [var channels, var height, var width] ? new ImageShape(channels, height, width) : null;
    }

    private static object? ReadChannels(string text) => Numbers(text, '-') is { Count: > 0 } channels ? channels : null;

    /// <summary>Whole numbers of at least 1; empty if one is invalid.</summary>
    private static List<int> Numbers(string text, char separator)
    {
        var numbers = text.Split(separator).Select(part => NumberParser.Whole(part, 1)).ToList();
        return numbers.Contains(null) ? [] : numbers.ConvertAll(number => number!.Value);
    }

    /// <summary>The number of rows per step; <see langword="null"/> for all.</summary>
    private readonly record struct BatchRows(int? Rows);
}
