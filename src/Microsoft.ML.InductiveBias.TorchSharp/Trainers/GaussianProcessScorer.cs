using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias.StockModels;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.InductiveBias;

/// <summary>The posterior mean of a Gaussian process as a chain of transformers that ends in a linear model: stock transformers if the
/// kernel allows it, otherwise preceded by a transformer of this library.</summary>
internal sealed class GaussianProcessScorer
{
    private const string Points = "__Kernel_Points";
    private const string Kernel = "__Kernel_Values";

    private readonly MLContext _mlContext;
    private readonly StockChain _chain;
    private readonly FittedGaussianProcess _space;
    private readonly string _labelColumnName;
    private readonly string _featureColumnName;

    private GaussianProcessScorer(MLContext mlContext, IDataView input, string labelColumnName, string featureColumnName, FittedGaussianProcess space)
    {
        _mlContext = mlContext;
        _chain = new StockChain(mlContext, input);
        _space = space;
        _labelColumnName = labelColumnName;
        _featureColumnName = featureColumnName;
    }

    /// <summary>The chain, fitted to a space; the rows of <paramref name="input"/> are not read.</summary>
    public static TransformerChain<ITransformer> Build(
        MLContext mlContext, IDataView input, string labelColumnName, string featureColumnName, FittedGaussianProcess space) =>
        new GaussianProcessScorer(mlContext, input, labelColumnName, featureColumnName, space).Chain();

    private TransformerChain<ITransformer> Chain()
    {
        if (_space.Kernel.Stock is not { } stock)
            AppendNative();
        else if (stock.Line is { } line)
            AppendLine(line.Slope, line.Intercept);
        else
            AppendKernel(stock);
        return _chain.Drop(Kernel).ToTransformer();
    }

    /// <summary>Kernel values with each training row, then their combination.</summary>
    private void AppendKernel(StockKernel stock)
    {
        _chain.AppendSingle(Points, _featureColumnName);
        if (stock.LengthScales is { } divisors)
            AppendDivision(divisors);
        var rows = Rows(_space.Process.Data, stock.LengthScales);
        _chain.Append(stock.Input == StockInput.SquaredDistance
                ? StockModel.SquaredDistances(_mlContext, _chain.Schema, Points, rows)
                : StockModel.InnerProducts(_mlContext, _chain.Schema, Points, rows))
            .Append(_mlContext.Transforms.CopyColumns(Kernel, "Score"))
            .Drop(Points, "Score", "PredictedLabel")
            .AppendExpression(Kernel, $"(v) => {stock.Body}", Kernel);
        AppendLinearModel(Coefficients(), Single(_space.Process.PriorMean));
    }

    /// <summary>Divides each feature by its length scale: a min–max scaling fitted to rows that contain the length scales.</summary>
    private void AppendDivision(double[] scales)
    {
        var definition = SchemaDefinition.Create(typeof(PointRow));
        var column = definition[nameof(PointRow.Point)];
        column.ColumnType = new VectorDataViewType(NumberDataViewType.Single, scales.Length);
        column.ColumnName = Points;
        // Rows of both signs: a feature with a single value would be treated as a constant and become 0.
        var rows = _mlContext.Data.LoadFromEnumerable(
            [new PointRow { Point = Single(scales) }, new PointRow { Point = Array.ConvertAll(scales, scale => (float)-scale) }], definition);
        _chain.Append(_mlContext.Transforms.NormalizeMinMax(Points, fixZero: true).Fit(rows));
    }

    /// <summary>A kernel linear in the inner product: Σ α_i (γ xᵀx_i + c) is a linear function of the features themselves.</summary>
    private void AppendLine(double slope, double intercept)
    {
        _chain.AppendSingle(Kernel, _featureColumnName);
        var data = _space.Process.Data;
        var sparse = data.Sparse();
        var coefficients = _space.Process.Coefficients();
        int outputs = data.OutputCount;
        var weights = new double[outputs][];
        double[] biases = [.. _space.Process.PriorMean];
        for (int c = 0; c < outputs; c++)
        {
            weights[c] = new double[data.FeatureCount];
            for (int row = 0; row < data.Rows; row++)
            {
                double coefficient = coefficients[row * outputs + c];
                Add(slope * coefficient, row, weights[c]);
                biases[c] += intercept * coefficient;
            }
        }
        AppendLinearModel(weights, Array.ConvertAll(biases, bias => (float)bias));

        void Add(double factor, int row, double[] sums)
        {
            if (sparse is null)
            {
                var features = data.FeatureRow(row);
                for (int j = 0; j < features.Length; j++)
                    sums[j] += factor * features[j];
                return;
            }
            var slots = sparse.ColumnsOf(row);
            var values = sparse.ValuesOf(row);
            for (int i = 0; i < slots.Length; i++)
                sums[slots[i]] += factor * values[i];
        }
    }

