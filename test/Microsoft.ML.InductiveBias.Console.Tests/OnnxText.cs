namespace Microsoft.ML.InductiveBias.Console.Tests;

/// <summary>Writes networks of one step in the ONNX format, whose messages are those of protocol buffers.</summary>
internal static class OnnxText
{
    private const byte Single = 1, OperatorSet = 13, Version = 8;

    /// <summary>A network with the input x and the output y.</summary>
    /// <param name="step">The name of its operator.</param>
    /// <param name="input">The shape of x; 0 for an axis of any length.</param>
    /// <param name="output">The shape of y.</param>
    public static byte[] Network(string step, byte[] input, byte[] output)
    {
        byte[] node = [.. Field(1, "x"u8), .. Field(2, "y"u8), .. Field(4, System.Text.Encoding.ASCII.GetBytes(step))];
        byte[] graph = [.. Field(1, node), .. Field(2, "g"u8), .. Field(11, Tensor("x"u8, input)), .. Field(12, Tensor("y"u8, output))];
        return [Tag(1, 0), Version, .. Field(8, [Tag(2, 0), OperatorSet]), .. Field(7, graph)];
    }

    private static byte[] Tensor(ReadOnlySpan<byte> name, byte[] shape)
    {
        byte[] axes = [.. shape.SelectMany((length, axis) => Field(1, length > 0 ? [Tag(1, 0), length] : Field(2, [(byte)('a' + axis)])))];
        return [.. Field(1, name), .. Field(2, Field(1, [Tag(1, 0), Single, .. Field(2, axes)]))];
    }

    /// <summary>A field of bytes; all are shorter than 128.</summary>
    private static byte[] Field(int number, ReadOnlySpan<byte> content) => [Tag(number, 2), checked((byte)(content.Length < 128 ? content.Length : throw new ArgumentException("too long"))), .. content];

    private static byte Tag(int number, int kind) => (byte)(number << 3 | kind);
}
