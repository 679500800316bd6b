using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DeviceDsl.Model;

namespace DeviceDsl.Generator;

/// <summary>Writes the lookup of a device with many doorbells: a binary search over sorted constants.</summary>
internal static class DoorbellSearchWriter
{
    private const string Span = "global::System.ReadOnlySpan";
    private const int NumbersInLine = 8;

    public static void WriteFind(SourceWriter writer, DeviceModel device)
    {
        writer.Line($"// {device.Doorbells.Count} doorbells: the JIT gives up on a switch of more than about {DoorbellWriter.LongestSwitch} arms, so a sorted");
        writer.Line("// table is searched. It lies in the image as data: the search allocates nothing.");
        writer.Block(DoorbellWriter.FindSignature, () =>
        {
            writer.Line("// At most one doorbell takes a write (IOE-7): one of any length, one of any value, or one of this value.");
            writer.Line("int found = Search(offset, Shape(space, 0, false), 0);");
            writer.Line("found = found >= 0 ? found : Search(offset, Shape(space, length, false), 0);");
            writer.Line("return found >= 0 ? found : Search(offset, Shape(space, length, true), value);");
            writer.Line();
            writer.Line("static int Shape(global::DeviceDsl.AddressSpace space, int length, bool matches)");
            writer.Indented(() => writer.Line("=> ((int)space << 8) | (length << 1) | (matches ? 1 : 0);"));
            writer.Line();
            writer.Block("static int Search(ulong offset, int shape, ulong match)", () => WriteSearch(writer, device));
        });
    }

    private static void WriteSearch(SourceWriter writer, DeviceModel device)
    {
        var rows = device.Doorbells
            .Select(static (doorbell, index) => (Doorbell: doorbell, Shape: Shape(doorbell), Index: index))
            .OrderBy(static row => row.Doorbell.Offset)
            .ThenBy(static row => row.Shape)
            .ThenBy(static row => row.Doorbell.Match ?? 0)
            .ToList();
        WriteNumbers(writer, "ulong", "offsets", rows.Select(static row => Hex.Format(row.Doorbell.Offset)));
        WriteNumbers(writer, "int", "shapes", rows.Select(static row => Hex.Format((ulong)row.Shape)));
        WriteNumbers(writer, "ulong", "matches", rows.Select(static row => Hex.Format(row.Doorbell.Match ?? 0)));
        WriteNumbers(writer, "int", "doorbells", rows.Select(static row => row.Index.ToString(CultureInfo.InvariantCulture)));
        writer.Line();
        writer.Line("int low = 0;");
        writer.Line("int high = offsets.Length - 1;");
        writer.Block("while (low <= high)", () =>
        {
            writer.Line("int middle = (low + high) >>> 1;");
            writer.Line("int order = offsets[middle].CompareTo(offset);");
            writer.Line("order = order != 0 ? order : shapes[middle].CompareTo(shape);");
            writer.Line("order = order != 0 ? order : matches[middle].CompareTo(match);");
            writer.Block("if (order == 0)", () => writer.Line("return doorbells[middle];"));
            writer.Line();
            writer.Block("if (order < 0)", () => writer.Line("low = middle + 1;"));
            writer.Block("else", () => writer.Line("high = middle - 1;"));
        });
        writer.Line();
        writer.Line("return -1;");
    }

    private static void WriteNumbers(SourceWriter writer, string type, string name, IEnumerable<string> numbers)
    {
        writer.Line($"{Span}<{type}> {name} =");
        writer.Line("[");
        writer.Indented(() =>
        {
            foreach (var line in numbers.Select(static (number, index) => (number, index)).GroupBy(static item => item.index / NumbersInLine, static item => item.number))
            {
                writer.Line(string.Join(", ", line) + ",");
            }
        });
        writer.Line("];");
    }

    // As the generated function of this name computes it.
    private static int Shape(DoorbellModel doorbell)
        => ((int)doorbell.Space << 8) | (doorbell.Length << 1) | (doorbell.Match is null ? 0 : 1);
}
