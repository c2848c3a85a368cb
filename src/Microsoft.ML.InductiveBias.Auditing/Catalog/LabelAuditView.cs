using Microsoft.ML.InductiveBias.DataViews;

namespace Microsoft.ML.InductiveBias;

/// <summary>The judgments of labels as columns of a data view.</summary>
public static class LabelAuditView
{
    /// <summary>Appends the judgment of each row, so that a pipeline can filter rows.</summary>
    /// <remarks>The appended columns: <c>ProbabilityWrong</c> (Single), <c>SuggestedLabel</c> (text), <c>Reason</c> (text: None, WrongLabel, Ambiguous,
    /// or Atypical), <c>Ambiguity</c>, <c>Atypicality</c>, <c>Leverage</c>, and <c>Influence</c> (Single). A row that wasn't judged has NaN and empty text.
    /// For example, <c>mlContext.Data.FilterRowsByColumn(view, "ProbabilityWrong", upperBound: 0.5)</c> keeps the rows whose label is probably right.</remarks>
    /// <param name="audit">The audit of the labels of <paramref name="data"/>.</param>
    /// <param name="data">The rows, in the order in which they were judged.</param>
    /// <returns>The columns of <paramref name="data"/> and the appended ones. An appended column hides an input column of the same name.</returns>
    public static IDataView AppendTo(this LabelAudit audit, IDataView data)
    {
        ArgumentNullException.ThrowIfNull(audit);
        ArgumentNullException.ThrowIfNull(data);
        var rows = audit.Rows.ToDictionary(row => row.Id);
        return new AppendedColumnsView(data,
        [
            Number("ProbabilityWrong", row => row.ProbabilityWrong), Number("Ambiguity", row => row.Ambiguity), Number("Atypicality", row => row.Atypicality),
            Number("Leverage", row => row.Leverage), Number("Influence", row => row.Influence),
            Text("SuggestedLabel", row => row.Suggested), Text("Reason", row => row.Reason.ToString()),
        ]);

        AppendedColumn Number(string name, Func<LabelAuditRow, double> value) => AppendedColumn.Of(name, id => rows.TryGetValue(id, out var row) ? (float)value(row) : float.NaN);

        AppendedColumn Text(string name, Func<LabelAuditRow, string> text) => AppendedColumn.Of(name, id => rows.TryGetValue(id, out var row) ? text(row) : "");
    }
}
