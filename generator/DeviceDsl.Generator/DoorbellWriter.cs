using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DeviceDsl.Model;

namespace DeviceDsl.Generator;

/// <summary>Writes the table of doorbells and what is looked up in it.</summary>
internal static class DoorbellWriter
{
    /// <summary>The JIT gives up optimizing a method with many more arms.</summary>
    public const int LongestSwitch = 100;

    private const string Space = "global::DeviceDsl.AddressSpace";

    public static string FindSignature { get; }
        = $"int {DeviceWriter.IDevice}.FindDoorbell({Space} space, ulong offset, int length, ulong value)";

    public static void WriteTable(SourceWriter writer, DeviceModel device)
        => DeviceWriter.WriteTable(
            writer,
            $"global::DeviceDsl.DoorbellEntry {DeviceWriter.IDevice}.GetDoorbell(int doorbell)",
            "doorbell",
            device.Doorbells,
            static doorbell => $"new({Space}.{doorbell.Space}, {Hex.Format(doorbell.Offset)}, {Length(doorbell)}, "
                + $"{(doorbell.Match is { } match ? Hex.Format(match) : "null")}, nameof({Names.Escape(doorbell.Handler.Name)}))");

    /// <summary>A switch over the four parts of a write.</summary>
    public static void WriteFind(SourceWriter writer, DeviceModel device)
    {
        if (device.Doorbells.Count == 0)
        {
            writer.Line($"{FindSignature} => -1;");
            return;
        }

        writer.Line(FindSignature);
        WriteSwitch(writer, device.Doorbells.Select(static (doorbell, index) => (index, doorbell)));
    }

    /// <summary>The body of a lookup among some of the doorbells, by their index in the table.</summary>
    public static void WriteSwitch(SourceWriter writer, IEnumerable<(int Index, DoorbellModel Doorbell)> doorbells)
        => writer.Indented(() => writer.Block(
            "=> (space, offset, length, value) switch",
            () =>
            {
                foreach (var (index, doorbell) in doorbells)
                {
                    writer.Line($"{Pattern(doorbell)} => {index}, // {doorbell.Handler.Name}");
                }

                writer.Line("_ => -1,");
            },
            "};"));

    public static void WriteRing(SourceWriter writer, DeviceModel device)
        => DeviceWriter.WriteCalls(
            writer,
            device,
            $"void {DeviceWriter.IDevice}.Ring(int doorbell)",
            "doorbell",
            i => device.Doorbells[i].Handler,
            device.Doorbells.Count);

    // IOE-9: the address exactly; a length of 0 stands for every length and every value.
    private static string Pattern(DoorbellModel doorbell)
    {
        string length = doorbell.Length == 0 ? "_" : Length(doorbell);
        string value = doorbell.Match is { } match ? Hex.Format(match) : "_";
        return $"({Space}.{doorbell.Space}, {Hex.Format(doorbell.Offset)}, {length}, {value})";
    }

    private static string Length(DoorbellModel doorbell) => doorbell.Length.ToString(CultureInfo.InvariantCulture);
}
