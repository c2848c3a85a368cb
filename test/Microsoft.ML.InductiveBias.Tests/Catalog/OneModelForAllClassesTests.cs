using System.Reflection;
using Microsoft.ML;

namespace Microsoft.ML.InductiveBias.Tests;

/// <summary>Methods that exist for their message: a call of them is a compile-time error.</summary>
[TestClass]
public sealed class OneModelForAllClassesTests
{
    [TestMethod]
    [DataRow("OneVersusAll")]
    [DataRow("PairwiseCoupling")]
    public void ATrainerOfASpaceIsRefusedWithAReason(string name)
    {
        var method = typeof(OneModelForAllClasses).GetMethod(name)!;
        var reason = method.GetCustomAttribute<ObsoleteAttribute>()!;
        Assert.IsTrue(reason.IsError);
        StringAssert.Contains(reason.Message, "MapValueToKey");
        // The compiler finds it for every trainer of this library, beside ML.NET's method of the name, which doesn't take them.
        Assert.IsTrue(method.GetParameters()[1].ParameterType.IsAssignableFrom(typeof(EnsembleTrainer)));
        Assert.HasCount(1, typeof(StandardTrainersCatalog).GetMember(name));
        Assert.IsFalse(typeof(EnsembleTrainer).GetInterfaces().Any(type => type.Name.StartsWith("ITrainerEstimator", StringComparison.Ordinal)));
    }
}
