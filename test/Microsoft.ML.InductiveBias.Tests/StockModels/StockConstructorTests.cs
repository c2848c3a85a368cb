using Microsoft.ML.InductiveBias.StockModels;

namespace Microsoft.ML.InductiveBias.Tests.StockModels;

[TestClass]
public sealed class StockConstructorTests
{
    [TestMethod]
    public void AMissingConstructorIsNamedWithTheVersionThatHasIt()
    {
        var error = Assert.ThrowsExactly<NotSupportedException>(() => StockConstructor.Invoke<MLContext>([typeof(Guid)], Guid.Empty));
        StringAssert.Contains(error.Message, "MLContext(Guid)");
        StringAssert.Contains(error.Message, "Microsoft.ML 5.0.1");
    }

    [TestMethod]
    public void AConstructorsOwnErrorComesThrough() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => StockConstructor.Invoke<List<int>>([typeof(int)], -1));
}
