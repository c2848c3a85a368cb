using Microsoft.Data.Analysis;
using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias.Columns;

namespace Microsoft.ML.InductiveBias.Console.Data;

/// <summary>A feature column with the role that its training rows give it.</summary>
internal sealed record FeatureColumn(ColumnContent Content, ColumnProfile Profile)
{
    public string Name => Content.Name;

    public int Index => Content.Index;

    public ColumnRole Role => Profile.Role;
}

/// <summary>Turns the rows of a table into ML.NET data with a feature vector in double precision and a label, by steps that are learned from training rows.</summary>
internal sealed class FeatureColumns
{
    /// <summary>The feature vector.</summary>
    public const string Features = "Features";

    /// <summary>The label: a key for a classification, a number for a regression.</summary>
    public const string Label = "Label";

    private readonly MLContext _mlContext;
    private readonly LabelColumn _label;
    private readonly Magnitudes? _magnitudes;
    private readonly string _features, _labelName;
    private readonly ImageFeatures? _images;

    /// <summary>Learns roles and steps.</summary>
    /// <param name="mlContext">The context of the data.</param>
    /// <param name="training">The training rows.</param>
    /// <param name="columns">The columns that may be features.</param>
    /// <param name="label">The label.</param>
    /// <param name="normalization">How numbers are scaled.</param>
    /// <param name="scalesUnits">Whether numbers are checked, and divided by a power of two that the normalization cancels.</param>
    /// <exception cref="ToolException">No column is a feature, or a training row has a number on another scale than the rest of its column.</exception>
    public FeatureColumns(MLContext mlContext, RawTable training, IReadOnlyList<ColumnContent> columns, LabelColumn label, Normalization normalization, bool scalesUnits)
    {
        (_mlContext, _label) = (mlContext, label);
        Columns = Roles(training, columns, label);
        _features = Unused(Features);
        _labelName = label.Name;
        _magnitudes = scalesUnits ? new Magnitudes(training, Columns, normalization) : null;
        var options = new ColumnsOptions
        {
            // Chosen dates keep all their parts.
            Roles = Columns.Where(column => column.Role is not (ColumnRole.Identifier or ColumnRole.Ignored) && (column.Role != ColumnRole.Date || column.Content.Wanted == ColumnRole.Date)).ToDictionary(column => column.Name, column => column.Role),
            Scaling = normalization switch { Normalization.Standardize => NumberScaling.Standardize, Normalization.MinMax => NumberScaling.MinMax, _ => NumberScaling.None },
            DoublePrecision = true,
        };
        TrainingRows = training.Rows.Count;
        TrainingView = ViewOf(training);
        if (training.Images is not null)
        {
            _images = training.Images;
            return;
        }
        Plan = mlContext.InductiveBias.Columns(_labelName, _features, options).Plan(TrainingView);

        string Unused(string name) => columns.Any(column => column.Name == name) || label.Name == name ? Unused(name + "_") : name;
    }

    /// <summary>The columns with their roles.</summary>
    public IReadOnlyList<FeatureColumn> Columns { get; }

    public IDataView TrainingView { get; }

    /// <summary>The steps, and what each column becomes; <see langword="null"/> for images, which are features already.</summary>
    public ColumnPlan? Plan { get; }

    /// <summary>The columns with their roles, as results show them.</summary>
    public IReadOnlyList<ColumnDescription> Descriptions => [.. Columns.Select(column =>
    {
        var planned = Plan?.Columns.FirstOrDefault(one => one.Name == column.Name);
        return new ColumnDescription(column.Name, column.Role, column.Profile.Reason, _images?.Description ?? planned?.Encoding ?? "",
            column.Profile.Missing / (double)(TrainingRows > 0 ? TrainingRows : 1), _images?.Length ?? planned?.Features ?? 0);
    })];

    private int TrainingRows { get; }

