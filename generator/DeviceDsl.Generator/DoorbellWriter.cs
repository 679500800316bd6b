using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DeviceDsl.Model;
using DeviceDsl.Model.Devices;

namespace DeviceDsl.Generator;

/// <summary>Writes the doorbell table and the lookup in it.</summary>
internal static class DoorbellWriter
{
    /// <summary>The approximate number of arms beyond which the JIT does not optimize a method.</summary>
    public const int MaxSwitchArms = 100;

    private const string Space = "global::DeviceDsl.AddressSpace";

    /// <summary>The signature of the lookup.</summary>
    public static string FindSignature(DeviceModel device)
        => $"int {DeviceWriter.PartOf(device)}.FindDoorbell({Space} space, ulong offset, int length, ulong value)";

    public static void WriteTable(SourceWriter writer, DeviceModel device)
        => DeviceWriter.WriteTable(
            writer,
            $"global::DeviceDsl.DoorbellEntry {DeviceWriter.PartOf(device)}.GetDoorbell(int doorbell)",
            "doorbell",
            device.Doorbells,
            Row,
            DeviceWriter.Otherwise(device, "GetDoorbell(doorbell)"));

    /// <summary>A switch over the four parts of a write.</summary>
    public static void WriteFind(SourceWriter writer, DeviceModel device)
    {
        string otherwise = NotOwn(device);
        GeneratedMark.Write(writer);
        if (device.Doorbells.Count == 0)
        {
            writer.Line($"{FindSignature(device)} => {otherwise};");
            return;
        }

        writer.Line(FindSignature(device));
        WriteSwitch(writer, device.Doorbells.Select(static (doorbell, index) => (index, doorbell)), otherwise);
    }

    /// <summary>The expression for a write that rings none of the device's own doorbells.</summary>
    public static string NotOwn(DeviceModel device) => BlockText.Call(device, "FindDoorbell(space, offset, length, value)", "-1");

    /// <summary>The body of a lookup in some of the doorbells; returns their index in the table.</summary>
    /// <param name="writer">The output.</param>
    /// <param name="doorbells">The doorbells and their rows.</param>
    /// <param name="otherwise">The expression for a write that rings none of them.</param>
    public static void WriteSwitch(
        SourceWriter writer, IEnumerable<(int Index, DoorbellModel Doorbell)> doorbells, string otherwise = "-1")
        => writer.Indented(() => writer.Block(
            "=> (space, offset, length, value) switch",
            () =>
            {
                foreach ((int index, DoorbellModel doorbell) in doorbells)
                {
                    writer.Line($"{Pattern(doorbell)} => {index}, // {doorbell.Handler.Name}{Size(doorbell)}");
                }

                writer.Line($"_ => {otherwise},");
            },
            "};"));

    public static void WriteRing(SourceWriter writer, DeviceModel device)
        => DeviceWriter.WriteCalls(
            writer,
            device,
            $"void {DeviceWriter.PartOf(device)}.Ring(int doorbell, int index, ulong value)",
            "doorbell",
            i => device.Doorbells[i].Handler,
            device.Doorbells.Count,
            i => Guard(device.Doorbells[i]));

    private static string Row(DoorbellModel doorbell)
    {
        string match = doorbell.Match is { } value ? Hex.Format(value) : "null";
        string handler = Names.Literal(doorbell.Handler.Name);
        string count = doorbell.Count > 1 ? $", Count: {doorbell.Count}" : "";
        string stride = doorbell.IsSpread ? $", Stride: {Hex.Format(doorbell.Stride)}" : "";
        string synchronous = doorbell.IsSynchronous ? ", IsSynchronous: true" : "";
        return $"new({Space}.{doorbell.Space}, {Hex.Format(doorbell.Offset)}, {Length(doorbell)}, {match}, {handler}"
            + $"{count}{stride}{synchronous})";
    }

    // The guest determines the index of an array, so the code that uses it checks it again.
    private static string Guard(DoorbellModel doorbell)
        => doorbell.Handler.Form is HandlerForm.Index or HandlerForm.IndexAndValue
            ? $" when index is >= 0 and < {doorbell.Count}"
            : "";

    private static string Pattern(DoorbellModel doorbell)
        => $"({Space}.{doorbell.Space}, {Conditions(doorbell.Key)}){Step(doorbell.Key)}";

    /// <summary>The patterns for address, length and value of a write that rings.</summary>
    // IOE-9: the exact address; length 0 matches every length and every value. An array matches a range.
    public static string Conditions(DoorbellKey key)
    {
        string offset = Range(key.Offset, key.LastOffset);
        string length = key.Length == 0 ? "_" : key.Length.ToString(CultureInfo.InvariantCulture);
        string value = key.Match is { } match ? Range(match, key.LastMatch ?? match) : "_";
        return $"{offset}, {length}, {value}";
    }

    /// <summary>The additional condition for the address of an array: it must be a multiple of the stride from the first.</summary>
    public static string Step(DoorbellKey key)
        => key.Step > 1 ? $" when {Distance("offset", key.Offset)} % {Hex.Format(key.Step)} == 0" : "";

    private static string Range(ulong first, ulong last) => (first, last) switch
    {
        _ when first == last => Hex.Format(first),
        (0, _) => $"<= {Hex.Format(last)}",
        (_, ulong.MaxValue) => $">= {Hex.Format(first)}",
        _ => $">= {Hex.Format(first)} and <= {Hex.Format(last)}",
    };

    private static string Distance(string number, ulong first) => first == 0 ? number : $"({number} - {Hex.Format(first)})";

    private static string Size(DoorbellModel doorbell) => doorbell.Count > 1 ? $", {doorbell.Count} of them" : "";

    private static string Length(DoorbellModel doorbell) => doorbell.Length.ToString(CultureInfo.InvariantCulture);
}
