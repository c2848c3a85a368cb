using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias.Columns;
using static Microsoft.ML.InductiveBias.PlanStep;

namespace Microsoft.ML.InductiveBias;

/// <summary>Infers the roles of the columns of training rows and builds the steps that make features of them.</summary>
internal sealed class ColumnPlanner
{
    /// <summary>In a column of more categories, those of one training row are rare.</summary>
    private const int FewCategories = 30;

    private const int HashBits = 10;

    /// <summary>A text form of a number that is longer isn't read.</summary>
    private const int LongestNumber = 24;

    private readonly MLContext _mlContext;
    private readonly IDataView _data;
    private readonly ColumnsOptions _options;
    private readonly LabelRelation? _label;
    private readonly HashSet<string> _names;
    private readonly List<PlanStep> _steps = [];
    private readonly List<string> _numbers = [], _marks = [], _others = [];

    private ColumnPlanner(MLContext mlContext, IDataView data, string label, ColumnsOptions options)
    {
        (_mlContext, _data, _options) = (mlContext, data, options);
        _names = [.. data.Schema.Select(column => column.Name)];
        if (data.Schema.GetColumnOrNull(label) is { } column && ColumnCells.CanRead(column))
            _label = LabelRelation.Of(ColumnCells.Read(data, column));
    }

    private DataKind Kind => _options.DoublePrecision ? DataKind.Double : DataKind.Single;

    /// <summary>The plan for the columns other than the label.</summary>
    public static ColumnPlan Plan(MLContext mlContext, IDataView data, string label, string output, ColumnsOptions options)
    {
        var missing = options.Roles.Keys.Where(name => data.Schema.GetColumnOrNull(name) is null).ToList();
        if (missing.Count > 0)
        {
            throw new ArgumentException($"{nameof(ColumnsOptions.Roles)} names the column '{missing[0]}', which the data don't have. "
                + $"Their columns are {string.Join(", ", data.Schema.Where(column => !column.IsHidden).Select(column => $"'{column.Name}'"))}.");
        }
        var planner = new ColumnPlanner(mlContext, data, label, options);
        var columns = data.Schema.Where(column => !column.IsHidden && column.Name != label).Select(planner.Add).ToList();
        return planner.Finish(output, columns, label);
    }

    private ColumnPlan Finish(string output, List<ColumnDescription> columns, string label)
    {
        int numbers = _numbers.Count;
        List<string> inputs = [.. _marks, .. _others];
        if (numbers > 0)
        {
            string vector = Unused("Numbers");
            _steps.Add(Concatenate(vector, _numbers));
            // Cells that are missing only in other rows.
            _steps.Add(new PlanStep((ml, _) => ml.Transforms.ReplaceMissingValues(vector, vector, Transforms.MissingValueReplacingEstimator.ReplacementMode.Mean),
                (_, _) => $"ReplaceMissingValues({Quoted(vector)}, {Quoted(vector)}, MissingValueReplacingEstimator.ReplacementMode.Mean)"));
            if (_options.Scaling == NumberScaling.Standardize)
                _steps.Add(new PlanStep((ml, _) => ml.Transforms.NormalizeMeanVariance(vector, vector, long.MaxValue, fixZero: false), (_, _) => $"NormalizeMeanVariance({Quoted(vector)}, {Quoted(vector)}, long.MaxValue, fixZero: false)"));
            if (_options.Scaling == NumberScaling.MinMax)
                _steps.Add(new PlanStep((ml, _) => ml.Transforms.NormalizeMinMax(vector, vector, long.MaxValue, fixZero: false), (_, _) => $"NormalizeMinMax({Quoted(vector)}, {Quoted(vector)}, long.MaxValue, fixZero: false)"));
            inputs.Insert(0, vector);
        }
        if (inputs.Count == 0)
            throw new ArgumentException($"No column besides the label '{label}' is a feature: {string.Join(", ", columns.Select(column => $"'{column.Name}' is {Article(column.Role)} ({column.Reason})"))}. Choose a role with {nameof(ColumnsOptions.Roles)}.");
        _steps.Add(Concatenate(output, inputs));
        return new ColumnPlan(_mlContext, output, _options, columns, _steps, numbers);
    }

