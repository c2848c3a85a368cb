using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Microsoft.ML.InductiveBias.Console.Pieces;

/// <summary>Results as bytes, and back, to the last bit: the fields of the types of this library, and the values and collections in them.</summary>
/// <remarks>Nothing else is read: a type must be one of the assemblies of this library and fit the field that holds it. Functions and what is internal to
/// other libraries stay behind; a result that comes from elsewhere has its numbers, not what computed them.</remarks>
internal static class RecordCodec
{
    private const string OwnAssemblies = "Microsoft.ML.InductiveBias";

    private const BindingFlags OwnFields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The tool and the libraries of this repository that it uses.</summary>
    private static readonly Assembly[] s_assemblies =
    [
        typeof(RecordCodec).Assembly,
        .. typeof(RecordCodec).Assembly.GetReferencedAssemblies().Where(name => name.Name!.StartsWith(OwnAssemblies, StringComparison.Ordinal)).Select(Assembly.Load),
    ];

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<Type, FieldInfo[]> s_fields = new();

    public static byte[] Write<T>(T value)
    {
        using var stream = new MemoryStream();
        using (var binary = new BinaryWriter(stream))
            new Writer(binary).Write(typeof(T), value);
        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes hold no such value.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> bytes)
    {
        using var binary = new BinaryReader(new MemoryStream(bytes.ToArray()));
        try
        {
            return (T)new Reader(binary).Read(typeof(T))!;
        }
        catch (Exception damaged) when (damaged is not OutOfMemoryException)
        {
            throw new InvalidDataException($"The result of another machine is damaged: {damaged.Message}", damaged);
        }
    }

    private static bool IsOwn(Type type) => Array.IndexOf(s_assemblies, type.Assembly) >= 0;

    /// <summary>Whether a field keeps its value. Functions, tokens, and receivers of progress belong to the process.</summary>
    private static bool Travels(Type type) =>
        !typeof(Delegate).IsAssignableFrom(type) && type != typeof(CancellationToken) && !type.IsPointer && Shape(type) != FieldShape.None;

