using System.Globalization;

namespace DeviceDsl.Generator.Tests;

/// <summary>A random field of a random register.</summary>
internal sealed class RandomField
{
    private static readonly string[] Types = ["byte", "ushort", "uint", "ulong"];

    private readonly string _type;

    public RandomField(Random random, string name, int high, int low, RegisterAccess? access)
    {
        Name = name;
        High = high;
        Low = low;
        Access = access;
        int width = high - low + 1;
        int narrowest = width <= 8 ? 0 : width <= 16 ? 1 : width <= 32 ? 2 : 3;
        _type = width == 1 && random.Next(2) == 0 ? "bool"
            : width <= 16 && random.Next(3) == 0 ? "Numbers"
            : Types[random.Next(narrowest, Types.Length)];
    }

    public string Name { get; }

    public int High { get; }

    public int Low { get; }

    /// <summary>Its own access; null if it has that of the register.</summary>
    public RegisterAccess? Access { get; }

    public bool Holds(int bit) => bit >= Low && bit <= High;

    /// <summary>A number as a value of the field's type, which may have more bits than the field.</summary>
    public object ValueOf(ulong number, Type type) => type switch
    {
        _ when type == typeof(bool) => (number & 1) != 0,
        { IsEnum: true } => Enum.ToObject(type, unchecked((short)number)),
        _ => Convert.ChangeType(
            number & (ulong)Convert.ChangeType(type.GetField("MaxValue")!.GetValue(null)!, typeof(ulong), CultureInfo.InvariantCulture),
            type,
            CultureInfo.InvariantCulture),
    };

    /// <summary>A value of the field's type as a number.</summary>
    public static ulong NumberOf(object value) => value switch
    {
        bool bit => bit ? 1UL : 0,
        Enum word => (ushort)Convert.ToInt16(word, CultureInfo.InvariantCulture),
        _ => Convert.ToUInt64(value, CultureInfo.InvariantCulture),
    };

    public string Source(string register, bool isArray)
    {
        string access = Access is { } own ? $", Access = RegisterAccess.{own}" : "";
        string set = isArray || Access == RegisterAccess.Constant ? "" : " set;";
        string type = isArray ? $"Fields<{_type}>" : _type;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"    [Field({High}, {Low}, Register = nameof({register}){access})] public partial {type} {Name} {{ get;{set} }}\n");
    }
}
