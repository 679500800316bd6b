using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DeviceDsl.Model;
using DeviceDsl.Model.Devices;
using Microsoft.CodeAnalysis.CSharp;

namespace DeviceDsl.Generator;

/// <summary>Writes the map of a device that other assemblies can use as attributes on its class, for boards of other assemblies.</summary>
internal static class DeviceMapWriter
{
    private const string Namespace = "global::DeviceDsl";

    public static void Write(SourceWriter writer, DeviceModel device)
    {
        if (!device.IsVisibleOutside) return;

        DeviceMap map = DeviceMapFactory.Create(device);
        foreach (DeviceMapDoorbell doorbell in map.Doorbells) WriteEntry(writer, DeviceMapKind.Doorbell, doorbell.Name, Of(doorbell));

        foreach (DeviceMapRange range in map.Ranges) WriteEntry(writer, range.Kind, range.Name, Of(range));

        if (map.Vectors > 0) WriteEntry(writer, DeviceMapKind.Vectors, "", [$"Count = {Text(map.Vectors)}"]);

        if (map.Blocks > 0) WriteEntry(writer, DeviceMapKind.Blocks, "", [$"Count = {Text(map.Blocks)}"]);

        if (map.SavesItself) WriteEntry(writer, DeviceMapKind.OwnState, "", []);

        foreach (DeviceMapLine line in map.Lines)
        {
            WriteEntry(writer, DeviceMapKind.Line, line.Name, [$"Gsi = {Text(line.Gsi)}", $"Line = {Namespace}.LineKind.{line.Kind}"]);
        }
    }

    private static IEnumerable<string> Of(DeviceMapDoorbell doorbell)
    {
        DoorbellKey key = doorbell.Key;
        foreach (string part in Place(key.Space, key.Offset, (ulong)key.Length)) yield return part;

        if (key.Match is { } match) yield return $"Match = {Hex.Format(match)}";

        foreach (string part in Array(key.Count, key.Stride)) yield return part;

        if (doorbell.IsSynchronous) yield return "IsSynchronous = true";
    }

    private static IEnumerable<string> Of(DeviceMapRange range)
    {
        AddressRanges ranges = range.Ranges;
        foreach (string part in Place(ranges.Space, ranges.First, ranges.Length)) yield return part;

        foreach (string part in Array(ranges.Count, ranges.Step)) yield return part;

        if (range.Reach is RegisterReach.Reads or RegisterReach.Writes) yield return $"Reach = {Namespace}.RegisterReach.{range.Reach}";

        if (range.Layer != RegisterLayer.Plain) yield return $"Layer = {Namespace}.RegisterLayer.{range.Layer}";
    }

    private static IEnumerable<string> Place(AddressSpace space, ulong offset, ulong length)
    {
        yield return $"Space = {Namespace}.AddressSpace.{space}";
        yield return $"Offset = {Hex.Format(offset)}";
        if (length > 0) yield return $"Length = {(length > 8 ? Hex.Format(length) : Text((int)length))}";
    }

    private static IEnumerable<string> Array(int count, ulong stride)
    {
        if (count > 1)
        {
            yield return $"Count = {Text(count)}";
            if (stride > 0) yield return $"Stride = {Hex.Format(stride)}";
        }
    }

    private static void WriteEntry(SourceWriter writer, DeviceMapKind kind, string name, IEnumerable<string> arguments)
        => writer.Line(
            $"[{Namespace}.Mapped({Namespace}.MappedKind.{kind}, {SymbolDisplay.FormatLiteral(name, quote: true)}"
                + $"{string.Concat(arguments.Select(static argument => $", {argument}"))})]");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
