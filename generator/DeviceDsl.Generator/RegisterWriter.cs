using System.Globalization;
using System.Linq;
using DeviceDsl.Model;

namespace DeviceDsl.Generator;

/// <summary>Writes the table of registers, and what the guest's accesses and a reset do to them.</summary>
internal static class RegisterWriter
{
    private static readonly string[] ReadLocals = { "register", "lanes", "seen" };
    private static readonly string[] WriteLocals = { "register", "value", "lanes", "old", "written" };

    public static void Write(SourceWriter writer, DeviceModel device)
    {
        if (device.Registers.Count > 0)
        {
            writer.Line();
            writer.Line($"int {DeviceWriter.IDevice}.RegisterCount => {device.Registers.Count};");
            writer.Line();
            DeviceWriter.WriteTable(
                writer,
                $"global::DeviceDsl.RegisterEntry {DeviceWriter.IDevice}.GetRegister(int register)",
                "register",
                device.Registers,
                Row);
            writer.Line();
            WriteReads(writer, device);
            writer.Line();
            WriteWrites(writer, device);
        }

        var resettable = device.Registers.Where(static register => register.Access != RegisterAccessMode.Constant).ToList();
        if (resettable.Count + device.ResetHandlers.Count > 0)
        {
            writer.Line();
            writer.Block($"void {DeviceWriter.IDevice}.Reset()", () =>
            {
                foreach (var register in resettable)
                {
                    writer.Line($"{Names.Escape(register.Name)} = {Hex.Format(register.Reset)};");
                }

                foreach (var handler in device.ResetHandlers)
                {
                    writer.Line($"{Names.Escape(handler.Name)}();");
                }
            });
        }
    }

    private static string Row(RegisterModel register)
        => $"new(global::DeviceDsl.AddressSpace.{register.Space}, {Hex.Format(register.Offset)}, "
            + $"{register.Length.ToString(CultureInfo.InvariantCulture)}, global::DeviceDsl.RegisterAccess.{register.Access}, "
            + $"nameof({Names.Escape(register.Name)}))";

    private static void WriteReads(SourceWriter writer, DeviceModel device)
        => writer.Block(
            $"ulong {DeviceWriter.IDevice}.ReadRegister(int register, ulong lanes)",
            () => writer.Block("switch (register)", () =>
            {
                for (int i = 0; i < device.Registers.Count; i++)
                {
                    WriteRead(writer, device, device.Registers[i], i);
                }

                writer.Line("default: return 0;");
            }));

    // What is seen comes first, then what seeing it does.
    private static void WriteRead(SourceWriter writer, DeviceModel device, RegisterModel register, int row)
    {
        string stored = Member(device, register.Name, isStatic: false, ReadLocals);
        string seen = register.OnRead.Aggregate(
            stored,
            (value, hook) => $"{Member(device, hook.Name, hook.IsStatic, ReadLocals)}({value})");
        seen = register is { Access: RegisterAccessMode.WriteOnly, OnRead.Count: 0 } ? "0" : seen + Masked(register);
        string? after = ReadEffect(register, stored);
        if (after is null)
        {
            writer.Line($"case {row}: return {seen}; // {Comment(register)}");
            return;
        }

        writer.Line($"case {row}: // {Comment(register)}");
        writer.Block("", () =>
        {
            writer.Line($"ulong seen = {seen};");
            writer.Line($"{stored} = {Cast(register, after)};");
            writer.Line("return seen;");
        });
    }

    private static string? ReadEffect(RegisterModel register, string stored) => register.Access switch
    {
        RegisterAccessMode.ReadClear => $"{stored} & ~{Bits(register)}",
        RegisterAccessMode.ReadSet => $"{stored} | {Bits(register)}",
        _ => null,
    };

    private static void WriteWrites(SourceWriter writer, DeviceModel device)
        => writer.Block($"void {DeviceWriter.IDevice}.WriteRegister(int register, ulong value, ulong lanes)", () =>
        {
            var rows = device.Registers
                .Select(static (register, row) => (Register: register, Row: row))
                .Where(static item => item.Register.OnWrite.Count > 0 || WriteEffect(item.Register, "") is not null)
                .ToList();
            if (rows.Count == 0)
            {
                return;
            }

            writer.Block("switch (register)", () =>
            {
                foreach (var item in rows)
                {
                    WriteWrite(writer, device, item.Register, item.Row);
                }
            });
        });

    // The rules of the access first, then the device's methods.
    private static void WriteWrite(SourceWriter writer, DeviceModel device, RegisterModel register, int row)
    {
        string stored = Member(device, register.Name, isStatic: false, WriteLocals);
        if (register.OnWrite.Count == 0)
        {
            writer.Line($"case {row}: {stored} = {Cast(register, WriteEffect(register, stored)!)}; break; // {Comment(register)}");
            return;
        }

        writer.Line($"case {row}: // {Comment(register)}");
        writer.Block("", () =>
        {
            writer.Line($"{register.Type} old = {stored};");
            writer.Line($"{register.Type} written = {Cast(register, "(old & ~lanes) | (value & lanes)")};");
            if (WriteEffect(register, "old") is { } effect)
            {
                writer.Line($"{stored} = {Cast(register, effect)};");
            }

            foreach (var hook in register.OnWrite)
            {
                string method = Member(device, hook.Name, hook.IsStatic, WriteLocals);
                writer.Line($"{method}({(hook.TakesOld ? "old, written" : "written")});");
            }

            writer.Line("break;");
        });
    }

    private static string? WriteEffect(RegisterModel register, string stored)
    {
        string bits = Bits(register);
        return register.Access switch
        {
            RegisterAccessMode.ReadWrite or RegisterAccessMode.WriteOnly or RegisterAccessMode.Reserved
                or RegisterAccessMode.Unimplemented => $"({stored} & ~{bits}) | (value & {bits})",
            RegisterAccessMode.WriteOneClears => $"{stored} & ~(value & {bits})",
            RegisterAccessMode.WriteOneSets => $"{stored} | (value & {bits})",
            RegisterAccessMode.WriteOneToggles => $"{stored} ^ (value & {bits})",
            RegisterAccessMode.WriteZeroClears => $"{stored} & ~(~value & {bits})",
            RegisterAccessMode.WriteZeroSets => $"{stored} | (~value & {bits})",
            RegisterAccessMode.WriteZeroToggles => $"{stored} ^ (~value & {bits})",
            RegisterAccessMode.WriteClears => $"{stored} & ~{bits}",
            RegisterAccessMode.WriteSets => $"{stored} | {bits}",
            _ => null,
        };
    }

    /// <summary>The bits that an access acts on.</summary>
    private static string Bits(RegisterModel register) => register.Mask is { } mask ? $"(lanes & {Hex.Format(mask)})" : "lanes";

    private static string Masked(RegisterModel register) => register.Mask is { } mask ? $" & {Hex.Format(mask)}UL" : "";

    // Lanes are as wide as the widest register; what is stored is not.
    private static string Cast(RegisterModel register, string value)
        => register.Length == 8 ? value : $"unchecked(({register.Type})({value}))";

    private static string Comment(RegisterModel register) => $"{register.Name}, {register.Access}";

    // A local hides a member of its name.
    private static string Member(DeviceModel device, string name, bool isStatic, string[] locals)
    {
        string qualifier = !locals.Contains(name) ? "" : isStatic ? Names.Global(device.Type) + "." : "this.";
        return qualifier + Names.Escape(name);
    }
}