    private static string Article(ColumnRole role) => role switch
    {
        ColumnRole.Identifier => "an identifier",
        ColumnRole.Ignored => "ignored",
        _ => $"a {role.ToString().ToLowerInvariant()}",
    };

    private ColumnDescription Add(DataViewSchema.Column column)
    {
        ColumnRole? wanted = _options.Roles.TryGetValue(column.Name, out var role) ? role : null;
        if (wanted == ColumnRole.Image)
            throw new ArgumentException($"Column '{column.Name}' has the role {ColumnRole.Image}, which is for the command-line tool. In a pipeline, load images with LoadImages, ResizeImages, and ExtractPixels of Microsoft.ML.ImageAnalytics.");
        if (!ColumnCells.CanRead(column) || wanted == ColumnRole.Ignored)
            return new ColumnDescription(column.Name, ColumnRole.Ignored, wanted == ColumnRole.Ignored ? "as you chose" : $"{column.Type}, which is no single value", "", 0, 0);
        var cells = ColumnCells.Read(_data, column);
        if (column.Type is KeyDataViewType)
            wanted ??= ColumnRole.Category;
        if (cells.IsDate)
            wanted ??= ColumnRole.Date;
        var profile = ColumnProfile.Of(column.Name, cells.Texts, wanted);
        if (!_options.Roles.ContainsKey(column.Name) && wanted is not null)
            profile = profile with { Reason = cells.IsDate ? "dates" : "keys" };
        var (encoding, features) = profile.Role switch
        {
            ColumnRole.Number => AddNumber(cells, profile),
            ColumnRole.Category => AddCategory(cells, profile),
            ColumnRole.Text => AddText(cells, profile),
            ColumnRole.Date => AddDate(cells, profile, wanted == ColumnRole.Date && _options.Roles.ContainsKey(column.Name)),
            _ => ("", 0),
        };
        return new ColumnDescription(column.Name, profile.Role, profile.Reason, encoding, profile.Missing / (double)Math.Max(1, cells.Texts.Count), features);
    }

    private (string Encoding, int Features) AddNumber(ColumnCells cells, ColumnProfile profile)
    {
        string name = cells.Column.Name, values = name;
        double[] numbers;
        if (cells.IsText)
        {
            numbers = Array.ConvertAll(cells.Texts.ToArray(), text => string.IsNullOrWhiteSpace(text) ? double.NaN
                : profile.Numbers.TryRead(text, out double number) ? number
                : throw new ArgumentException($"Column '{name}' has the role {ColumnRole.Number}, but the cell '{text}' is no number. Correct it, clear it, or choose {ColumnRole.Category} or {ColumnRole.Text}."));
            values = Unused(name + "Number");
            _steps.Add(Expression(values, name, NumberOf(profile.Numbers)));
        }
        else
        {
            numbers = cells.Numbers ?? throw new ArgumentException($"Column '{name}' has the role {ColumnRole.Number}, but is of the type {cells.Column.Type}.");
            if (cells.Column.Type is not NumberDataViewType number || number.RawType != (Kind == DataKind.Double ? typeof(double) : typeof(float)))
                _steps.Add(PlanStep.Convert(values = Unused(name + "Number"), name));
        }
        return AddNumber(name, values, numbers);
    }

    /// <summary>Adds a column of numbers, with a mark and the median where they are missing.</summary>
    private (string Encoding, int Features) AddNumber(string name, string values, double[] numbers)
    {
        if (!numbers.Any(double.IsNaN))
        {
            _numbers.Add(values);
            return ("", 1);
        }
        Mark(name, values);
        string filled = Unused(name + "Filled");
        _steps.Add(Expression(filled, values, $"x => isna(x) ? {Constant(Median(numbers))} : x"));
        _numbers.Add(filled);
        return (string.Create(CultureInfo.InvariantCulture, $"the median {Median(numbers):G6} where missing, with a mark"), 2);
    }