    /// <summary>The roles that training rows give columns.</summary>
    /// <exception cref="ToolException">No column is a feature.</exception>
    public static IReadOnlyList<FeatureColumn> Roles(RawTable training, IReadOnlyList<ColumnContent> columns, LabelColumn label)
    {
        var found = columns.Select(column => new FeatureColumn(column, ProfileOf(training, column))).ToList();
        bool hasFeature = found.Exists(column => column.Role is not (ColumnRole.Identifier or ColumnRole.Ignored));
        // A counter that is the only column can only be meant as a feature.
        for (int i = 0; i < found.Count && !hasFeature; i++)
        {
            if (found[i].Content is { IsNumeric: true, Wanted: null })
                found[i] = found[i] with { Profile = found[i].Profile with { Role = ColumnRole.Number, Reason = label.IsMade ? "numbers; the only column" : "numbers; the only column besides the label" } };
        }
        return hasFeature || found.Exists(column => column.Role == ColumnRole.Number) ? found : throw new ToolException(
            $"{training.File} has no feature column left{(label.IsMade ? "" : $" besides the label '{label.Name}'")}{(columns.Any(column => column.Wanted == ColumnRole.Ignored && !column.IsEmpty) ? $"{(label.IsMade ? " besides" : " and")} those of --ignore" : "")}; at least one is needed."
            + string.Concat(columns.Where(column => column.IsEmpty).Take(1).Select(column => $" Column '{column.Name}' has no values."))
            + string.Concat(found.Where(column => column.Role == ColumnRole.Identifier && column.Content.Wanted is null).Take(1).Select(column =>
                $" Column '{column.Name}' looks like an identifier ({column.Profile.Reason}); if it isn't, choose its role, such as --column {column.Name}=category.")));
    }

    /// <summary>The rows as hypotheses see them.</summary>
    public TaskData Encode(ITransformer steps, IDataView view, CancellationToken cancellationToken) =>
        _mlContext.InductiveBias.ReadTask(steps.Transform(view), _labelName, _features, cancellationToken: cancellationToken);

    /// <summary>Encodes the training rows, and other rows.</summary>
    /// <exception cref="ToolException">A number of the other rows is too large, or no number.</exception>
    public (TaskData Training, TaskData? Other) Encode(RawTable? other, CancellationToken cancellationToken)
    {
        var steps = Steps().Fit(TrainingView);
        if (other is not null)
            _magnitudes?.Check(other);
        return (Encode(steps, TrainingView, cancellationToken), other is null ? null : Encode(steps, ViewOf(other), cancellationToken));
    }

    /// <summary>The pipeline: features by the plan, classes as keys.</summary>
    public IEstimator<ITransformer> Steps() => Plan is null ? Keys() : _label.Task == LabelTask.Classification ? Plan.Append(Keys()) : Plan;

    /// <summary>The names of label and features after <see cref="Steps"/>.</summary>
    public (string Label, string Features) Names => (_labelName, _features);

    /// <summary>The columns of a table as a data view, before <see cref="Steps"/>.</summary>
    /// <exception cref="ToolException">A cell doesn't fit the role that the training rows give its column.</exception>
    public IDataView ViewOf(RawTable table)
    {
        if (table.Images is { } images)
        {
            var schema = SchemaDefinition.Create(typeof(ImageRow));
            schema[nameof(ImageRow.Pixels)].ColumnType = new VectorDataViewType(NumberDataViewType.Double, images.Length);
            schema[nameof(ImageRow.Pixels)].ColumnName = _features;
            schema[nameof(ImageRow.Class)].ColumnName = _labelName;
            return _mlContext.Data.LoadFromEnumerable(table.Rows.Select(row => new ImageRow { Pixels = images.Of(row[0]), Class = _label.ClassOf(row) }), schema);
        }
        List<DataFrameColumn> columns = [.. Columns.Where(column => column.Role is not (ColumnRole.Identifier or ColumnRole.Ignored)).Select(column => ColumnOf(table, column))];
        columns.Add(_label.Task == LabelTask.Classification
            ? new StringDataFrameColumn(_labelName, table.Rows.Select(_label.ClassOf))
            : new DoubleDataFrameColumn(_labelName, table.Rows.Select(_label.NumberOf)));
        return new DataFrame(columns);
    }

