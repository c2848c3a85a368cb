using System.Reflection;
using System.Runtime.ExceptionServices;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Microsoft.ML.InductiveBias.Mutation;

/// <summary>A test method with one row of its data.</summary>
internal sealed class TestCase(Type type, MethodInfo method, object?[] data)
{
    public string Name { get; } = $"{type.Name}.{method.Name}";

    /// <summary>The mutants whose code the test reaches.</summary>
    public HashSet<int> Reached { get; set; } = [];

    /// <summary>The number of switches that it passes, and how long it takes.</summary>
    public long Steps { get; set; }

    public TimeSpan Time { get; set; }

    /// <summary>The tests of the classes whose names begin so.</summary>
    public static IEnumerable<TestCase> Of(Assembly assembly, IReadOnlyList<string> beginnings) =>
        from type in assembly.GetTypes()
        where type.IsDefined(typeof(TestClassAttribute)) && beginnings.Any(beginning => type.Name.StartsWith(beginning, StringComparison.Ordinal))
        from method in type.GetMethods()
        where method.IsDefined(typeof(TestMethodAttribute)) && !method.IsDefined(typeof(IgnoreAttribute))
        let sources = method.GetCustomAttributes().OfType<ITestDataSource>().ToList()
        from data in sources.Count == 0 ? [[]] : sources.SelectMany(source => source.GetData(method))
        select new TestCase(type, method, data);

    /// <summary>Runs the test; throws what it throws.</summary>
    public void Run()
    {
        object instance = Activator.CreateInstance(type)!;
        try
        {
            object?[] arguments = data;
            var parameters = method.GetParameters();
            // As the framework does: parameters of one array, or omitted ones.
            if (parameters.Length > 0 && parameters[^1].IsDefined(typeof(ParamArrayAttribute)) && !(data.Length == parameters.Length && data[^1]?.GetType() == parameters[^1].ParameterType))
            {
                var rest = Array.CreateInstance(parameters[^1].ParameterType.GetElementType()!, data.Length - parameters.Length + 1);
                for (int i = 0; i < rest.Length; i++)
                    rest.SetValue(data[parameters.Length - 1 + i], i);
                arguments = [.. data[..(parameters.Length - 1)], rest];
            }
            else if (data.Length < parameters.Length)
            {
                arguments = [.. data, .. Enumerable.Repeat(Type.Missing, parameters.Length - data.Length)];
            }
            if (method.Invoke(instance, BindingFlags.OptionalParamBinding, null, arguments, null) is Task task)
                task.GetAwaiter().GetResult();
        }
        catch (TargetInvocationException thrown)
        {
            ExceptionDispatchInfo.Throw(thrown.InnerException!);
        }
        finally
        {
            (instance as IDisposable)?.Dispose();
        }
    }
}