    private void Mark(string name, string values)
    {
        string mark = Unused(name + "Missing");
        _steps.Add(new PlanStep((ml, _) => ml.Transforms.IndicateMissingValues(mark, values), (_, _) => $"IndicateMissingValues({Quoted(mark)}, {Quoted(values)})"));
        _steps.Add(PlanStep.Convert(mark, mark));
        _marks.Add(mark);
    }

    /// <summary>The expression that reads a number by a rule: it drops characters one by one, because the language has no replacement.</summary>
    private static string NumberOf(NumberRule rule)
    {
        if (rule.IsPlain)
            return "x => len(x) == 0 ? na(T(x)) : T(x)";
        string removed = string.Concat(rule.Removed.Append(' ').Distinct());
        IEnumerable<string> characters = Enumerable.Range(0, LongestNumber).Select(i =>
        {
            string at = string.Create(CultureInfo.InvariantCulture, $"mid(x, {i}, {i + 1})");
            string kept = (rule.HasTypographicMinus ? $"{at} == \"−\" or {at} == \"–\" ? \"-\" : " : "") + (rule.HasDecimalComma ? $"{at} == \",\" ? \".\" : " : "") + at;
            return $"{string.Join(" or ", removed.Select(character => $"{at} == \"{character}\""))} ? \"\" : {kept}";
        });
        return $"x => len(x) == 0 ? na(T(x)) : T(concat({string.Join(", ", characters)}))";
    }

    private (string Encoding, int Features) AddCategory(ColumnCells cells, ColumnProfile profile)
    {
        string name = cells.Column.Name, encoded = Unused(name + "Categories");
        if (cells.Column.Type is KeyDataViewType key)
        {
            _steps.Add(new PlanStep((ml, _) => ml.Transforms.Conversion.MapKeyToVector(encoded, name), (_, _) => $"Conversion.MapKeyToVector({Quoted(encoded)}, {Quoted(name)})"));
            AddOther(encoded);
            return ("one feature each", checked((int)key.Count));
        }
        string values = name;
        if (!cells.IsText)
            _steps.Add(PlanStep.Convert(values = encoded, name, DataKind.String));
        var texts = cells.Texts.Where(text => !string.IsNullOrWhiteSpace(text)).ToList();
        var counts = texts.CountBy(text => text, StringComparer.Ordinal).ToList();
        bool hasMissing = texts.Count < cells.Texts.Count;
        if (hasMissing)
        {
            _steps.Add(Expression(encoded, values, cells.IsText ? "x => len(x) == 0 ? \"(missing)\" : x" : "x => x == \"NaN\" or len(x) == 0 ? \"(missing)\" : x"));
            values = encoded;
        }
        string[] kept = counts.Count <= FewCategories ? [] : [.. counts.Where(count => count.Value > 1).Select(count => count.Key)];
        bool hasOther = counts.Count > FewCategories && kept.Length < counts.Count;
        int categories = hasOther ? kept.Length : counts.Count;
        if (categories > _options.MaximumCategories)
        {
            string source = values;
            _steps.Add(new PlanStep((ml, _) => ml.Transforms.Categorical.OneHotHashEncoding(encoded, source, numberOfBits: HashBits),
                (_, _) => string.Create(CultureInfo.InvariantCulture, $"Categorical.OneHotHashEncoding({Quoted(encoded)}, {Quoted(source)}, numberOfBits: {HashBits})")));
            AddOther(encoded);
            return (string.Create(CultureInfo.InvariantCulture, $"hashed into {1 << HashBits} features"), 1 << HashBits);
        }
        if (hasOther)
        {
            string source = values;
            string[] known = hasMissing ? [.. kept, "(missing)"] : kept;
            _steps.Add(new PlanStep((ml, _) => ml.Transforms.Conversion.MapValue(encoded, known.ToDictionary(text => text), source),
                (_, _) => $"Conversion.MapValue({Quoted(encoded)}, new[] {{ {string.Join(", ", known.Select(Quoted))} }}.ToDictionary(text => text), {Quoted(source)})"));
            _steps.Add(Expression(encoded, encoded, "x => len(x) == 0 ? \"(other)\" : x"));
            values = encoded;
        }
        string input = values;
        _steps.Add(new PlanStep((ml, _) => ml.Transforms.Categorical.OneHotEncoding(encoded, input, maximumNumberOfKeys: int.MaxValue),
            (_, _) => $"Categorical.OneHotEncoding({Quoted(encoded)}, {Quoted(input)}, maximumNumberOfKeys: int.MaxValue)"));
        AddOther(encoded);
        return ($"one feature each{(hasOther ? string.Create(CultureInfo.InvariantCulture, $", {counts.Count - kept.Length} of one row as \"other\"") : "")}{(hasMissing ? ", one for missing" : "")}",
            categories + (hasOther ? 1 : 0) + (hasMissing ? 1 : 0));
    }

    private (string Encoding, int Features) AddText(ColumnCells cells, ColumnProfile profile)
    {
        string name = cells.Column.Name, words = Unused(name + "Words");
        if (!cells.IsText)
            throw new ArgumentException($"Column '{name}' has the role {ColumnRole.Text}, but is of the type {cells.Column.Type}; it must be text.");
        var featurize = new PlanStep((ml, _) => ml.Transforms.Text.FeaturizeText(words, TextOptions(), name),
            (_, _) => $"Text.FeaturizeText({Quoted(words)}, new TextFeaturizingEstimator.Options {{ KeepPunctuations = false, WordFeatureExtractor = new WordBagEstimator.Options {{ NgramLength = 1, Weighting = NgramExtractingEstimator.WeightingCriteria.TfIdf }}, "
                + $"CharFeatureExtractor = new WordBagEstimator.Options {{ NgramLength = 3, UseAllLengths = false, Weighting = NgramExtractingEstimator.WeightingCriteria.TfIdf }} }}, {Quoted(name)})");
        var (least, slots) = LeastRows(featurize, words);
        if (slots == 0)
            return ("no word occurs in some rows and not in others", 0);
        _steps.Add(featurize);
        _steps.Add(new PlanStep((ml, _) => ml.Transforms.FeatureSelection.SelectFeaturesBasedOnCount(words, words, least),
            (_, _) => string.Create(CultureInfo.InvariantCulture, $"FeatureSelection.SelectFeaturesBasedOnCount({Quoted(words)}, {Quoted(words)}, count: {least})")));
        _steps.Add(new PlanStep((ml, _) => ml.Transforms.NormalizeLpNorm(words, words), (_, _) => $"NormalizeLpNorm({Quoted(words)}, {Quoted(words)})"));
        AddOther(words);
        return (string.Create(CultureInfo.InvariantCulture, $"words and sequences of three characters of at least {least} row{(least == 1 ? "" : "s")}"), slots);
    }

    private static Transforms.Text.TextFeaturizingEstimator.Options TextOptions() => new()
    {
        KeepPunctuations = false,
        WordFeatureExtractor = new Transforms.Text.WordBagEstimator.Options { NgramLength = 1, Weighting = Transforms.Text.NgramExtractingEstimator.WeightingCriteria.TfIdf },
        CharFeatureExtractor = new Transforms.Text.WordBagEstimator.Options { NgramLength = 3, UseAllLengths = false, Weighting = Transforms.Text.NgramExtractingEstimator.WeightingCriteria.TfIdf },
    };

    /// <summary>The number of rows from which an n-gram is a feature, so that there are no more than allowed, and the number of these features.</summary>
    private (int Least, int Slots) LeastRows(PlanStep featurize, string output)
    {
        var transformed = featurize.Make(_mlContext, Kind).Fit(_data).Transform(_data);
        var counts = new int[((VectorDataViewType)transformed.Schema[output].Type).Size];
        foreach (var vector in transformed.GetColumn<VBuffer<float>>(transformed.Schema[output]))
        {
            foreach (var item in vector.Items())
                counts[item.Key] += item.Value != 0 ? 1 : 0;
        }
        int least = counts.Any(count => count >= 2) ? 2 : 1;
        while (counts.Count(count => count >= least) > _options.MaximumTextFeatures)
            least++;
        return (least, counts.Count(count => count >= least));
    }

    private (string Encoding, int Features) AddDate(ColumnCells cells, ColumnProfile profile, bool isChosen)
    {
        string name = cells.Column.Name, days = Unused(name + "Days");
        double[] values;
        if (cells.IsText)
        {
            var rule = profile.Dates ?? throw new ArgumentException($"Column '{name}' has the role {ColumnRole.Date}, but not all its cells are dates. Correct or clear the others, or choose another role.");
            values = Array.ConvertAll(cells.Texts.ToArray(), text => rule.TryRead(text, out double day) ? day : double.NaN);
            string source = name;
            if (rule is { IsNumeric: true, DayFirst: true })
            {
                if (cells.Texts.FirstOrDefault(text => text.Length > 0 && (text.Length < 10 || !char.IsAsciiDigit(text[1]) || !char.IsAsciiDigit(text[4]))) is { } unpadded)
                    throw new ArgumentException($"Column '{name}' has dates with the day first, such as '{unpadded}'; ML.NET reads them only with two digits for day and month and four for the year. Load the column as DateTime.");
                _steps.Add(Expression(days, name, "x => concat(mid(x, 6, 10), \"-\", mid(x, 3, 5), \"-\", mid(x, 0, 2), mid(x, 10, len(x)))"));
                source = days;
            }
            _steps.Add(PlanStep.Convert(days, source, DataKind.DateTime));
        }
        else
        {
            values = cells.Numbers!;
            if (!cells.IsDate)
                throw new ArgumentException($"Column '{name}' has the role {ColumnRole.Date}, but is of the type {cells.Column.Type}; it must be text or DateTime.");
        }
        var parts = DateParts.Of(values, isChosen ? null : _label);
        if (parts.Count == 0)
            return ("no part is related to the label in the training rows", 0);
        _steps.Add(PlanStep.Convert(days, cells.IsText ? days : name, DataKind.Int64));
        _steps.Add(Expression(days, days, "x => x == 0L ? na(double(x)) : double(x) / double(864000000000L)"));
        int features = 0;
        if (values.Any(double.IsNaN))
        {
            Mark(name, days);
            features++;
        }
        _steps.Add(Expression(days, days, string.Create(CultureInfo.InvariantCulture, $"x => isna(x) ? {Median(values):R}d : x")));
        foreach (var part in parts)
        {
            foreach (var (suffix, expression) in part.Expressions())
            {
                string feature = Unused(name + suffix);
                _steps.Add(Expression(feature, days, expression));
                (part.Period is null ? _numbers : _others).Add(feature);
                features++;
            }
        }
        return (string.Join(", ", parts.Select(part => part.Name)), features);
    }

    /// <summary>Adds features that aren't scaled, in the type of all features.</summary>
    private void AddOther(string column)
    {
        if (Kind == DataKind.Double)
            _steps.Add(new PlanStep((ml, kind) => ml.Transforms.Conversion.ConvertType(column, column, kind), (_, _) => null));
        _others.Add(column);
    }

    private static string Constant(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:R}#");

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Where(value => !double.IsNaN(value)).Order()];
        return sorted.Length == 0 ? 0 : sorted[(sorted.Length - 1) / 2] / 2 + sorted[sorted.Length / 2] / 2;
    }

    /// <summary>A name that no column has yet.</summary>
    private string Unused(string name)
    {
        while (!_names.Add(name))
            name += "_";
        return name;
    }
}
