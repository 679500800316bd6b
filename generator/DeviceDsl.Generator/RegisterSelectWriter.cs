using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DeviceDsl.Model.Devices;

namespace DeviceDsl.Generator;

/// <summary>Writes which register of a bank or of an indexed array an access reaches.</summary>
internal static class RegisterSelectWriter
{
    private static readonly string[] Locals = { "register", "index", "selected" };

    public static void Write(SourceWriter writer, DeviceModel device)
    {
        var rows = device.Registers
            .Select(static (register, row) => (Register: register, Row: row))
            .Where(static item => item.Register.Layer != RegisterLayer.Plain)
            .ToList();
        if (rows.Count == 0 && !device.HasParts) return;

        string signature = $"int {DeviceWriter.PartOf(device)}.SelectRegister(int register, int index)";
        string otherwise = BlockText.Call(device, "SelectRegister(register, index)", "index");
        GeneratedMark.Write(writer);
        if (rows.Count == 0)
        {
            writer.Line($"{signature} => {otherwise};");
            writer.Line();
            return;
        }

        writer.Block(signature, () =>
        {
            // The compiler warns of a local that no row uses.
            if (rows.Any(static item => item.Register.Index is not null)) writer.Line("ulong selected;");

            writer.Block("switch (register)", () =>
            {
                foreach ((RegisterModel register, int row) in rows) WriteRow(writer, device, register, row);

                writer.Line($"default: return {otherwise};");
            });
        });
        writer.Line();
    }

    private static void WriteRow(SourceWriter writer, DeviceModel device, RegisterModel register, int row)
    {
        string? condition = register.Condition is { } bank ? Holds(device, bank) : null;
        string label = $"case {row.ToString(CultureInfo.InvariantCulture)}:";
        if (register.Index is not { } index)
        {
            writer.Line($"{label} return {condition} ? index : -1; // {register.Name}");
            return;
        }

        writer.Line($"{label} // {register.Name}");
        writer.Block("", () =>
        {
            writer.Line($"selected = {Selected(device, index)};");
            writer.Line($"return {string.Join(" && ", Tests(condition, index, register.Array?.Count ?? 1))} ? {Item(index)} : -1;");
        });
    }

    private static string Holds(DeviceModel device, ConditionModel condition)
    {
        string member = RegisterText.Member(device, condition.Member.Name, condition.Member.IsStatic, Locals);
        return !condition.Member.IsBool ? $"unchecked((ulong){member}) == {Number(condition.Value)}"
            : condition.Value switch
            {
                0 => $"!{member}",
                1 => member,
                _ => "false",
            };
    }

    private static string Selected(DeviceModel device, IndexModel index)
    {
        string value = $"(ulong){RegisterText.Member(device, index.Member.Name, index.Member.IsStatic, Locals)}";
        return $"unchecked({value}{(index.First == 0 ? "" : $" - {Number(index.First)}")})";
    }

    private static IEnumerable<string> Tests(string? condition, IndexModel index, int count)
    {
        if (condition is not null) yield return condition;

        if (index.Step != 1) yield return $"selected % {Number(index.Step)} == 0";

        yield return $"{Quotient(index)} < {Number((ulong)count)}";
    }

    private static string Item(IndexModel index) => index.Step == 1 ? "(int)selected" : $"(int)({Quotient(index)})";

    private static string Quotient(IndexModel index) => index.Step == 1 ? "selected" : $"selected / {Number(index.Step)}";

    private static string Number(ulong number) => number.ToString(CultureInfo.InvariantCulture) + "UL";
}
