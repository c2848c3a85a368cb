using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.InductiveBias.Columns;

namespace Microsoft.ML.InductiveBias;

/// <summary>The cells of a column of a data view.</summary>
internal sealed class ColumnCells
{
    private ColumnCells(DataViewSchema.Column column, IReadOnlyList<string> texts, double[]? numbers) => (Column, Texts, Numbers) = (column, texts, numbers);

    public DataViewSchema.Column Column { get; }

    /// <summary>The cells as text; blank where they have no value.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>Numbers, or days since the year 1; NaN where there is no value. <see langword="null"/> for texts.</summary>
    public double[]? Numbers { get; }

    public bool IsText => Column.Type is TextDataViewType;

    public bool IsDate => Column.Type is DateTimeDataViewType;

    public bool IsBoolean => Column.Type is BooleanDataViewType;

    /// <summary>Whether a column has a type that can be read: texts, numbers, Booleans, or dates, one in each row.</summary>
    public static bool CanRead(DataViewSchema.Column column) => column.Type is TextDataViewType or NumberDataViewType or BooleanDataViewType or DateTimeDataViewType or KeyDataViewType;

    /// <summary>Reads a column.</summary>
    public static ColumnCells Read(IDataView data, DataViewSchema.Column column)
    {
        if (column.Type is TextDataViewType)
            return new ColumnCells(column, [.. data.GetColumn<ReadOnlyMemory<char>>(column).Select(text => text.ToString())], null);
        if (column.Type is DateTimeDataViewType)
            return Of(column, [.. data.GetColumn<DateTime>(column).Select(date => date == default ? double.NaN : DateRule.DaysOf(date))]);
        if (column.Type is KeyDataViewType)
            return Keys(data, column);
        var converted = new MLContext().Transforms.Conversion.ConvertType("Converted", column.Name, DataKind.Double).Fit(data).Transform(data);
        return Of(column, [.. converted.GetColumn<double>("Converted")]);
    }

    private static ColumnCells Keys(IDataView data, DataViewSchema.Column column)
    {
        var converted = new MLContext().Transforms.Conversion.ConvertType("Converted", column.Name, DataKind.UInt32).Fit(data).Transform(data);
        return new ColumnCells(column, [.. converted.GetColumn<uint>("Converted").Select(key => key == 0 ? "" : key.ToString(CultureInfo.InvariantCulture))], null);
    }

    private static ColumnCells Of(DataViewSchema.Column column, double[] numbers) =>
        new(column, [.. numbers.Select(number => double.IsNaN(number) ? "" : number.ToString("R", CultureInfo.InvariantCulture))], numbers);
}
