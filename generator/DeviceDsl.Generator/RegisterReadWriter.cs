using System.Linq;
using DeviceDsl.Model;
using DeviceDsl.Model.Devices;

namespace DeviceDsl.Generator;

/// <summary>Writes the results and effects of guest reads of registers.</summary>
internal static class RegisterReadWriter
{
    private static readonly string[] Locals = { "register", "index", "lanes", "seen" };

    public static void Write(SourceWriter writer, DeviceModel device)
    {
        GeneratedMark.Write(writer);
        writer.Block(
            $"ulong {DeviceWriter.IDevice}.ReadRegister(int register, int index, ulong lanes)",
            () => writer.Block("switch (register)", () =>
            {
                foreach (RegisterRow row in RegisterRow.Reached(device, RegisterReach.Reads)) WriteRow(writer, device, row);

                writer.Line("default: return 0;");
            }));
    }

    // First the result of a read, then its effect.
    private static void WriteRow(SourceWriter writer, DeviceModel device, RegisterRow row)
    {
        RegisterModel register = row.Register;
        string stored = RegisterText.Stored(device, register, Locals);
        string seen = Seen(device, register, stored);
        string? after = Effect(register, stored);
        string comment = RegisterText.Comment(register);
        if (after is null)
        {
            writer.Line($"{RegisterText.Case(row)} return {seen}; // {comment}");
            return;
        }

        writer.Line($"{RegisterText.Case(row)} // {comment}");
        writer.Block("", () =>
        {
            writer.Line($"ulong seen = {seen};");
            writer.Line($"{stored} = {RegisterText.Cast(register, after)};");
            writer.Line("return seen;");
        });
    }

    // The method determines the result, even of a write-only register.
    private static string Seen(DeviceModel device, RegisterModel register, string stored)
    {
        string value = register.OnRead.Aggregate(
            stored,
            (inner, hook) => $"{RegisterText.Member(device, hook.Name, hook.IsStatic, Locals)}({RegisterText.Arguments(register, inner)})");
        var hidden = register.Groups()
            .Where(group => group.Access == RegisterAccess.WriteOnly && register.OnRead.Count == 0)
            .ToList();
        if (hidden.Count == 0) return register.Mask is { } mask ? $"{value} & {Hex.Format(mask)}UL" : value;

        ulong all = register.Mask ?? FieldBits.All(register.Length);
        ulong visible = hidden.Aggregate(all, (bits, group) => bits & ~(group.Bits ?? all));
        return visible == 0 ? "0" : $"{value} & {Hex.Format(visible)}UL";
    }

    private static string? Effect(RegisterModel register, string stored)
        => register.Groups()
            .Where(static group => group.Access is RegisterAccess.ReadClear or RegisterAccess.ReadSet)
            .Aggregate((string?)null, (after, group) => Effect(group, after is null ? stored : $"({after})"));

    private static string Effect(AccessGroup group, string stored)
        => group.Access == RegisterAccess.ReadClear
            ? $"{stored} & ~{RegisterText.Lanes(group)}"
            : $"{stored} | {RegisterText.Lanes(group)}";
}
