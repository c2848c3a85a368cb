namespace Microsoft.ML.InductiveBias.Console.Spaces;

/// <summary>The values of a space's options on the command line.</summary>
internal sealed class SpaceSettings
{
    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);
    private readonly List<(SpaceOption Option, string Text)> _texts = [];

    public bool Has(SpaceOption option) => _values.ContainsKey(option.Name);

    /// <summary>The value of an option, or its default.</summary>
    public T Of<T>(SpaceOption<T> option, T byDefault)
        where T : notnull => _values.TryGetValue(option.Name, out object? value) ? (T)value : byDefault;

    /// <summary>The value of an option, if specified.</summary>
    public T? Given<T>(SpaceOption<T> option)
        where T : struct => _values.TryGetValue(option.Name, out object? value) ? (T)value : null;

    /// <summary>The text of an option, if specified.</summary>
    public string? Given(SpaceOption<string> option) => _values.TryGetValue(option.Name, out object? value) ? (string)value : null;

    /// <summary>The options with their texts, in the order in which they were given.</summary>
    public IEnumerable<(SpaceOption Option, string Text)> Texts => _texts;

    public void Set(SpaceOption option, string text, object value)
    {
        _values[option.Name] = value;
        _texts.Add((option, text));
    }
}
