using System;
using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model;
using DeviceDsl.Model.Devices;

namespace DeviceDsl.Generator;

/// <summary>Writes which guest accesses of registers the device takes.</summary>
internal static class RegisterCheckWriter
{
    private static readonly string[] Locals = { "register", "index", "value", "lanes", "old", "written" };

    public static void Write(SourceWriter writer, DeviceModel device)
    {
        Write(
            writer,
            device,
            RegisterReach.Reads,
            "AcceptsRead(int register, int index, ulong lanes)",
            static register => register.BeforeRead);
        Write(
            writer,
            device,
            RegisterReach.Writes,
            "AcceptsWrite(int register, int index, ulong value, ulong lanes)",
            static register => register.BeforeWrite);
    }

    // The runtime asks only for rows that have methods.
    private static void Write(
        SourceWriter writer,
        DeviceModel device,
        RegisterReach by,
        string signature,
        Func<RegisterModel, EquatableArray<HookModel>> hooksOf)
    {
        var rows = RegisterRow.Reached(device, by).Where(row => hooksOf(row.Register).Count > 0).ToList();
        if (rows.Count == 0 && !device.HasParts) return;

        string otherwise = BlockText.Call(device, DeviceWriter.Invocation(signature), "true");
        GeneratedMark.Write(writer);
        if (rows.Count == 0)
        {
            writer.Line($"bool {DeviceWriter.PartOf(device)}.{signature} => {otherwise};");
        }
        else
        {
            writer.Block($"bool {DeviceWriter.PartOf(device)}.{signature}", () => writer.Block("switch (register)", () =>
            {
                foreach (RegisterRow row in rows) WriteRow(writer, device, row, hooksOf(row.Register));

                writer.Line($"default: return {otherwise};");
            }));
        }

        writer.Line();
    }

    private static void WriteRow(SourceWriter writer, DeviceModel device, RegisterRow row, IReadOnlyCollection<HookModel> hooks)
    {
        RegisterModel register = row.Register;
        string stored = RegisterText.Stored(device, register, Locals);
        string answer = string.Join(
            " && ", hooks.Select(hook => RegisterText.Call(device, register, hook, Locals, "old", "written")));
        int values = hooks.Max(static hook => hook.Values);
        if (values == 0)
        {
            writer.Line($"{RegisterText.Case(row)} return {answer}; // {register.Name}");
            return;
        }

        writer.Line($"{RegisterText.Case(row)} // {register.Name}");
        writer.Block("", () =>
        {
            RegisterText.WriteValues(writer, register, stored);
            writer.Line($"return {answer};");
        });
    }
}
