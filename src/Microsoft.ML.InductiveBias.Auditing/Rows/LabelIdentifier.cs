using System.Globalization;

namespace Microsoft.ML.InductiveBias;

/// <summary>Recognizes a label that looks like an identifier: nearly every row has a class of its own.</summary>
internal static class LabelIdentifier
{
    /// <summary>With fewer classes, half as many classes as rows are no surprise.</summary>
    private const int FewClasses = 10;

    /// <summary>Describes such a label; <see langword="null"/> for any other.</summary>
    public static Diagnostic? Find(AuditInput input)
    {
        if (input.Rows.Kind == TaskKind.Regression)
            return null;
        int rows = input.Rows.Rows;
        int classes = Enumerable.Range(0, rows).Select(row => TrueClass.Of(input.Rows, row)).Distinct().Count();
        return classes != rows && (classes <= FewClasses || 2 * classes <= rows) ? null
            : new Diagnostic("labelLooksLikeIdentifier", DiagnosticSeverity.Warning, string.Create(CultureInfo.InvariantCulture,
                $"The label '{input.Label}' has {classes} classes in {rows} rows, so it looks like an identifier. Most test rows are of a class that no training row has, so no "
                + $"model can predict them. Choose another label column. Trees were left out, because each ensemble would train a model per class."));
    }
}
