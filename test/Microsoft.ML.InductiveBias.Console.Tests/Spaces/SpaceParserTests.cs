using Microsoft.ML.InductiveBias.Console.Spaces;

namespace Microsoft.ML.InductiveBias.Console.Tests;

[TestClass]
public sealed class SpaceParserTests
{
    [TestMethod]
    public void EveryNameGivesASpaceOfItsDefaults()
    {
        var training = new TaskData(TaskKind.MulticlassClassification, 2, [0, 1, 2, 3], [1, 0, 0, 1]);
        foreach (var form in SpaceForms.All.Where(form => form.Name is not ("cnn" or "ogd")))
        {
            var space = SpaceSpecification.Of(form.Name);
            Assert.AreEqual(form.IsSampled, space.Form.Make(space.Settings, training) is ISampledHypothesisSpace, form.Name);
        }
        Assert.HasCount(SpaceForms.All.Count, SpaceForms.All.Select(form => form.Name).Distinct().ToArray());
    }

    [TestMethod]
    public void OptionsOfASpaceAreSet()
    {
        var kernel = Make<GaussianProcessHypothesisSpace>("nngp:depth=3,weight-variance=1.5,bias-variance=0.1,activation=erf,amplitude=2,noise=0.25");
        Assert.AreEqual(
            new NngpKernel { Depth = 3, WeightVariance = 1.5, BiasVariance = 0.1, Activation = KernelActivation.Erf, Amplitude = 2 }, kernel.Kernel);
        Assert.AreEqual(0.25, kernel.NoiseVariance);
        Assert.AreEqual(LengthScale.MaximumLikelihood, ((StationaryKernel)Make<GaussianProcessHypothesisSpace>("matern32:length-scale=ml").Kernel).LengthScale);
        Assert.IsTrue(Make<GaussianProcessHypothesisSpace>("rbf:noise=ml").Tuning.NoiseVariance);
        Assert.AreEqual(new PolynomialKernel { Degree = 5, Offset = 0 }, Make<GaussianProcessHypothesisSpace>("polynomial:degree=5,offset=0").Kernel);

        var network = Make<NeuralNetworkHypothesisSpace>("mlp:width=16,depth=3,activation=gelu,initialization=he,optimizer=sgd,learning-rate=0.1,epochs=7,batch-size=full,"
            + "weight-decay=0.5,training-loss=cross-entropy,tolerance=0.2").Options;
        Assert.AreEqual(new MultilayerPerceptron { Width = 16, Depth = 3, Activation = NetworkActivation.Gelu }, network.Architecture);
        Assert.AreEqual((NetworkInitialization.He, NetworkOptimizer.Sgd, 0.1, 7), (network.Initialization, network.Optimizer, network.LearningRate, network.Epochs));
        Assert.AreEqual((null, 0.5, NetworkTrainingLoss.CrossEntropy, 0.2), (network.BatchSize, network.WeightDecay, network.TrainingLoss, network.Tolerance));
        Assert.AreEqual(
            new ConvolutionalNetwork(new ImageShape(3, 8, 6)) { Channels = [4, 5], KernelSize = 5, Pooling = NetworkPooling.None },
            Make<NeuralNetworkHypothesisSpace>("cnn:image=3x8x6,channels=4-5,filter=5,pooling=none").Options.Architecture);
        Assert.AreEqual(
            new TransformerEncoder(new ImagePatches(new ImageShape(1, 8, 8), 2)) { Width = 12, Heads = 3, Depth = 1 },
            Make<NeuralNetworkHypothesisSpace>("transformer:image=1x8x8,patch=2,width=12,heads=3,depth=1").Options.Architecture);
    }

    [TestMethod]
    public void CommonOptionsApplyToSpacesThatHaveThemAndNoValueOfTheirOwn()
    {
        List<string> errors = [];
        var spaces = SpaceParser.Parse(["nngp:depth=7", "ntk", "rbf"], [new("depth", "3"), new("noise", "0.5")], errors);
        Assert.IsEmpty(errors);
        var kernels = spaces.ConvertAll(space => (GaussianProcessHypothesisSpace)space.Form.Make(space.Settings, Two));
        Assert.AreEqual(7, ((NngpKernel)kernels[0].Kernel).Depth);
        Assert.AreEqual(3, ((NtkKernel)kernels[1].Kernel).Depth);
        Assert.IsTrue(kernels.TrueForAll(kernel => kernel.NoiseVariance == 0.5));
    }

