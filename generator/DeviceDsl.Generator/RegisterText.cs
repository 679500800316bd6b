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
        return register.Length == 8 ? value : $"unchecked(({register.Type}){operand})";
    }

    /// <summary>What stands beside the code of a register: its name and access, and the fields that have another.</summary>
    public static string Comment(RegisterModel register)
        => string.Join("; ", register.Fields
            .Where(field => field.Access != register.Access)
            .Select(static field => $"{field.Name}, {field.Access}")
            .Prepend($"{register.Name}, {register.Access}"));

    /// <summary>A member of the device where locals may hide it.</summary>
    public static string Member(DeviceModel device, string name, bool isStatic, string[] locals)
    {
        string qualifier = !locals.Contains(name) ? "" : isStatic ? Names.Global(device.Type) + "." : "this.";
        return qualifier + Names.Escape(name);
    }
}
