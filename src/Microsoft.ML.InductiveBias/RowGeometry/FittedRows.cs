using Microsoft.ML.InductiveBias.DataViews;
using Microsoft.ML.InductiveBias.Numerics;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.InductiveBias;

/// <summary>The rows that others are compared with, and the comparison.</summary>
internal sealed class FittedRows
{
    private readonly IHostEnvironment _host;
    private readonly RowGeometryOptions _options;
    private readonly Dictionary<object, int> _classNumbers = [];
    private readonly NeighborSearch _points;
    private readonly NeighborSearch _pointsOfClasses;
    private readonly string _featureType;
    private readonly NearCopies _copies;
    private readonly int _features;

    private FittedRows(IHostEnvironment host, IDataView data, RowGeometryOptions options)
    {
        (_host, _options) = (host, options);
        using var call = HostCall.Start(host, "Fit", options.Progress, options.CancellationToken);
        var (points, classes) = Complete(data, learns: true, call.Token, out _featureType, out _);
        if (points.Rows == 0)
            throw new ArgumentException($"No row has both a label '{options.LabelColumnName}' and complete, finite features '{options.FeatureColumnName}'; at least one must.");
        _features = points.Features;
        _copies = NearCopies.In(points, new DifficultyOptions { Threads = options.Threads, CancellationToken = call.Token });
        var distinct = _copies.Rows;
        DistinctRows = distinct.FirstRows.Length;
        var kept = new RowTargets(classes).Representatives(distinct);
        _pointsOfClasses = new NeighborSearch(points.Select(kept), [.. kept.Select(row => classes[row])]);
        // Without contradicting rows both are the same points.
        _points = kept.Length == DistinctRows ? _pointsOfClasses : new NeighborSearch(points.Select(distinct.FirstRows));
    }

    public int DistinctRows { get; }

    public static FittedRows Read(IHostEnvironment host, IDataView data, RowGeometryOptions options) => new(host, data, options);

    /// <summary>Local intrinsic dimension and margin of each row of the data; NaN, ML.NET's missing value, for rows with a missing
    /// label or feature.</summary>
    public (float[] Dimensions, float[] Margins) Compare(IDataView data)
    {
        using var call = HostCall.Start(_host, "Transform", _options.Progress, _options.CancellationToken);
        var search = new SearchOptions { Threads = _options.Threads, Progress = call.Progress, CancellationToken = call.Token };
        var (points, classes) = Complete(data, learns: false, call.Token, out var featureType, out var rowNumbers);
        if (featureType != _featureType)
        {
            throw new ArgumentException(
                $"The feature column '{_options.FeatureColumnName}' is of type {featureType}; the step was fitted to {_featureType}, and rows can only be compared with rows of the same type.");
        }
        var dimensions = new float[rowNumbers.Total];
        var margins = new float[rowNumbers.Total];
        Array.Fill(dimensions, float.NaN);
        Array.Fill(margins, float.NaN);
        int[] all = [.. Enumerable.Range(0, points.Rows)];

        var k = Math.Min(_options.Neighbors, DistinctRows - 1);
        // Two neighbors leave k − 2 = 0 log-ratios: no dimension.
        // A copy of a fitted row finds that row first, which says nothing about the neighborhood.
        var spare = _copies.Tolerance > 0 ? 1 : 0;
        var neighbors = k >= 3 ? _points.Find(points, all, k + spare, NeighborRule.OtherPoint, search) : null;
        var others = _pointsOfClasses.Find(points, all, 1, NeighborRule.OtherClass, search, classes);
        for (var i = 0; i < points.Rows; i++)
        {
            var copied = spare > 0 && neighbors is not null && _copies.IsCopy(_copies.Rows.FirstRows[neighbors.Rows(i)[0]], points, i) ? 1 : 0;
            var sum = neighbors is null ? 0 : LogRatios.Sum(neighbors.Distances(i).Slice(copied, k), points, i);
            dimensions[rowNumbers.Usable[i]] = neighbors is null ? 0 : sum == 0 ? _features : (float)Math.Min((k - 2) / sum, _features);
            margins[rowNumbers.Usable[i]] = (float)others.Distances(i)[0];
        }
        return (dimensions, margins);
    }

    private (PointSet Points, int[] Classes) Complete(IDataView data, bool learns, CancellationToken cancellationToken, out string featureType, out (int Total, int[] Usable) rows)
    {
        featureType = $"{TaskColumns.Find(data.Schema, _options.FeatureColumnName, "feature").Type}";
        var read = LabeledPointsReader.Read(data, _options.LabelColumnName, _options.FeatureColumnName, DifficultyTask.Classification,
            cancellationToken, _classNumbers, learns);
        int[] usable = [.. Enumerable.Range(0, read.Points.Rows).Where(read.Points.IsUsable)];
        rows = (read.Points.Rows, usable);
        return usable.Length == read.Points.Rows
            ? (read.Points, read.Classes!)
            : (read.Points.Select(usable), [.. usable.Select(row => read.Classes![row])]);
    }
}
