namespace Microsoft.ML.InductiveBias.Console.Spaces;

/// <summary>The values of a space's options on the command line.</summary>
internal sealed class SpaceSettings
{
    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);

    public bool Has(SpaceOption option) => _values.ContainsKey(option.Name);

    /// <summary>The value of an option, or its default.</summary>
    public T Of<T>(SpaceOption<T> option, T byDefault)
        where T : notnull => _values.TryGetValue(option.Name, out object? value) ? (T)value : byDefault;

    /// <summary>The value of an option, if specified.</summary>
    public T? Given<T>(SpaceOption<T> option)
        where T : struct => _values.TryGetValue(option.Name, out object? value) ? (T)value : null;

    /// <summary>The text of an option, if specified.</summary>
    public string? Given(SpaceOption<string> option) => _values.TryGetValue(option.Name, out object? value) ? (string)value : null;

    public void Set(SpaceOption option, object value) => _values[option.Name] = value;
}
