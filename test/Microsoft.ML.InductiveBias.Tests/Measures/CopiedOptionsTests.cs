using System.Reflection;

namespace Microsoft.ML.InductiveBias.Tests;

/// <summary>Copies of options and results keep every value.</summary>
[TestClass]
public sealed class CopiedOptionsTests
{
    private static IEnumerable<object[]> Types => typeof(TaskData).Assembly.GetTypes()
        .Where(type => type.IsClass && !type.IsAbstract && CopyConstructor(type) is { IsPrivate: false } && type.GetCustomAttribute<System.Runtime.CompilerServices.CompilerGeneratedAttribute>() is null
            && type.GetMethod("<Clone>$") is null)
        .Select(type => new object[] { type });

    [TestMethod]
    public void SeveralTypesHaveACopyConstructor() => Assert.IsGreaterThanOrEqualTo(9, Types.Count());

    [TestMethod]
    [DynamicData(nameof(Types))]
    public void ACopyKeepsEveryProperty(Type type)
    {
        var original = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
        var properties = type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Where(property => property.CanWrite).ToList();
        foreach (var property in properties)
            property.SetValue(original, Value(property.PropertyType));
        var copy = CopyConstructor(type)!.Invoke([original]);
        foreach (var property in properties)
            Assert.AreEqual(property.GetValue(original), property.GetValue(copy), $"{type.Name}.{property.Name}");
    }

    private static ConstructorInfo? CopyConstructor(Type type) => type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, [type]);

    /// <summary>A value that is not the default of the type.</summary>
    private static object? Value(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) ? "text"
            : type == typeof(bool) ? true
            : type == typeof(CancellationToken) ? new CancellationToken(canceled: true)
            : type == typeof(Information) ? Information.FromNats(3)
            : type.IsEnum ? Enum.GetValues(type).GetValue(1)
            : type.IsPrimitive ? Convert.ChangeType(7, type, System.Globalization.CultureInfo.InvariantCulture)
            : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? Array.CreateInstance(type.GenericTypeArguments[0], 1)
            : type == typeof(IProgress<WorkProgress>) ? new Progress<WorkProgress>()
            : type == typeof(TimeProvider) ? new OtherClock()
            : type.IsClass && !type.IsAbstract && !typeof(Delegate).IsAssignableFrom(type) ? System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type)
            : null;
    }

    private sealed class OtherClock : TimeProvider;
}
