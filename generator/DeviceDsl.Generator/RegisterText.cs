using System.Collections.Generic;
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

    /// <summary>The call of a method that an access runs.</summary>
    /// <param name="device">The device.</param>
    /// <param name="register">The register.</param>
    /// <param name="hook">The method.</param>
    /// <param name="locals">The names of the locals around the call.</param>
    /// <param name="values">The values that the method may take; it takes the last ones.</param>
    public static string Call(DeviceModel device, RegisterModel register, HookModel hook, string[] locals, params string[] values)
    {
        IEnumerable<string> index = register.Array is null ? [] : ["index"];
        IEnumerable<string> lanes = hook.TakesLanes ? ["new global::DeviceDsl.ByteLanes(lanes)"] : [];
        IEnumerable<string> access = hook.Defers ? [Take(hook)] : [];
        IEnumerable<string> arguments = index.Concat(values.Skip(values.Length - hook.Values)).Concat(access).Concat(lanes);
        return $"{Member(device, hook.Name, hook.IsStatic, locals)}({string.Join(", ", arguments)})";
    }

    /// <summary>The argument for a method that answers the access later.</summary>
    public static string Take(HookModel hook) => $"global::DeviceDsl.{hook.Access}.Take()";

    /// <summary>Writes the locals for the values that methods for writes take.</summary>
    public static void WriteValues(SourceWriter writer, RegisterModel register, string stored)
    {
        writer.Line($"{register.Type} old = {stored};");
        writer.Line($"{register.Type} written = {Cast(register, "(old & ~lanes) | (value & lanes)")};");
    }

    /// <summary>A member of the device, qualified because locals may hide it.</summary>
    public static string Member(DeviceModel device, string name, bool isStatic, string[] locals)
    {
        string qualifier = !locals.Contains(name) ? "" : isStatic ? Names.Global(device.Type) + "." : "this.";
        return qualifier + Names.Escape(name);
    }

    private static string Size(RegisterModel register) => register.Array is { } array ? $", {array.Count} of them" : "";
}