    [TestMethod]
    [DataRow("rfb", "no space 'rfb'", "Did you mean 'rbf'")]
    [DataRow("mpl:width=3", "no space 'mpl'", "'mlp'")]
    [DataRow("mlp:widht=3", "mlp has no option 'widht'", "Did you mean 'width'")]
    [DataRow("rbf:depth=3", "rbf has no option 'depth'", "length-scale, amplitude, noise")]
    [DataRow("nngp:depth=0", "depth was '0'", "at least 1")]
    [DataRow("nngp:depth", "depth was ''", "at least 1")]
    [DataRow("nngp:depth=2,depth=3", "depth is given more than once", "nngp")]
    [DataRow("cnn", "needs the size of the images", "image=1x28x28")]
    [DataRow("cnn:image=28x28", "image was '28x28'", "channels x height x width")]
    [DataRow("cnn:image=1x28x-1", "image was '1x28x-1'", "such as 1x28x28")]
    [DataRow("cnn:image=1x8x8,filter=4", "filter was '4'", "odd")]
    [DataRow("cnn:image=1x8x8,channels=4-x", "channels was '4-x'", "16-32")]
    [DataRow("mixer:image=1x9x8", "don't tile an image of 9 x 8", "patch")]
    [DataRow("transformer:patch=2", "needs the size of the images", "token")]
    [DataRow("transformer:heads=5", "5 heads don't divide a width of 32", "divisor")]
    [DataRow("mlp:include-unfitted=yes", "include-unfitted was 'yes'", "without a value")]
    [DataRow("mlp:samples=0", "samples was '0'", "at least 1")]
    [DataRow("mlp:resume=", "resume was ''", "name of a file")]
    [DataRow("mlp:batch-size=some", "batch-size was 'some'", "'full'")]
    [DataRow("rbf:length-scale=-1", "length-scale was '-1'", "'median' or a positive number")]
    public void WrongSpacesReportTheFaultAndTheExpectation(string text, string wrong, string right)
    {
        List<string> errors = [];
        SpaceParser.Parse([text], [], errors);
        Assert.HasCount(1, errors);
        Assert.Contains(wrong, errors[0], StringComparison.Ordinal);
        Assert.Contains(right, errors[0], StringComparison.Ordinal);
    }

    [TestMethod]
    public void AnOptionOfNoChosenSpaceNamesTheSpacesThatHaveIt()
    {
        string error = Errors(["rbf", "sdca"], ("depth", "3")).Single();
        Assert.Contains("--depth is not an option of rbf or sdca", error, StringComparison.Ordinal);
        Assert.Contains("nngp, ntk, mlp, mixer, transformer", error, StringComparison.Ordinal);
    }

    [TestMethod]
    public void ACommonOptionMayBeWrongForOneOfTheSpaces()
    {
        string error = Errors(["nngp", "mlp"], ("activation", "tanh")).Single();
        Assert.Contains("'tanh'; for nngp it must be relu or erf", error, StringComparison.Ordinal);
    }

    [TestMethod]
    public void SpacesCannotShareASampleFile()
    {
        string error = Errors(["mlp", "fastforest"], ("resume", "runs.jsonl")).Single();
        Assert.Contains("'mlp', 'fastforest' would share one file", error, StringComparison.Ordinal);
        Assert.IsEmpty(Errors(["mlp:resume=a.jsonl", "fastforest:resume=b.jsonl"]));
    }

    [TestMethod]
    public void ASpaceCannotBeRepeated() => Assert.Contains("more than once", Errors(["rbf", "rbf"]).Single(), StringComparison.Ordinal);

    private static TaskData Two { get; } = new(TaskKind.MulticlassClassification, 2, [0, 1, 2, 3], [1, 0, 0, 1]);

    private static List<string> Errors(string[] spaces, params (string Name, string Value)[] common)
    {
        List<string> errors = [];
        SpaceParser.Parse(spaces, [.. common.Select(option => KeyValuePair.Create(option.Name, option.Value))], errors);
        return errors;
    }

    private static T Make<T>(string text)
        where T : class
    {
        var space = SpaceSpecification.Of(text);
        return (T)space.Form.Make(space.Settings, Two);
    }
}
