using System.IO.Compression;
using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias;
using Microsoft.ML.InductiveBias.Control;
using Microsoft.ML.InductiveBias.Images;
using Microsoft.ML.InductiveBias.Numerics;

namespace Microsoft.ML;

/// <summary>The tasks of the papers as data views with the columns <c>Features</c> (a vector of numbers) and <c>Label</c>.</summary>
/// <remarks>Boopathy et al., IJCAI 2024 (arXiv 2406.15941) and ICML 2023 (arXiv 2305.01034). All rows are in memory. The same seed gives the same rows on every machine.</remarks>
public static class PaperTasksCatalog
{
    /// <summary>The largest angle and angular velocity of a start, in radians and radians per second.</summary>
    private const double Range = 1;

    /// <summary>The control of an inverted pendulum: the optimal torque (in N·m) for what is observed of the state.</summary>
    /// <param name="catalog">The catalog of data.</param>
    /// <param name="rows">The number of rows, at least 1.</param>
    /// <param name="delay">Steps of 0.02 seconds between the observation and the action that it must predict, at least 0.</param>
    /// <param name="observesVelocity">Whether the angular velocity is observed. Without it, the observation doesn't determine the action.</param>
    /// <param name="noiseDimensions">The number of further features of standard normal noise, at least 0.</param>
    /// <param name="seed">The seed of states and noise. States don't depend on the other arguments.</param>
    /// <returns>Features cos θ, sin θ, and, unless it is hidden, the angular velocity θ' (in radians per second), followed by noise; a numeric label.</returns>
    /// <remarks>The pendulum has a mass of 1 kg on a rod of 1 m. Angles and velocities start uniformly between −1 and 1. The action is that of the linear-quadratic
    /// regulator, which is optimal for the pendulum linearized around the upright position and costs θ² + 0.1 θ'² + 0.01 u². With a delay, the regulator moves the
    /// pendulum from the observed state to that of the action.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static IDataView InvertedPendulum(
        this DataOperationsCatalog catalog, int rows = 1000, int delay = 0, bool observesVelocity = true, int noiseDimensions = 0, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(delay);
        ArgumentOutOfRangeException.ThrowIfNegative(noiseDimensions);
        var states = new SplitMix64(unchecked((ulong)seed));
        var noise = new NormalNumbers(seed);
        var observed = new List<NumberRow>(rows);
        for (int i = 0; i < rows; i++)
        {
            var state = (Angle: Range * (2 * Uniform(ref states) - 1), Velocity: Range * (2 * Uniform(ref states) - 1));
            List<float> features = [(float)Math.Cos(state.Angle), (float)Math.Sin(state.Angle)];
            if (observesVelocity)
                features.Add((float)state.Velocity);
            for (int dimension = 0; dimension < noiseDimensions; dimension++)
                features.Add((float)noise.Next());
            for (int step = 0; step < delay; step++)
                state = Pendulum.Next(state, PendulumController.Torque(state));
            observed.Add(new NumberRow { Features = [.. features], Label = (float)PendulumController.Torque(state) });
        }
        return catalog.LoadFromEnumerable(observed, Schema<NumberRow>(observed[0].Features.Length));
    }

    /// <summary>Images from files: IDX like MNIST, CIFAR-10 or CIFAR-100 (binary, fine classes), or MATLAB 5.0 like SVHN's cropped digits, plain or compressed with gzip.</summary>
    /// <param name="catalog">The catalog of data.</param>
    /// <param name="imageFile">The images.</param>
    /// <param name="labelFile">The labels, for the IDX format, which has them in a file of their own.</param>
    /// <param name="size">The width and height to which images are resized, by the mean of the area that a pixel covers; <see langword="null"/> to keep their size.</param>
    /// <param name="classes">The classes whose images are used; <see langword="null"/> for all.</param>
    /// <returns>Features are pixels from 0 to 1, ordered by channel, row, and column; the label is a key whose values are the numbers of the classes.</returns>
    /// <exception cref="InvalidDataException">A file is cut short or in another format, or images and labels don't match; the message names the file, and its bytes where they don't fit.</exception>
    /// <exception cref="ArgumentException">A class has no image.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is less than 1.</exception>
    public static IDataView LoadImages(this DataOperationsCatalog catalog, string imageFile, string? labelFile = null, int? size = null, IReadOnlyCollection<int>? classes = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(imageFile);
        if (size is { } side)
            ArgumentOutOfRangeException.ThrowIfLessThan(side, 1, nameof(size));
        var images = ImageFiles.Read(Bytes(imageFile), imageFile, labelFile is null ? null : Bytes(labelFile), labelFile);
        int[] known = [.. images.Labels.Distinct().Order()];
        foreach (int wanted in classes ?? [])
        {
            if (!known.Contains(wanted))
                throw new ArgumentException($"classes contains {wanted}, but '{imageFile}' has no image of that class; its classes are {string.Join(", ", known)}.", nameof(classes));
        }
        int[] used = classes is null ? known : [.. classes.Distinct().Order()];
        var rows = Enumerable.Range(0, images.Count).Where(image => used.Contains(images.Labels[image])).Select(image => new ClassRow
        {
            Features = Array.ConvertAll(images.Values(image, size), value => (float)value),
            Label = (uint)Array.IndexOf(used, images.Labels[image]),
        }).ToList();
        return catalog.LoadFromEnumerable(rows, Schema(rows[0].Features.Length, used));
    }

    /// <summary>N-way K-shot episodes of labeled images: each row holds K images of each of N classes and one more image of one of them, which is to be recognized.</summary>
    /// <param name="catalog">The catalog of data.</param>
    /// <param name="images">The images, with a key as label.</param>
    /// <param name="episodes">The number of episodes, at least 1.</param>
    /// <param name="ways">N, at least 2; 5 by default, as published.</param>
    /// <param name="shots">K, at least 1; 1 by default, as published.</param>
    /// <param name="seed">The seed of all choices.</param>
    /// <returns>Features are those of the N·K images, class by class, and those of the image to recognize; the label is a key whose value is the position of its class among the N, from 0.</returns>
    /// <exception cref="ArgumentException">Fewer than N classes have more than K images, or a column is missing or of another type.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static IDataView FewShotEpisodes(this DataOperationsCatalog catalog, IDataView images, int episodes, int ways = 5, int shots = 1, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentOutOfRangeException.ThrowIfLessThan(episodes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ways, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(shots, 1);
        var (features, labels) = LabeledRows.Read(images, needsKey: true);
        int[][] byClass = [.. labels.Index().GroupBy(row => row.Item).OrderBy(rows => rows.Key).Select(rows => rows.Select(row => row.Index).ToArray()).Where(rows => rows.Length > shots)];
        if (byClass.Length < ways)
            throw new ArgumentException($"images has {byClass.Length} classes with more than {shots} rows; {ways}-way {shots}-shot episodes need at least {ways}.", nameof(images));
        var rows = Enumerable.Range(0, episodes).Select(episode =>
        {
            int start = unchecked(seed * 1_000_003 + episode);
            int[] classes = StableShuffle.Order(byClass.Length, start)[..ways];
            int asked = StableShuffle.Order(ways, unchecked(start + 1_000_000_007))[0];
            var support = classes.Index().Select(one => StableShuffle.Order(byClass[one.Item].Length, unchecked(start * 31 + one.Index)).Select(i => byClass[one.Item][i]).ToArray()).ToList();
            return new ClassRow
            {
                Features = [.. support.SelectMany(rows => rows.Take(shots)).Append(support[asked][shots]).SelectMany(row => features[row])],
                Label = (uint)asked,
            };
        }).ToList();
        return catalog.LoadFromEnumerable(rows, Schema(rows[0].Features.Length, [.. Enumerable.Range(0, ways)]));
    }

    /// <summary>The rows with further features of normal noise.</summary>
    /// <param name="catalog">The catalog of data.</param>
    /// <param name="data">The rows, with a number or a key as label.</param>
    /// <param name="dimensions">The number of further features, at least 1.</param>
    /// <param name="standardDeviation">Their standard deviation, at least 0; 1 by default.</param>
    /// <param name="seed">The seed of the noise.</param>
    /// <exception cref="ArgumentException">A column is missing or of another type.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static IDataView AddNoiseDimensions(this DataOperationsCatalog catalog, IDataView data, int dimensions, double standardDeviation = 1, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(standardDeviation);
        var (features, labels) = LabeledRows.Read(data, needsKey: false);
        var noise = new NormalNumbers(seed);
        return LabeledRows.Load(catalog, data, [.. features.Select(row => (float[])[.. row, .. Enumerable.Range(0, dimensions).Select(_ => (float)(standardDeviation * noise.Next()))])], labels);
    }

    /// <summary>The rows with their labels in random order: each class keeps its number of rows, but features say nothing about it.</summary>
    /// <param name="catalog">The catalog of data.</param>
    /// <param name="data">The rows, with a number or a key as label.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <exception cref="ArgumentException">A column is missing or of another type.</exception>
    public static IDataView RandomizeLabels(this DataOperationsCatalog catalog, IDataView data, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var (features, labels) = LabeledRows.Read(data, needsKey: false);
        int[] order = StableShuffle.Order(labels.Length, seed);
        return LabeledRows.Load(catalog, data, features, [.. order.Select(row => labels[row])]);
    }

    private static SchemaDefinition Schema<T>(int features)
    {
        var schema = SchemaDefinition.Create(typeof(T));
        schema[LabeledRows.Features].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features);
        return schema;
    }

    /// <summary>The schema of rows whose keys stand for these classes.</summary>
    private static SchemaDefinition Schema(int features, int[] classes)
    {
        var schema = Schema<ClassRow>(features);
        schema[LabeledRows.Label].ColumnType = new KeyDataViewType(typeof(uint), classes.Length);
        schema[LabeledRows.Label].AddAnnotation("KeyValues", new VBuffer<int>(classes.Length, classes), new VectorDataViewType(NumberDataViewType.Int32, classes.Length));
        return schema;
    }

    private static double Uniform(ref SplitMix64 random) => (random.Next() >> 11) * (1.0 / (1UL << 53));

    private static byte[] Bytes(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        if (bytes is not [0x1F, 0x8B, ..])
            return bytes;
        using var content = new MemoryStream();
        using (var stream = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress))
            stream.CopyTo(content);
        return content.ToArray();
    }
}
