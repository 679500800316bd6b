using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model;
using DeviceDsl.Model.Devices;

namespace DeviceDsl.Generator;

/// <summary>Writes the effects of guest writes to registers.</summary>
internal static class RegisterWriteWriter
{
    private static readonly string[] Locals = { "register", "index", "value", "lanes", "old", "written", "next" };

    public static void Write(SourceWriter writer, DeviceModel device)
    {
        GeneratedMark.Write(writer);
        writer.Block($"void {DeviceWriter.PartOf(device)}.WriteRegister(int register, int index, ulong value, ulong lanes)", () =>
        {
            var rows = RegisterRow.Reached(device, RegisterReach.Writes)
                .Select(static row => (Row: row, Effects: Effects(row.Register)))
                .Where(static item => item.Row.Register.OnWrite.Count + item.Effects.Count > 0)
                .ToList();
            string call = BlockText.Call(device, "WriteRegister(register, index, value, lanes)", "");
            if (rows.Count == 0)
            {
                if (call.Length > 0) writer.Line($"{call};");

                return;
            }

            writer.Block("switch (register)", () =>
            {
                foreach ((RegisterRow row, List<AccessGroup> effects) in rows) WriteRow(writer, device, row, effects);

                if (call.Length > 0) writer.Line($"default: {call}; break;");
            });
        });
    }

    private static void WriteRow(
        SourceWriter writer,
        DeviceModel device,
        RegisterRow row,
        List<AccessGroup> effects)
    {
        RegisterModel register = row.Register;
        string stored = RegisterText.Stored(device, register, Locals);
        string comment = RegisterText.Comment(register);
        if (register.OnWrite.Count == 0 && effects.Count == 1)
        {
            string value = RegisterText.Cast(register, Effect(effects[0], stored));
            writer.Line($"{RegisterText.Case(row)} {stored} = {value}; break; // {comment}");
            return;
        }

        writer.Line($"{RegisterText.Case(row)} // {comment}");
        writer.Block("", () =>
        {
            if (register.OnWrite.Count == 0) WriteEffects(writer, register, stored, stored, effects);
            else WriteHooked(writer, device, register, stored, effects);

            writer.Line("break;");
        });
    }

    // First the rules of the access, then the methods of the device.
    private static void WriteHooked(
        SourceWriter writer,
        DeviceModel device,
        RegisterModel register,
        string stored,
        List<AccessGroup> effects)
    {
        RegisterText.WriteValues(writer, register, stored);
        WriteEffects(writer, register, stored, "old", effects);
        foreach (HookModel hook in register.OnWrite)
            writer.Line($"{RegisterText.Call(device, register, hook, Locals, "old", "written")};");
    }

    private static void WriteEffects(
        SourceWriter writer,
        RegisterModel register,
        string stored,
        string old,
        List<AccessGroup> effects)
    {
        if (effects.Count == 1)
        {
            writer.Line($"{stored} = {RegisterText.Cast(register, Effect(effects[0], old))};");
        }
        else if (effects.Count > 1)
        {
            writer.Line($"ulong next = {old};");
            foreach (AccessGroup group in effects) writer.Line($"next = {Effect(group, "next")}; // {group.Access}");

            writer.Line($"{stored} = {RegisterText.Cast(register, "next")};");
        }
    }

    private static List<AccessGroup> Effects(RegisterModel register)
        => register.Groups().Where(static group => group.Access.StoresWrites()).ToList();

    private static string Effect(AccessGroup group, string stored)
    {
        string bits = RegisterText.Lanes(group);
        return group.Access switch
        {
            RegisterAccess.WriteOneClears => $"{stored} & ~(value & {bits})",
            RegisterAccess.WriteOneSets => $"{stored} | (value & {bits})",
            RegisterAccess.WriteOneToggles => $"{stored} ^ (value & {bits})",
            RegisterAccess.WriteZeroClears => $"{stored} & ~(~value & {bits})",
            RegisterAccess.WriteZeroSets => $"{stored} | (~value & {bits})",
            RegisterAccess.WriteZeroToggles => $"{stored} ^ (~value & {bits})",
            RegisterAccess.WriteClears => $"{stored} & ~{bits}",
            RegisterAccess.WriteSets => $"{stored} | {bits}",
            _ => $"({stored} & ~{bits}) | (value & {bits})",
        };
    }
}
