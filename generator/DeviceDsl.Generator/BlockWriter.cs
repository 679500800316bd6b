using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DeviceDsl.Model;
using DeviceDsl.Model.Devices;

namespace DeviceDsl.Generator;

/// <summary>Writes the table of the parts of a device that are not its own, and how a block joins its device.</summary>
internal static class BlockWriter
{
    public const string Interface = "global::DeviceDsl.IRegisterBlock";

    private const string Type = "global::DeviceDsl.BlockTable";
    private const string EntryType = "global::DeviceDsl.BlockEntry";

    public static void Write(SourceWriter writer, DeviceModel device)
    {
        if (device.HasParts) WriteTable(writer, device);

        if (device.IsBlock) WriteJoin(writer, device);
    }

    private static void WriteTable(SourceWriter writer, DeviceModel device)
    {
        writer.Line();
        GeneratedMark.WriteField(writer);
        writer.Line($"private {Type}? {device.BlockNames.TableField};");
        writer.Line();
        GeneratedMark.Write(writer);
        writer.Line($"private {Type} {device.BlockNames.Table} => {device.BlockNames.TableField} ??= new(");
        writer.Indented(() =>
        {
            foreach ((string name, int count) in Own(device)) writer.Line($"{name}: {Text(count)},");

            var entries = device.Blocks.Select(Entry).ToList();
            if (device.Base is { } @base) entries.Insert(0, $"new {EntryType}({BlockText.Base(@base)})");

            foreach (string entry in entries.Take(entries.Count - 1)) writer.Line(entry + ",");

            writer.Line(entries[entries.Count - 1] + ");");
        });
    }

    private static IEnumerable<(string Name, int Count)> Own(DeviceModel device)
    {
        yield return ("doorbells", device.Doorbells.Count);
        yield return ("lines", device.Lines.Count);
        yield return ("vectors", device.Msi?.Vectors ?? 0);
        yield return ("registers", device.Registers.Count);
        yield return ("fields", RegisterWriter.FieldsOf(device).Count());
        yield return ("regions", device.Regions.Count);
        yield return ("timers", device.Timers.Count);
    }

    private static string Entry(BlockModel block)
    {
        string stride = block.IsArray ? $", {Hex.Format(block.Stride)}" : "";
        string gsi = block.Gsi is { } first ? $"Gsi = {Text(first)}, " : "";
        return $"new {EntryType}({Names.Escape(block.Name)}, {Names.Literal(block.Name)}, global::DeviceDsl.AddressSpace.{block.Space}, "
            + $"{Hex.Format(block.Offset)}{stride}) {{ {gsi}GsiStride = {Text(block.GsiStride)} }}";
    }

    private static void WriteJoin(SourceWriter writer, DeviceModel device)
    {
        writer.Line();
        GeneratedMark.Write(writer);
        string owner = device.IsSealed ? Interface : DeviceWriter.PartOf(device);
        string hasJoined = device.Base is { } @base
            ? $"((global::DeviceDsl.IDevicePart<{@base}>)this).HasJoined"
            : device.BlockNames.HasJoined;
        writer.Line($"bool {owner}.HasJoined => {hasJoined};");
        writer.Line();
        GeneratedMark.Write(writer);
        writer.Block($"void {owner}.Join(global::DeviceDsl.DeviceHost host)", () =>
        {
            if (device.Base is null)
            {
                writer.Line($"{device.BlockNames.Host}.Join(host);");
                writer.Line($"{device.BlockNames.HasJoined} = true;");
            }

            if (device.HasParts) writer.Line($"{device.BlockNames.Table}.Join(host);");
        });
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
