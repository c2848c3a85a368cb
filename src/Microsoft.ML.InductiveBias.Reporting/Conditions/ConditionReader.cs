using System.Globalization;
using System.Text;

namespace Microsoft.ML.InductiveBias.Reporting;

/// <summary>What a condition compares: a number, or an end of its interval.</summary>
internal enum ConditionEnd { Value, Lower, Upper }

/// <summary>Reads the parts of a condition from left to right.</summary>
internal sealed class ConditionReader(string text)
{
    private static readonly string[] Operators = [">=", "<=", "==", "!=", ">", "<"];

    private int _position;

    private char Current => _position < text.Length ? text[_position] : '\0';

    /// <summary>Reads a quantity, or an end of its interval: <c>lower(…)</c> or <c>upper(…)</c>.</summary>
    public (ConditionEnd End, string Name, IReadOnlyList<string> Arguments) ReadValue()
    {
        SkipSpace();
        int start = _position;
        foreach (var end in (ConditionEnd[])[ConditionEnd.Lower, ConditionEnd.Upper])
        {
            string word = end.ToString();
            if (string.Compare(text, _position, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) != 0)
                continue;
            _position += word.Length;
            SkipSpace();
            if (Current != '(')
                break;
            _position++;
            var (name, arguments) = ReadQuantity();
            SkipSpace();
            if (Current != ')')
                throw Error(_position, "expected ')'", $"write '{word.ToLowerInvariant()}({name} …)' with one quantity");
            _position++;
            return (end, name, arguments);
        }
        _position = start;
        var quantity = ReadQuantity();
        return (ConditionEnd.Value, quantity.Name, quantity.Arguments);
    }

    private (string Name, IReadOnlyList<string> Arguments) ReadQuantity()
    {
        SkipSpace();
        int start = _position;
        while (char.IsAsciiLetterOrDigit(Current) || Current == '_')
            _position++;
        string word = text[start.._position];
        if (AuditQuantities.KnownNames.FirstOrDefault(known => known.Equals(word, StringComparison.OrdinalIgnoreCase)) is not { } name)
        {
            throw Error(start, word.Length == 0 ? "expected a quantity" : $"'{word}' isn't a quantity",
                $"known quantities: {string.Join(", ", AuditQuantities.KnownNames)}");
        }
        var parameters = AuditQuantities.ParametersOf(name);
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

    public string ReadOperator()
    {
        SkipSpace();
        string found = Operators.FirstOrDefault(sign => string.CompareOrdinal(text, _position, sign, 0, sign.Length) == 0)
            ?? throw Error(_position, "expected a comparison", "one of > >= < <= == !=");
        _position += found.Length;
        return found;
    }

    public double ReadNumber()
    {
        SkipSpace();
        string rest = text[_position..].TrimEnd();
        if (rest is "Infinity" or "∞")
            return double.PositiveInfinity;
        if (double.TryParse(rest, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number))
            return number;
        throw Error(_position, rest.Length == 0 ? "expected a number" : $"'{rest}' isn't a number", "such as 200, 0.05, or 1e6, with nothing after it");
    }

    private List<string> ReadArguments()
    {
        List<string> arguments = [];
        do
        {
            _position++; // the parenthesis or comma
            SkipSpace();
            arguments.Add(Current == '"' ? ReadQuoted() : ReadWord());
            SkipSpace();
        }
        while (Current == ',');
        if (Current != ')')
            throw Error(_position, "expected ')'", "separate arguments by commas, and put double quotes around one that contains a comma, a parenthesis, or a quote");
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
            throw Error(start, "the quote is not closed", "end the text with a double quote");
        _position++;
        return content.ToString();
    }

    private void SkipSpace()
    {
        while (char.IsWhiteSpace(Current))
            _position++;
    }

    private FormatException Error(int position, string found, string expected) => new(string.Create(CultureInfo.InvariantCulture,
        $"'{ShownText.Of(text, 200)}' isn't a condition: at position {position + 1}, {found}; {expected}."));
}
