using Mono.Cecil;

namespace Microsoft.ML.InductiveBias.Architecture.Tests;

/// <summary>A number that is converted to a TorchSharp scalar on the way into libtorch may be finalized before libtorch reads it.
/// Found as a wrong operand, once in millions of operations; so the compiled code is read instead.</summary>
[TestClass]
public class ScalarLifetimeTests
{
    private const string Guard = "Scalars";

    private static readonly ModuleDefinition s_library = Read("TorchSharp.dll");

    private static ModuleDefinition Read(string file) => ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, file));

    private static IEnumerable<TypeDefinition> WithNested(TypeDefinition type) => type.NestedTypes.SelectMany(WithNested).Prepend(type);

    private static IEnumerable<MethodDefinition> Methods(ModuleDefinition module) =>
        module.Types.SelectMany(WithNested).SelectMany(type => type.Methods).Where(method => method.HasBody);

    private static IEnumerable<MethodReference> Calls(MethodDefinition method) =>
        method.Body.Instructions.Select(instruction => instruction.Operand).OfType<MethodReference>();

    private static bool MakesScalar(MethodReference method) =>
        method.DeclaringType.FullName == "TorchSharp.Scalar" && method.Name is "op_Implicit" or ".ctor" || method.DeclaringType.Name == "ScalarExtensionMethods";

    /// <summary>The library's methods that make a scalar for a call of their own, directly or through each other.</summary>
    private static HashSet<string> Hazards()
    {
        var callers = new Dictionary<string, List<string>>();
        var hazards = new HashSet<string>();
        var open = new Queue<string>();
        foreach (var method in Methods(s_library).Where(method => method.DeclaringType.Name is not ("Scalar" or "ScalarExtensionMethods")))
        {
            foreach (var call in Calls(method))
            {
                if (MakesScalar(call) && hazards.Add(method.FullName))
                    open.Enqueue(method.FullName);
                if (!callers.TryGetValue(call.FullName, out var list))
                    callers[call.FullName] = list = [];
                list.Add(method.FullName);
            }
        }
        while (open.TryDequeue(out string? method))
        {
            foreach (string caller in callers.GetValueOrDefault(method, []).Where(hazards.Add))
                open.Enqueue(caller);
        }
        return hazards;
    }

    [TestMethod]
    public void NoScalarIsMadeOutsideTheirGuard()
    {
        var hazards = Hazards();
        Assert.Contains("TorchSharp.torch/Tensor TorchSharp.torch/Tensor::add_(TorchSharp.torch/Tensor)", hazards, "The check finds what is known.");
        string[] found =
        [
            .. from file in Directory.EnumerateFiles(AppContext.BaseDirectory, "Microsoft.ML.InductiveBias*.dll").Append(Path.Combine(AppContext.BaseDirectory, "inductive-bias.dll")).Order()
               from method in Methods(Read(Path.GetFileName(file)))
               where method.DeclaringType.Name != Guard
               from call in Calls(method)
               where MakesScalar(call) || hazards.Contains(call.FullName)
               select $"{method.DeclaringType.Name}.{method.Name} calls {call.FullName}"
        ];
        Assert.IsEmpty(found, $"Use {Guard} (its remarks say why):\n{string.Join('\n', found)}");
    }
}