    private static FieldInfo[] FieldsOf(Type type) => s_fields.GetOrAdd(type, static owner =>
    {
        List<FieldInfo> fields = [];
        for (Type? level = owner; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
            fields.AddRange(level.GetFields(OwnFields).Where(field => Travels(field.FieldType)));
        return [.. fields.OrderBy(field => field.DeclaringType!.FullName, StringComparer.Ordinal).ThenBy(field => field.Name, StringComparer.Ordinal)];
    });

    private enum FieldShape
    {
        None,
        Text,
        Number,
        Enum,
        Nullable,
        Encoding,
        Memory,
        List,
        Dictionary,
        Set,
        Structure,
        Any,
        Class,
    }

    private static FieldShape Shape(Type type)
    {
        if (type == typeof(string))
            return FieldShape.Text;
        if (type.IsEnum)
            return FieldShape.Enum;
        if (type.IsPrimitive || type == typeof(decimal) || type == typeof(TimeSpan) || type == typeof(DateTime))
            return FieldShape.Number;
        if (Nullable.GetUnderlyingType(type) is not null)
            return FieldShape.Nullable;
        if (typeof(Encoding).IsAssignableFrom(type))
            return FieldShape.Encoding;
        if (type == typeof(object))
            return FieldShape.Any;
        if (type.IsArray)
            return type.GetArrayRank() == 1 ? FieldShape.List : FieldShape.None;
        if (type.IsGenericType)
        {
            var definition = type.GetGenericTypeDefinition();
            if (definition == typeof(ReadOnlyMemory<>) || definition == typeof(Memory<>))
                return FieldShape.Memory;
            if (definition == typeof(IReadOnlyDictionary<,>) || definition == typeof(Dictionary<,>) || definition == typeof(IDictionary<,>))
                return FieldShape.Dictionary;
            if (definition == typeof(HashSet<>))
                return FieldShape.Set;
            if (definition == typeof(IReadOnlyList<>) || definition == typeof(IReadOnlyCollection<>) || definition == typeof(IEnumerable<>) || definition == typeof(IList<>) || definition == typeof(List<>))
                return FieldShape.List;
            if (definition == typeof(KeyValuePair<,>))
                return FieldShape.Structure;
        }
        if (type.IsValueType)
            return IsOwn(type) || type.FullName!.StartsWith("System.ValueTuple", StringComparison.Ordinal) ? FieldShape.Structure : FieldShape.None;
        return IsOwn(type) ? FieldShape.Class : FieldShape.None;
    }

    private static Type ElementOf(Type list) => list.IsArray ? list.GetElementType()! : list.GetGenericArguments()[0];

    private sealed class Writer(BinaryWriter binary)
    {
        private readonly Dictionary<object, int> _known = new(ReferenceEqualityComparer.Instance);

        public void Write(Type type, object? value)
        {
            var shape = Shape(type);
            if (shape is FieldShape.Number)
            {
                Number(type, value!);
                return;
            }
            if (shape is FieldShape.Enum)
            {
                binary.Write(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                return;
            }
            if (shape is FieldShape.Structure)
            {
                Fields(type, value!);
                return;
            }
            // A field of any type holds numbers and texts, such as the parameters of a space.
            if (shape is FieldShape.Any && value is not null && Shape(value.GetType()) is not (FieldShape.Number or FieldShape.Text))
                value = null;
            binary.Write(value is not null);
            if (value is null)
                return;
            switch (shape)
            {
                case FieldShape.Text:
                    binary.Write((string)value);
                    break;
                case FieldShape.Nullable:
                    Write(Nullable.GetUnderlyingType(type)!, value);
                    break;
                case FieldShape.Encoding:
                    binary.Write(((Encoding)value).WebName);
                    break;
                case FieldShape.Memory:
                    Elements(ElementOf(type), (Array)type.GetMethod(nameof(ReadOnlyMemory<>.ToArray))!.Invoke(value, null)!);
                    break;
                case FieldShape.List:
                    Elements(ElementOf(type), (value as IReadOnlyCollection<object?>) ?? ((IEnumerable)value).Cast<object?>().ToList());
                    break;
                case FieldShape.Dictionary:
                    Elements(typeof(KeyValuePair<,>).MakeGenericType(type.GetGenericArguments()), ((IEnumerable)value).Cast<object?>().ToList());
                    break;
                case FieldShape.Set:
                    binary.Write(value is HashSet<string> { Comparer: var comparer } && comparer.Equals("a", "A"));
                    Elements(ElementOf(type), ((IEnumerable)value).Cast<object?>().ToList());
                    break;
                case FieldShape.Any:
                    binary.Write(value.GetType().FullName!);
                    Write(value.GetType(), value);
                    break;
                default:
                    Object(value);
                    break;
            }
        }

        private void Elements(Type element, IEnumerable values)
        {
            var list = values as ICollection ?? values.Cast<object?>().ToList();
            binary.Write(list.Count);
            if (list is double[] numbers)
            {
                foreach (double number in numbers)
                    binary.Write(number);
                return;
            }
            foreach (object? value in list)
                Write(element, value);
        }

        /// <summary>An object that several fields hold is written once.</summary>
        private void Object(object value)
        {
            if (_known.TryGetValue(value, out int number))
            {
                binary.Write(number);
                return;
            }
            binary.Write(_known.Count);
            _known.Add(value, _known.Count);
            var type = value.GetType();
            if (!IsOwn(type))
                throw new NotSupportedException($"{type} doesn't travel between machines.");
            binary.Write($"{type.FullName}, {type.Assembly.GetName().Name}");
            Fields(type, value);
        }

        private void Fields(Type type, object value)
        {
            foreach (var field in FieldsOf(type))
                Write(field.FieldType, field.GetValue(value));
        }

        private void Number(Type type, object value)
        {
            switch (Type.GetTypeCode(type))
            {
                case TypeCode.Double:
                    binary.Write((double)value);
                    break;
                case TypeCode.Single:
                    binary.Write((float)value);
                    break;
                case TypeCode.Decimal:
                    binary.Write((decimal)value);
                    break;
                case TypeCode.Boolean:
                    binary.Write((bool)value);
                    break;
                case TypeCode.UInt64:
                    binary.Write((ulong)value);
                    break;
                case TypeCode.Char:
                    binary.Write((long)(char)value);
                    break;
                case TypeCode.DateTime:
                    binary.Write(((DateTime)value).ToBinary());
                    break;
                default:
                    binary.Write(value is TimeSpan time ? time.Ticks : Convert.ToInt64(value, CultureInfo.InvariantCulture));
                    break;
            }
        }
    }

    private sealed class Reader(BinaryReader binary)
    {
        private readonly List<object> _known = [];

        public object? Read(Type type)
        {
            var shape = Shape(type);
            if (shape is FieldShape.Number)
                return Number(type);
            if (shape is FieldShape.Enum)
                return Enum.ToObject(type, binary.ReadInt64());
            if (shape is FieldShape.Structure)
                return Fill(type, RuntimeHelpers.GetUninitializedObject(type));
            if (!binary.ReadBoolean())
                return null;
            switch (shape)
            {
                case FieldShape.Text:
                    return binary.ReadString();
                case FieldShape.Nullable:
                    return Read(Nullable.GetUnderlyingType(type)!);
                case FieldShape.Encoding:
                    return Encoding.GetEncoding(binary.ReadString());
                case FieldShape.Memory:
                    return Activator.CreateInstance(type, Elements(ElementOf(type)));
                case FieldShape.List:
                    var elements = Elements(ElementOf(type));
                    return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>) ? Activator.CreateInstance(type, elements) : elements;
                case FieldShape.Dictionary:
                    var arguments = type.GetGenericArguments();
                    return Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(arguments), Elements(typeof(KeyValuePair<,>).MakeGenericType(arguments)));
                case FieldShape.Set:
                    bool ignoresCase = binary.ReadBoolean();
                    var members = Elements(ElementOf(type));
                    return ignoresCase ? new HashSet<string>((string[])members, StringComparer.OrdinalIgnoreCase) : Activator.CreateInstance(type, members);
                case FieldShape.Any:
                    string name = binary.ReadString();
                    var simple = typeof(object).Assembly.GetType(name);
                    return simple is not null && Shape(simple) is (FieldShape.Number or FieldShape.Text) ? Read(simple) : throw new FormatException($"'{name}' is no type of a result.");
                default:
                    return Object(type);
            }
        }

        private Array Elements(Type element)
        {
            int count = binary.ReadInt32();
            // No list is longer than what is left of the bytes.
            if (count < 0 || count > binary.BaseStream.Length - binary.BaseStream.Position)
                throw new FormatException($"A list of {count} elements doesn't fit.");
            var array = Array.CreateInstance(element, count);
            if (array is double[] numbers)
            {
                for (int i = 0; i < count; i++)
                    numbers[i] = binary.ReadDouble();
                return array;
            }
            for (int i = 0; i < count; i++)
                array.SetValue(Read(element), i);
            return array;
        }

        private object Object(Type declared)
        {
            int number = binary.ReadInt32();
            if (number < _known.Count)
                return _known[number];
            string name = binary.ReadString();
            int comma = name.LastIndexOf(',');
            var type = comma < 1 ? null : Array.Find(s_assemblies, assembly => assembly.GetName().Name == name[(comma + 1)..].TrimStart())?.GetType(name[..comma]);
            if (type is null || type.IsAbstract || type.ContainsGenericParameters || !declared.IsAssignableFrom(type))
                throw new FormatException($"'{name}' is no type of a result.");
            object value = RuntimeHelpers.GetUninitializedObject(type);
            _known.Add(value);
            return Fill(type, value);
        }

        private object Fill(Type type, object value)
        {
            foreach (var field in FieldsOf(type))
                field.SetValue(value, Read(field.FieldType));
            return value;
        }

        private object Number(Type type) => Type.GetTypeCode(type) switch
        {
            TypeCode.Double => binary.ReadDouble(),
            TypeCode.Single => binary.ReadSingle(),
            TypeCode.Decimal => binary.ReadDecimal(),
            TypeCode.Boolean => binary.ReadBoolean(),
            TypeCode.UInt64 => binary.ReadUInt64(),
            TypeCode.Char => (char)binary.ReadInt64(),
            TypeCode.DateTime => DateTime.FromBinary(binary.ReadInt64()),
            _ when type == typeof(TimeSpan) => TimeSpan.FromTicks(binary.ReadInt64()),
            _ => Convert.ChangeType(binary.ReadInt64(), type, CultureInfo.InvariantCulture),
        };
    }
}
