using System.Globalization;
using System.Text;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>Reads the parts of a condition from left to right.</summary>
internal sealed class ConditionReader(string text)
{
    private static readonly (string Sign, ConditionOperator Operator)[] Operators =
    [
        (">=", ConditionOperator.GreaterOrEqual), ("<=", ConditionOperator.LessOrEqual), ("==", ConditionOperator.Equal),
        ("!=", ConditionOperator.NotEqual), (">", ConditionOperator.Greater), ("<", ConditionOperator.Less),
    ];

    private int _position;

    public (string Name, IReadOnlyList<string> Arguments) ReadQuantity()
    {
        SkipSpace();
        int start = _position;
        while (_position < text.Length && (char.IsAsciiLetterOrDigit(text[_position]) || text[_position] == '_'))
            _position++;
        string word = text[start.._position];
        string? name = AuditQuantities.Spelled(word);
        if (name is null)
        {
            throw Error(start, word.Length == 0 ? "expected a quantity" : $"'{word}' is no quantity",
                $"known quantities: {string.Join(", ", AuditQuantities.KnownNames)}");
        }
        var parameters = AuditQuantities.ParametersOf(name)!;
        SkipSpace();
        int opening = _position;
        IReadOnlyList<string> arguments = Current == '(' ? ReadArguments() : [];
        if (arguments.Count != parameters.Count)
        {
            throw Error(opening, $"{name} takes {NumberText.Count(parameters.Count, "argument")}, found {arguments.Count}",
                parameters.Count == 0 ? $"write '{name}' alone" : $"write '{name}({string.Join(", ", parameters)})'");
        }
        return (name, arguments);
    }

    public ConditionOperator ReadOperator()
    {
        SkipSpace();
        foreach (var (sign, comparison) in Operators)
        {
            if (string.CompareOrdinal(text, _position, sign, 0, sign.Length) == 0)
            {
                _position += sign.Length;
                return comparison;
            }
        }
        throw Error(_position, "expected a comparison", "one of > >= < <= == !=");
    }

    public double ReadNumber()
    {
        SkipSpace();
        string rest = text[_position..].TrimEnd();
        if (rest is "Infinity" or "∞")
            return double.PositiveInfinity;
        if (double.TryParse(rest, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number))
            return number;
        throw Error(_position, rest.Length == 0 ? "expected a number" : $"'{rest}' is no number", "such as 200, 0.05 or 1e6, and nothing after it");
    }

    private char Current => _position < text.Length ? text[_position] : '\0';

    private List<string> ReadArguments()
    {
        List<string> arguments = [];
        do
        {
            _position++; // the bracket or comma
            SkipSpace();
            arguments.Add(Current == '"' ? ReadQuoted() : ReadWord());
            SkipSpace();
        }
        while (Current == ',');
        if (Current != ')')
            throw Error(_position, "expected ')'", "arguments are separated by commas; one that holds a comma, a bracket or a quote stands in double quotes");
        _position++;
        return arguments;
    }

    private string ReadWord()
    {
        int start = _position;
        while (_position < text.Length && text[_position] is not (',' or '(' or ')' or '"'))
            _position++;
        string word = text[start.._position].Trim();
        return word.Length > 0 ? word : throw Error(start, "expected an argument", "a word, or a text in double quotes");
    }

    private string ReadQuoted()
    {
        int start = _position++;
        var content = new StringBuilder();
        while (_position < text.Length && text[_position] != '"')
        {
            if (text[_position] == '\\' && _position + 1 < text.Length)
                _position++;
            content.Append(text[_position++]);
        }
        if (Current != '"')
            throw Error(start, "the quote is not closed", "a text in double quotes ends with a double quote");
        _position++;
        return content.ToString();
    }

    private void SkipSpace()
    {
        while (_position < text.Length && char.IsWhiteSpace(text[_position]))
            _position++;
    }

    private FormatException Error(int position, string found, string right) => new(string.Create(CultureInfo.InvariantCulture,
        $"'{ShownText.Of(text, 200)}' is no condition: at position {position + 1}, {found}; {right}."));
}
