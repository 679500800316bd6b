using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model;
using DeviceDsl.Model.Devices;

namespace DeviceDsl.Generator;

/// <summary>Writes the lookup of a device with many doorbells: several switches, and the choice between them.</summary>
/// <remarks>
/// A table of constants would not do: without optimization, access to one allocates. The lookup of a device with many
/// doorbells must not allocate in any build.
/// </remarks>
internal static class DoorbellPartsWriter
{
    private const string Write = "AddressSpace space, ulong offset, int length, ulong value";

    public static void WriteFind(SourceWriter writer, DeviceModel device)
    {
        var rows = device.Doorbells.Select(static (doorbell, index) => (Index: index, Doorbell: doorbell)).ToList();
        List<List<(int Index, DoorbellModel Doorbell)>> spread = Chunks(rows.Where(static row => row.Doorbell.IsSpread).ToList());
        List<List<(int Index, DoorbellModel Doorbell)>> parts = Chunks(InOrder(rows.Where(static row => !row.Doorbell.IsSpread)));
        writer.Line($"// {rows.Count} rows in several switches: the JIT does not optimize one of more than about "
            + $"{DoorbellWriter.MaxSwitchArms} arms.");
        if (parts.Count > 0)
        {
            writer.Line("// Rows with one address are ordered by space, offset, length and match: a write belongs to the last part that");
            writer.Line("// starts at or before it.");
        }

        if (spread.Count > 0) writer.Line("// Arrays with a stride interleave, so a write is looked up in all of their parts.");

        GeneratedMark.Write(writer);
        writer.Block(DoorbellWriter.FindSignature(device), () =>
        {
            WriteSpreadLookup(writer, spread.Count);
            WritePartLookup(writer, parts, DoorbellWriter.NotOwn(device));
            if (parts.Count > 1)
            {
                writer.Line();
                WriteIsBefore(writer);
            }

            WriteParts(writer, "Array", spread);
            WriteParts(writer, "Part", parts);
        });
    }

    private static void WriteSpreadLookup(SourceWriter writer, int count)
    {
        for (int i = 0; i < count; i++)
        {
            string array = $"Array{i}(space, offset, length, value)";
            writer.Block($"if ({array} is >= 0 and int row{i})", () => writer.Line($"return row{i};"));
            writer.Line();
        }
    }

    private static void WritePartLookup(SourceWriter writer, List<List<(int Index, DoorbellModel Doorbell)>> parts, string otherwise)
    {
        for (int i = 1; i < parts.Count; i++)
        {
            writer.Block(
                $"if (IsBefore({FirstKey(parts[i])}))",
                () => writer.Line($"return {Found(i - 1, otherwise)};"));
            writer.Line();
        }

        writer.Line($"return {(parts.Count == 0 ? otherwise : Found(parts.Count - 1, otherwise))};");
    }

    private static string Found(int part, string otherwise)
        => $"Part{part}(space, offset, length, value)"
            + (otherwise == "-1" ? "" : $" is >= 0 and int found{part} ? found{part} : {otherwise}");

    private static void WriteParts(SourceWriter writer, string name, List<List<(int Index, DoorbellModel Doorbell)>> parts)
    {
        for (int i = 0; i < parts.Count; i++)
        {
            writer.Line();
            writer.Line($"static int {name}{i}(global::DeviceDsl.{Write})");
            DoorbellWriter.WriteSwitch(writer, parts[i]);
        }
    }

    // By IOE-7 at most one doorbell takes a write. In this order no other doorbell comes between it and the write, whether it
    // matches any length, any value or one value. Nor does one come between the first value of an array and the others.
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

    private static List<(int Index, DoorbellModel Doorbell)> InOrder(IEnumerable<(int Index, DoorbellModel Doorbell)> rows)
        => rows.OrderBy(static row => row.Doorbell.Space)
            .ThenBy(static row => row.Doorbell.Offset)
            .ThenBy(static row => row.Doorbell.Length)
            .ThenBy(static row => row.Doorbell.Match ?? 0)
            .ToList();

    private static List<List<(int Index, DoorbellModel Doorbell)>> Chunks(List<(int Index, DoorbellModel Doorbell)> rows)
    {
        if (rows.Count == 0) return [];

        int parts = (rows.Count + DoorbellWriter.MaxSwitchArms - 1) / DoorbellWriter.MaxSwitchArms;
        int size = (rows.Count + parts - 1) / parts;
        return Enumerable.Range(0, parts).Select(part => rows.Skip(part * size).Take(size).ToList()).ToList();
    }

    private static string FirstKey(List<(int Index, DoorbellModel Doorbell)> part)
    {
        DoorbellModel first = part[0].Doorbell;
        return $"global::DeviceDsl.AddressSpace.{first.Space}, {Hex.Format(first.Offset)}, {first.Length}, "
            + Hex.Format(first.Match ?? 0);
    }
}