    private DataFrameColumn ColumnOf(RawTable table, FeatureColumn column) => column switch
    {
        { Role: ColumnRole.Number, Profile.Numbers.IsPlain: true } => new DoubleDataFrameColumn(column.Name, table.Rows.Select((row, i) => Units(column, Number(table, i, column)))),
        { Role: ColumnRole.Number } => new StringDataFrameColumn(column.Name, table.Rows.Select((row, i) => double.IsNaN(Number(table, i, column)) ? "" : row[column.Index])),
        { Role: ColumnRole.Date } => new DateTimeDataFrameColumn(column.Name, table.Rows.Select((_, i) => Date(table, i, column))),
        _ => new StringDataFrameColumn(column.Name, table.Rows.Select(row => table.Missing.Contains(row[column.Index]) ? "" : row[column.Index])),
    };

    // Positive zero, so that -0 and 0 are equal.
    private double Units(FeatureColumn column, double number) => (_magnitudes?.InUnits(column, number) ?? number) + 0.0;

    /// <summary>The number in a cell; NaN if it is missing or infinite.</summary>
    public static double Number(RawTable table, int row, FeatureColumn column)
    {
        string cell = table.Rows[row][column.Index];
        if (table.Missing.Contains(cell))
            return double.NaN;
        if (!column.Profile.Numbers.TryRead(cell, out double number))
            throw Misfit(table, row, column, "a number");
        return double.IsFinite(number) ? number : double.NaN;
    }

    private static DateTime Date(RawTable table, int row, FeatureColumn column)
    {
        string cell = table.Rows[row][column.Index];
        if (table.Missing.Contains(cell))
            return default;
        return column.Profile.Dates?.TryRead(cell, out double days) == true ? new DateTime((long)Math.Round(days * TimeSpan.TicksPerDay))
            : throw Misfit(table, row, column, "a date");
    }

    private static ToolException Misfit(RawTable table, int row, FeatureColumn column, string right) => new(
        $"{table.Place(row, column.Index)}: '{table.Rows[row][column.Index]}' is not {right}, but the column is one of {right[2..]}s in the training rows. Correct it, clear it, list it with --missing-values, "
        + $"or choose another role for the column, such as --column {column.Name}=category.");

    private static ColumnProfile ProfileOf(RawTable training, ColumnContent column)
    {
        if (training.Images is not null)
            return new ColumnProfile(ColumnRole.Image, "images", NumberRule.Plain, null, 0, training.Rows.Count);
        string[] cells = [.. training.Rows.Select(row => training.Missing.Contains(row[column.Index]) || (column.IsNumeric && column.TryNumber(row[column.Index], out double number) && !double.IsFinite(number)) ? "" : row[column.Index])];
        var profile = ColumnProfile.Of(column.Name, cells, column.IsEmpty ? null : column.Wanted);
        if (column.Wanted == ColumnRole.Date && profile.Dates is null)
            throw new ToolException($"--column gives column '{column.Name}' of {training.File} the role date, but not all its cells are dates, or none is. Correct or clear the others, list them with --missing-values, or choose another role.");
        if (profile.Role == ColumnRole.Identifier && column.IsFeature && column.Wanted is null)
            profile = ColumnProfile.Of(column.Name, cells, column.IsNumeric ? ColumnRole.Number : ColumnRole.Category) with { Reason = "a feature in the .mbconfig file" };
        return profile;
    }

    /// <summary>Keys for all classes, so that a class without training rows is an output, too.</summary>
    private IEstimator<ITransformer> Keys()
    {
        var classes = _mlContext.Data.LoadFromEnumerable(_label.Classes.Select(name => new ClassName { Name = name }));
        return _mlContext.Transforms.Conversion.MapValueToKey(_labelName, keyData: classes);
    }

    private sealed class ImageRow
    {
        public double[] Pixels { get; set; } = [];

        public string Class { get; set; } = "";
    }

    private sealed class ClassName
    {
        public string Name { get; set; } = "";
    }
}
