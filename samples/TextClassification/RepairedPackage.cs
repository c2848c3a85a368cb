using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

/// <summary>Loads Microsoft.ML.TorchSharp 0.23.1 so that it runs beside TorchSharp 0.104 and later.</summary>
/// <remarks>The package was built for TorchSharp 0.102.7, where a layer returned a new reference to its weights each time. It initializes
/// weights with <c>using var x = init(layer.weight)</c>. Since 0.104 that disposes the weights themselves. Here the four calls of
/// Dispose in its class ModelUtils become a pop; nothing else changes.</remarks>
internal static class RepairedPackage
{
    private const string Name = "Microsoft.ML.TorchSharp";
    private const byte Callvirt = 0x6F, Pop = 0x26, Nop = 0x00;

    // Before any type of the package is used.
    [ModuleInitializer]
    internal static void Register() => AssemblyLoadContext.Default.Resolving += (context, name) =>
        name.Name == Name ? context.LoadFromStream(new MemoryStream(Repaired(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "package", Name + ".dll"))))) : null;

    private static byte[] Repaired(byte[] image)
    {
        using var portable = new PEReader(new MemoryStream(image));
        var metadata = portable.GetMetadataReader();
        foreach (var type in metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).Where(type => metadata.GetString(type.Name) == "ModelUtils"))
        {
            foreach (var method in type.GetMethods().Select(metadata.GetMethodDefinition).Where(method => metadata.GetString(method.Name).StartsWith("Init", StringComparison.Ordinal)))
            {
                byte[] code = portable.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!;
                int start = image.AsSpan().IndexOf(code);
                for (int i = 0; i + 4 < code.Length; i++)
                {
                    if (code[i] == Callvirt && IsDispose(metadata, BitConverter.ToInt32(code, i + 1)))
                        new byte[] { Pop, Nop, Nop, Nop, Nop }.CopyTo(image, start + i);
                }
            }
        }
        return image;
    }

    private static bool IsDispose(MetadataReader metadata, int token) => MetadataTokens.EntityHandle(token) is { Kind: HandleKind.MemberReference } handle
        && metadata.GetString(metadata.GetMemberReference((MemberReferenceHandle)handle).Name) == nameof(IDisposable.Dispose);
}
