using Mono.Cecil;

namespace Microsoft.ML.InductiveBias.Architecture.Tests;

/// <summary>A tensor that isn't computed from others is on the processor unless its maker names a device, and an operation with a tensor of another device
/// fails. Machines without a GPU never see that, so the compiled code is read: kernel spaces make tensors in one place alone, which asks for the device.</summary>
[TestClass]
public class TensorDeviceTests
{
    private const string Maker = "Tensors";

    /// <summary>What makes a tensor out of nothing; <c>from_array</c> shares managed memory, which is the processor's.</summary>
    private static readonly HashSet<string> s_factories =
        ["tensor", "as_tensor", "from_array", "zeros", "ones", "full", "empty", "empty_strided", "eye", "arange", "linspace", "logspace", "rand", "randn", "randint", "randperm"];

    /// <summary>Types whose tensors are on the processor by design, or that state the device themselves (networks).</summary>
    private static readonly string[] s_exceptions = ["NativeTorch", "AlignedNumbers", "DeviceMemory"];

    [TestMethod]
    public void KernelSpacesMakeTensorsWhereADeviceIsStated()
    {
        var module = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, "Microsoft.ML.InductiveBias.TorchSharp.dll"));
        var calls = (from type in module.Types
                     where type.Namespace == "Microsoft.ML.InductiveBias"
                     from method in WithNested(type).SelectMany(nested => nested.Methods)
                     where method.HasBody
                     from call in method.Body.Instructions.Select(instruction => instruction.Operand).OfType<MethodReference>()
                     where call.DeclaringType.FullName == "TorchSharp.torch" && s_factories.Contains(call.Name)
                     select (Type: type.Name, Text: $"{type.Name}.{method.Name} calls torch.{call.Name}")).ToList();
        Assert.Contains("Tensors.Matrix calls torch.tensor", calls.ConvertAll(call => call.Text), "The check finds what is known.");
        string[] found = [.. calls.Where(call => call.Type != Maker && !s_exceptions.Contains(call.Type) && !IsOverArrays(call.Text)).Select(call => call.Text).Distinct()];
        Assert.IsEmpty(found, $"Make it by {Maker}, on the device of the other operands:\n{string.Join('\n', found)}");
    }

    /// <summary>Blocks of arrays that a simulation on the processor uses in place.</summary>
    private static bool IsOverArrays(string text) => text.StartsWith("CovarianceAlgebra.", StringComparison.Ordinal) && text.EndsWith("torch.from_array", StringComparison.Ordinal);

    private static IEnumerable<TypeDefinition> WithNested(TypeDefinition type) => type.NestedTypes.SelectMany(WithNested).Prepend(type);
}
