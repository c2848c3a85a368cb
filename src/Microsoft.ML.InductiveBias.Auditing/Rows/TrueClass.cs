namespace Microsoft.ML.InductiveBias;

/// <summary>The class of a row with one-hot targets.</summary>
internal static class TrueClass
{
    public static int Of(TaskData data, int row) => data.TargetRow(row).IndexOf(1.0);
}
