using System.Globalization;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Compares a number of an audit with a threshold, such as <c>requiredBits(rbf, nearestNeighbour) &gt; 200</c>.</summary>
/// <remarks>
/// The grammar is <c>value operator number</c>, where a value is <c>name [ "(" argument { "," argument } ")" ]</c>, or an end of its interval,
/// <c>lower(name …)</c> or <c>upper(name …)</c>: <c>lower(requiredBits(rbf, nearestNeighbour)) &gt; 200</c> holds only if the whole interval is above 200. Names are those of
/// <see cref="AuditQuantities.KnownNames"/>; case is ignored. An argument is a word or a text in double quotes
/// (<c>\"</c> and <c>\\</c> inside). Operators are <c>&gt; &gt;= &lt; &lt;= == !=</c>. A number is written as in C#, such as
/// <c>1e6</c>, or <c>Infinity</c>.
/// </remarks>
public sealed class AuditCondition
{
    private readonly ConditionEnd _end;
    private readonly string _quantity;
    private readonly IReadOnlyList<string> _arguments;
    private readonly string _operator;
    private readonly double _threshold;

    private AuditCondition(string text, (ConditionEnd End, string Name, IReadOnlyList<string> Arguments) quantity, string comparison, double threshold)
    {
        Text = text;
        (_end, _quantity, _arguments) = quantity;
        (_operator, _threshold) = (comparison, threshold);
    }

    /// <summary>The condition as it was written.</summary>
    public string Text { get; }

    /// <summary>Parses a condition.</summary>
    /// <param name="text">The condition, such as <c>difficultyBits &gt; 1e6</c>.</param>
    /// <exception cref="FormatException">The text isn't a condition. The message names the position, counted from 1, and what is expected there.</exception>
    public static AuditCondition Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reader = new ConditionReader(text);
        return new AuditCondition(text.Trim(), reader.ReadValue(), reader.ReadOperator(), reader.ReadNumber());
    }

    /// <summary>Evaluates the condition on an audit.</summary>
    /// <param name="result">The audit.</param>
    public AuditConditionOutcome Evaluate(AuditResult result) => Evaluate(AuditQuantities.Of(result));

    internal AuditConditionOutcome Evaluate(AuditQuantities quantities)
    {
        var quantity = quantities.Find(_quantity, _arguments);
        return new AuditConditionOutcome(this, quantity, quantity is null ? Missing(quantities)
            : ValueOf(quantity) is null ? $"{Sentence(quantity)}. It has no interval, so there is no {_end.ToString().ToLowerInvariant()} end." : Sentence(quantity));
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Whether the condition is on the number itself rather than an end of its interval.</summary>
    internal bool IsOnValue => _end == ConditionEnd.Value;

    /// <summary>What the condition compares; <see langword="null"/> if no interval is known.</summary>
    internal double? ValueOf(AuditQuantity quantity) => _end switch
    {
        ConditionEnd.Lower => quantity.Lower,
        ConditionEnd.Upper => quantity.Upper,
        _ => quantity.Value,
    };

    internal bool Compare(double value) => _operator switch
    {
        ">" => value > _threshold,
        ">=" => value >= _threshold,
        "<" => value < _threshold,
        "<=" => value <= _threshold,
        "==" => value == _threshold,
        _ => value != _threshold,
    };

    private static string Sentence(AuditQuantity quantity) => string.Create(CultureInfo.InvariantCulture, $"{quantity.Key} is {quantity.Value:G6} {quantity.Unit}")
        + (quantity is { Lower: { } lower, Upper: { } upper } && upper > lower ? string.Create(CultureInfo.InvariantCulture, $" ({lower:G6} to {upper:G6})") : "");

    private string Missing(AuditQuantities quantities)
    {
        var alike = quantities.All.Where(quantity => quantity.Name == _quantity).Select(quantity => quantity.Key).Take(8).ToList();
        string wanted = AuditQuantity.KeyOf(_quantity, _arguments);
        return alike.Count == 0
            ? $"The audit has no {wanted}: it is undefined for these data, or the budget left it out."
            : $"The audit has no {wanted}. It has: {string.Join("; ", alike)}.";
    }
}

/// <summary>The outcome of a condition for an audit.</summary>
public sealed class AuditConditionOutcome
{
    internal AuditConditionOutcome(AuditCondition condition, AuditQuantity? quantity, string message) => (Condition, Quantity, Message) = (condition, quantity, message);

    /// <summary>The condition.</summary>
    public AuditCondition Condition { get; }

    /// <summary>The number that was tested; <see langword="null"/> if the audit has no number of this name.</summary>
    public AuditQuantity? Quantity { get; }

    /// <summary>Whether the condition holds; <see langword="null"/> if the audit has no such number or, for an end of an interval, no interval.</summary>
    public bool? Holds => Quantity is not null && Condition.ValueOf(Quantity) is { } value ? Condition.Compare(value) : null;

    /// <summary>Whether both ends of the interval give the same answer as the value, or the condition is on an end; <see langword="false"/> if no interval is known.</summary>
    public bool IsSettled => (Holds is not null && !Condition.IsOnValue) || Quantity is { Lower: { } lower, Upper: { } upper } && Condition.Compare(lower) == Holds && Condition.Compare(upper) == Holds;

    /// <summary>The number with its unit and interval, or why there is none.</summary>
    public string Message { get; }
}

/// <summary>The outcomes of all conditions for one data set.</summary>
/// <param name="name">The name of the data set.</param>
/// <param name="elapsed">How long the audit took.</param>
/// <param name="outcomes">The outcome of each condition.</param>
public sealed class AuditConditionOutcomes(string name, TimeSpan elapsed, IReadOnlyList<AuditConditionOutcome> outcomes)
{
    /// <summary>The name of the data set.</summary>
    public string Name => name;

    /// <summary>How long the audit took.</summary>
    public TimeSpan Elapsed => elapsed;

    /// <summary>The outcome of each condition.</summary>
    public IReadOnlyList<AuditConditionOutcome> Outcomes => outcomes;
}
