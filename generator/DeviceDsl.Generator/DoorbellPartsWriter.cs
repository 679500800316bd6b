using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model;

namespace DeviceDsl.Generator;

/// <summary>Writes the lookup of a device with many doorbells: several switches, and which of them a write belongs to.</summary>
/// <remarks>
/// Not a table of constants: where code is not optimized, the runtime allocates to reach one. A device with so many
/// doorbells is looked up without allocating in every build.
/// </remarks>
internal static class DoorbellPartsWriter
{
    private const string Write = "AddressSpace space, ulong offset, int length, ulong value";

    public static void WriteFind(SourceWriter writer, DeviceModel device)
    {
        var parts = Split(device);
        writer.Line($"// {device.Doorbells.Count} doorbells in the order of space, offset, length and match. The JIT gives up on a");
        writer.Line($"// switch of more than about {DoorbellWriter.LongestSwitch} arms, so there are {parts.Count}; a write belongs to the last that");
        writer.Line("// starts at or before it.");
        writer.Block(DoorbellWriter.FindSignature, () =>
        {
            for (int i = 1; i < parts.Count; i++)
            {
                writer.Block(
                    $"if (IsBefore({FirstKey(parts[i])}))",
                    () => writer.Line($"return Part{i - 1}(space, offset, length, value);"));
                writer.Line();
            }

            writer.Line($"return Part{parts.Count - 1}(space, offset, length, value);");
            writer.Line();
            WriteIsBefore(writer);
            for (int i = 0; i < parts.Count; i++)
            {
                writer.Line();
                writer.Line($"static int Part{i}(global::DeviceDsl.{Write})");
                DoorbellWriter.WriteSwitch(writer, parts[i]);
            }
        });
    }

    // IOE-7 lets at most one doorbell take a write. Whether it is of any length, of any value or of one, no other stands
    // between it and the write in this order.
    private static void WriteIsBefore(SourceWriter writer)
    {
        writer.Line("bool IsBefore(global::DeviceDsl.AddressSpace firstSpace, ulong firstOffset, int firstLength, ulong firstMatch)");
        writer.Indented(() =>
        {
            writer.Line("=> space != firstSpace ? space < firstSpace");
            writer.Indented(() =>
            {
                writer.Line(": offset != firstOffset ? offset < firstOffset");
                writer.Line(": length != firstLength ? length < firstLength");
                writer.Line(": value < firstMatch;");
            });
        });
    }

    private static List<List<(int Index, DoorbellModel Doorbell)>> Split(DeviceModel device)
    {
        var rows = device.Doorbells
            .Select(static (doorbell, index) => (Index: index, Doorbell: doorbell))
            .OrderBy(static row => row.Doorbell.Space)
            .ThenBy(static row => row.Doorbell.Offset)
            .ThenBy(static row => row.Doorbell.Length)
            .ThenBy(static row => row.Doorbell.Match ?? 0)
            .ToList();
        int parts = (rows.Count + DoorbellWriter.LongestSwitch - 1) / DoorbellWriter.LongestSwitch;
        int size = (rows.Count + parts - 1) / parts;
        return Enumerable.Range(0, parts).Select(part => rows.Skip(part * size).Take(size).ToList()).ToList();
    }

    private static string FirstKey(List<(int Index, DoorbellModel Doorbell)> part)
    {
        var first = part[0].Doorbell;
        return $"global::DeviceDsl.AddressSpace.{first.Space}, {Hex.Format(first.Offset)}, {first.Length}, "
            + Hex.Format(first.Match ?? 0);
    }
}
