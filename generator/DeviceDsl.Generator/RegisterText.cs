using System.Linq;
using DeviceDsl.Model;
using DeviceDsl.Model.Devices;

namespace DeviceDsl.Generator;

/// <summary>Code fragments that reads and writes of registers share.</summary>
internal static class RegisterText
{
    /// <summary>The bits that an access affects.</summary>
    public static string Lanes(AccessGroup group) => group.Bits is { } bits ? $"(lanes & {Hex.Format(bits)})" : "lanes";

    /// <summary>A value, cast to the type of the register: lanes have the widest type, the stored value may have a narrower one.</summary>
    public static string Cast(RegisterModel register, string value)
    {
        string operand = value.Contains(" ") ? $"({value})" : value;
        return register.TypeLength == 8 ? value : $"unchecked(({register.Type}){operand})";
    }

    /// <summary>The comment beside the code of a register: its name, its access, and the fields with a different access.</summary>
    public static string Comment(RegisterModel register)
        => string.Join("; ", register.Fields
            .Where(field => field.Access != register.Access)
            .Select(static field => $"{field.Name}, {field.Access}")
            .Prepend($"{register.Name}{Size(register)}, {register.Access}"));

    /// <summary>The value of a register, qualified because locals may hide the property.</summary>
    public static string Stored(DeviceModel device, RegisterModel register, string[] locals)
        => Member(device, register.Name, isStatic: false, locals) + (register.Array is null ? "" : "[index]");

    /// <summary>The switch arm of a row; the code that uses the index of an array checks it again.</summary>
    public static string Case(RegisterRow row)
        => row.Register.Array is { } array ? $"case {row.Pattern} when index is >= 0 and < {array.Count}:" : $"case {row.Pattern}:";

    /// <summary>The arguments of a method that an access runs.</summary>
    public static string Arguments(RegisterModel register, string values) => register.Array is null ? values : "index, " + values;

    /// <summary>A member of the device, qualified because locals may hide it.</summary>
    public static string Member(DeviceModel device, string name, bool isStatic, string[] locals)
    {
        string qualifier = !locals.Contains(name) ? "" : isStatic ? Names.Global(device.Type) + "." : "this.";
        return qualifier + Names.Escape(name);
    }

    private static string Size(RegisterModel register) => register.Array is { } array ? $", {array.Count} of them" : "";
}
