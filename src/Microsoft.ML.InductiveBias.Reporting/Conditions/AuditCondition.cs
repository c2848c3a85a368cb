using System.Globalization;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>How a condition compares.</summary>
public enum ConditionOperator
{
    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>&gt;=</c></summary>
    GreaterOrEqual,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,

    /// <summary><c>==</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,
}

/// <summary>A comparison of one number of an audit with a threshold, such as <c>requiredBits(rbf, nearestNeighbour) &gt; 200</c>.</summary>
/// <remarks>
/// The grammar: <c>name [ "(" argument { "," argument } ")" ] operator number</c>. Names are those of
/// <see cref="AuditQuantities.KnownNames"/>, upper and lower case alike. An argument is a word or a text in double quotes
/// (<c>\"</c> and <c>\\</c> inside); operators are <c>&gt; &gt;= &lt; &lt;= == !=</c>; a number is written as in C#, such as
/// <c>1e6</c>, or <c>Infinity</c>.
/// </remarks>
public sealed record AuditCondition
{
    private AuditCondition(string text) => Text = text;

    /// <summary>The condition as it was given.</summary>
    public string Text { get; }

    /// <summary>The quantity, as <see cref="AuditQuantities.KnownNames"/> spells it.</summary>
    public required string Quantity { get; init; }

    /// <summary>What the quantity is of; empty for most.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>How it compares.</summary>
    public required ConditionOperator Operator { get; init; }

    /// <summary>What it compares with.</summary>
    public required double Threshold { get; init; }

    /// <summary>Reads a condition.</summary>
    /// <param name="text">Such as <c>difficultyBits &gt; 1e6</c>.</param>
    /// <exception cref="FormatException">It is not one; the message names the position, counted from 1, and what would be right there.</exception>
    public static AuditCondition Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reader = new ConditionReader(text);
        var (name, arguments) = reader.ReadQuantity();
        var comparison = reader.ReadOperator();
        double threshold = reader.ReadNumber();
        return new AuditCondition(text.Trim()) { Quantity = name, Arguments = arguments, Operator = comparison, Threshold = threshold };
    }

    /// <summary>Tests the condition on the numbers of an audit.</summary>
    /// <param name="quantities">The numbers.</param>
    public AuditConditionOutcome Evaluate(AuditQuantities quantities)
    {
        ArgumentNullException.ThrowIfNull(quantities);
        var quantity = quantities.Find(Quantity, Arguments);
        return new AuditConditionOutcome
        {
            Condition = this,
            Quantity = quantity,
            Holds = quantity is null ? null : Compare(quantity.Value),
            IsSettled = quantity is { Lower: { } lower, Upper: { } upper } && Compare(lower) == Compare(upper) && Compare(lower) == Compare(quantity.Value),
            Message = quantity is null ? Missing(quantities) : Sentence(quantity),
        };
    }

    /// <summary>Tests the condition on an audit.</summary>
    /// <param name="result">The audit.</param>
    public AuditConditionOutcome Evaluate(AuditResult result) => Evaluate(AuditQuantities.Of(result));

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>An argument as a condition holds it: in quotes where it is not a plain word.</summary>
    internal static string Quoted(string argument) =>
        argument.Length > 0 && argument == argument.Trim() && argument.IndexOfAny([',', '(', ')', '"', '\\']) < 0
            ? argument
            : $"\"{argument.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    internal static string Sign(ConditionOperator comparison) => comparison switch
    {
        ConditionOperator.Greater => ">",
        ConditionOperator.GreaterOrEqual => ">=",
        ConditionOperator.Less => "<",
        ConditionOperator.LessOrEqual => "<=",
        ConditionOperator.Equal => "==",
        _ => "!=",
    };

    private bool Compare(double value) => Operator switch
    {
        ConditionOperator.Greater => value > Threshold,
        ConditionOperator.GreaterOrEqual => value >= Threshold,
        ConditionOperator.Less => value < Threshold,
        ConditionOperator.LessOrEqual => value <= Threshold,
        ConditionOperator.Equal => value == Threshold,
        _ => value != Threshold,
    };

    private static string Sentence(AuditQuantity quantity) => string.Create(CultureInfo.InvariantCulture,
        $"{quantity.Key} is {quantity.Value:G6} {quantity.Unit}")
        + (quantity is { Lower: { } lower, Upper: { } upper } && upper > lower ? string.Create(CultureInfo.InvariantCulture, $" ({lower:G6} to {upper:G6})") : "");

    private string Missing(AuditQuantities quantities)
    {
        var alike = quantities.All.Where(quantity => quantity.Name == Quantity).Select(quantity => quantity.Key).Take(8).ToList();
        string wanted = Arguments.Count == 0 ? Quantity : $"{Quantity}({string.Join(", ", Arguments.Select(Quoted))})";
        return alike.Count == 0
            ? $"The audit has no {wanted}: it is undefined for these data, or the budget cut it."
            : $"The audit has no {wanted}; it has: {string.Join("; ", alike)}.";
    }
}

/// <summary>What a condition gives for an audit.</summary>
public sealed record AuditConditionOutcome
{
    /// <summary>The condition.</summary>
    public required AuditCondition Condition { get; init; }

    /// <summary>The number that was tested; <see langword="null"/> where the audit has none of this name.</summary>
    public required AuditQuantity? Quantity { get; init; }

    /// <summary>Whether the condition holds; <see langword="null"/> where the audit has no such number.</summary>
    public required bool? Holds { get; init; }

    /// <summary>Whether every number of the interval gives the same answer; <see langword="false"/> where no interval is known.</summary>
    public required bool IsSettled { get; init; }

    /// <summary>The number with unit and interval, or why there is none.</summary>
    public required string Message { get; init; }
}
