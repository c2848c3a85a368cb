namespace Microsoft.ML.InductiveBias;

/// <summary>Training rows with the same features have different targets, so that no hypothesis can fit both.</summary>
public sealed class ContradictingRowsException : InvalidOperationException
{
    private const int Shown = 5;

    /// <summary>The groups of rows that contradict each other.</summary>
    /// <param name="groups">Row numbers from 0 in the training data; each group shares its features.</param>
    public ContradictingRowsException(IReadOnlyList<IReadOnlyList<int>> groups)
        : base(Describe(groups, row => row.ToString(System.Globalization.CultureInfo.InvariantCulture), "training rows (counted from 0)"))
    {
        Groups = groups;
    }

    /// <summary>Groups of row numbers, from 0, in the training data; the rows of a group share their features and differ in their targets.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Groups { get; }

    /// <summary>The message with rows named in another way, such as by their line in a file.</summary>
    /// <param name="name">The name of a row, given its number in the training data.</param>
    /// <param name="rowsAre">A description of the names, such as <c>lines of train.csv</c>.</param>
    public string Describe(Func<int, string> name, string rowsAre) => Describe(Groups, name, rowsAre);

    private static string Describe(IReadOnlyList<IReadOnlyList<int>> groups, Func<int, string> name, string rowsAre)
    {
        ArgumentNullException.ThrowIfNull(groups);
        var shown = groups.Take(Shown).Select(group =>
            string.Join(" and ", group.Take(Shown).Select(name)) + (group.Count > Shown ? $" and {group.Count - Shown} more" : ""));
        string more = groups.Count > Shown ? $", and {groups.Count - Shown} more groups" : "";
        return $"Some {rowsAre} have the same features and different targets: {string.Join("; ", shown)}{more}. "
            + "Without noise no hypothesis fits them; correct or remove these rows, or set a noise variance above 0.";
    }
}
