using System.Linq;
using DeviceDsl.Model;

namespace DeviceDsl.Generator;

/// <summary>What reads and writes of registers are written with.</summary>
internal static class RegisterText
{
    /// <summary>The bits that an access acts on.</summary>
    public static string Lanes(AccessGroup group) => group.Bits is { } bits ? $"(lanes & {Hex.Format(bits)})" : "lanes";

    /// <summary>A value as the type of the register: lanes are as wide as the widest, what is stored is not.</summary>
    public static string Cast(RegisterModel register, string value)
    {
        string operand = value.Contains(" ") ? $"({value})" : value;
        return register.TypeLength == 8 ? value : $"unchecked(({register.Type}){operand})";
    }

    /// <summary>What stands beside the code of a register: its name and access, and the fields that have another.</summary>
    public static string Comment(RegisterModel register)
        => string.Join("; ", register.Fields
            .Where(field => field.Access != register.Access)
            .Select(static field => $"{field.Name}, {field.Access}")
            .Prepend($"{register.Name}{Size(register)}, {register.Access}"));

    /// <summary>What a register holds, where locals may hide the property.</summary>
    public static string Stored(DeviceModel device, RegisterModel register, string[] locals)
        => Member(device, register.Name, isStatic: false, locals) + (register.Array is null ? "" : "[index]");

    /// <summary>The arm of a switch that is a row; the index of an array is checked once more where it is used.</summary>
    public static string Case(RegisterModel register, int row)
        => register.Array is { } array ? $"case {row} when index is >= 0 and < {array.Count}:" : $"case {row}:";

    /// <summary>The arguments of a method that an access runs.</summary>
    public static string Arguments(RegisterModel register, string values) => register.Array is null ? values : "index, " + values;

    /// <summary>A member of the device where locals may hide it.</summary>
    public static string Member(DeviceModel device, string name, bool isStatic, string[] locals)
    {
        string qualifier = !locals.Contains(name) ? "" : isStatic ? Names.Global(device.Type) + "." : "this.";
        return qualifier + Names.Escape(name);
    }

    private static string Size(RegisterModel register) => register.Array is { } array ? $", {array.Count} of them" : "";
}