    /// <summary>The mean itself, from the space; the linear model only provides the columns.</summary>
    private void AppendNative()
    {
        _chain.Append(OnnxStep.Unsupported(new PosteriorMeanTransformer(_mlContext, _space, _featureColumnName, Kernel),
            $"A model with the kernel '{_space.Kernel.Name}' can't be converted to ONNX: the step that computes its posterior mean has no ONNX operators. "
            + $"Predict in this process, or choose a kernel that can be converted: {PosteriorMeanTransformer.StockKernels}."));
        int outputs = _space.Training.OutputCount;
        double[][] identity = [.. Enumerable.Range(0, outputs).Select(c =>
        {
            var unit = new double[outputs];
            unit[c] = 1;
            return unit;
        })];
        AppendLinearModel(identity, new float[outputs]);
    }

    private void AppendLinearModel(double[][] weights, float[] biases)
    {
        switch (_space.Training.Kind)
        {
            case TaskKind.Regression:
                _chain.Append(StockModel.LinearRegression(_mlContext, _chain.Schema, Kernel, Single(weights[0]), biases[0]));
                break;
            case TaskKind.BinaryClassification:
                double[] difference = [.. weights[1].Zip(weights[0], (positive, negative) => positive - negative)];
                _chain.Append(StockModel.LinearBinary(_mlContext, _chain.Schema, Kernel, Single(difference), biases[1] - biases[0]))
                    .Append(PlattCalibration.Fit(_mlContext, LeaveOneOutScores(), _space.Process.Data));
                break;
            default:
                _chain.Append(StockModel.LinearMulticlass(_mlContext, _chain.Schema, Kernel, _labelColumnName, Array.ConvertAll(weights, Single), biases));
                break;
        }
    }

    /// <summary>Scores of each training row from all the others, in closed form: where hypotheses interpolate, the scores of the training
    /// rows themselves are ±1 and carry no information.</summary>
    private double[] LeaveOneOutScores()
    {
        var predictions = _space.Process.LeaveOneOut();
        return [.. Enumerable.Range(0, _space.Process.Rows).Select(row => predictions[2 * row + 1] - predictions[2 * row])];
    }

    private static float[] Single(double[] values) => Array.ConvertAll(values, value => (float)value);

    /// <summary>The rows in single precision, divided by the length scales as the scaling of a model does.</summary>
    private static VBuffer<float>[] Rows(TaskData rows, double[]? scales)
    {
        var vectors = new VBuffer<float>[rows.Rows];
        var sparse = rows.Sparse();
        for (int row = 0; row < vectors.Length; row++)
        {
            if (sparse is null)
            {
                float[] values = [.. rows.FeatureRow(row).ToArray().Select((value, j) => Scaled(value, j))];
                vectors[row] = new VBuffer<float>(values.Length, values);
                continue;
            }
            int[] slots = sparse.ColumnsOf(row).ToArray();
            float[] stored = [.. sparse.ValuesOf(row).ToArray().Select((value, i) => Scaled(value, slots[i]))];
            // ML.NET saves a sparse vector correctly only if it holds no zeros, which single precision may have made.
            slots = [.. slots.Where((_, i) => stored[i] != 0)];
            stored = [.. stored.Where(value => value != 0)];
            vectors[row] = new VBuffer<float>(rows.FeatureCount, stored.Length, stored, slots);
        }
        return vectors;

        float Scaled(double value, int j) => scales is null ? (float)value : (float)value * (1 / (float)scales[j]);
    }

    /// <summary>The coefficients of the training rows, for each output.</summary>
    private double[][] Coefficients()
    {
        var coefficients = _space.Process.Coefficients();
        int outputs = _space.Training.OutputCount;
        return [.. Enumerable.Range(0, outputs).Select(c =>
            Enumerable.Range(0, _space.Process.Rows).Select(row => coefficients[row * outputs + c]).ToArray())];
    }

    private sealed class PointRow
    {
        public float[] Point { get; set; } = [];
    }
}
