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
            $"ulong {DeviceWriter.PartOf(device)}.ReadRegister(int register, int index, ulong lanes)",
            () => writer.Block("switch (register)", () =>
            {
                foreach (RegisterRow row in RegisterRow.Reached(device, RegisterReach.Reads)) WriteRow(writer, device, row);

                writer.Line($"default: return {BlockText.Call(device, "ReadRegister(register, index, lanes)", "0")};");
            }));
    }

    // First the result of a read, then its effect, then the methods that run after it.
    private static void WriteRow(SourceWriter writer, DeviceModel device, RegisterRow row)
    {
        RegisterModel register = row.Register;
        string stored = RegisterText.Stored(device, register, Locals);
        if (register.DefersReads)
        {
            string call = RegisterText.Call(device, register, register.OnRead[0], Locals, stored);
            writer.Line($"{RegisterText.Case(row)} {call}; return 0; // {RegisterText.Comment(register)}");
            return;
        }

        string seen = Seen(device, register, stored);
        string? after = Effect(register, stored);
        string comment = RegisterText.Comment(register);
        if (after is null && register.AfterRead.Count == 0)
        {
            writer.Line($"{RegisterText.Case(row)} return {seen}; // {comment}");
            return;
        }

        writer.Line($"{RegisterText.Case(row)} // {comment}");
        writer.Block("", () =>
        {
            writer.Line($"ulong seen = {seen};");
            if (after is not null) writer.Line($"{stored} = {RegisterText.Cast(register, after)};");

            foreach (HookModel hook in register.AfterRead)
            {
                writer.Line($"{RegisterText.Call(device, register, hook, Locals, RegisterText.Cast(register, "seen"))};");
            }

            writer.Line("return seen;");
        });
    }

    // The method determines the result, even of a write-only register.
    private static string Seen(DeviceModel device, RegisterModel register, string stored)
    {
        string value = register.OnRead.Aggregate(
            stored,
            (inner, hook) => RegisterText.Call(device, register, hook, Locals, inner));
        var hidden = register.Groups()
            .Where(group => group.Access == RegisterAccess.WriteOnly && register.OnRead.Count == 0)
            .ToList();
        ulong all = register.Mask ?? FieldBits.All(register.Length);
        if (hidden.Count == 0) return register.Mask is not null || ShowsMore(register) ? $"{value} & {Hex.Format(all)}UL" : value;

        ulong visible = hidden.Aggregate(all, (bits, group) => bits & ~(group.Bits ?? all));
        return visible == 0 ? "0" : $"{value} & {Hex.Format(visible)}UL";
    }

    // The bits beyond the register's length that its type has room for: no read returns them, but a method would get them.
    private static bool ShowsMore(RegisterModel register)
        => register.Length < register.TypeLength && register.AfterRead.Any(static hook => hook.Values > 0);

    private static string? Effect(RegisterModel register, string stored)
        => register.Groups()
            .Where(static group => group.Access is RegisterAccess.ReadClear or RegisterAccess.ReadSet)
            .Aggregate((string?)null, (after, group) => Effect(group, after is null ? stored : $"({after})"));

    private static string Effect(AccessGroup group, string stored)
        => group.Access == RegisterAccess.ReadClear
            ? $"{stored} & ~{RegisterText.Lanes(group)}"
            : $"{stored} | {RegisterText.Lanes(group)}";
}
