using System;
using System.Linq;
using DeviceDsl.Model;
using DeviceDsl.Model.Devices;
using Microsoft.CodeAnalysis.CSharp;

namespace DeviceDsl.Generator;

/// <summary>Writes the table of regions, and the code that guest accesses to them run.</summary>
internal static class RegionWriter
{
    private static readonly string[] ReadLocals = { "region", "offset", "length" };
    private static readonly string[] WriteLocals = { "region", "offset", "length", "value" };

    public static void Write(SourceWriter writer, DeviceModel device)
    {
        DeviceWriter.WriteCountedTable(writer, device, "RegionCount", "RegionEntry", "GetRegion", "region", device.Regions.Select(Row));
        WriteSwitch(
            writer,
            device,
            $"bool {DeviceWriter.PartOf(device)}.AcceptsRegionRead(int region, ulong offset, int length)",
            static region => region.BeforeRead,
            hook => $"return {RegisterText.Member(device, hook.Name, hook.IsStatic, ReadLocals)}(offset, length);",
            "true");
        WriteSwitch(
            writer,
            device,
            $"bool {DeviceWriter.PartOf(device)}.AcceptsRegionWrite(int region, ulong offset, int length, ulong value)",
            static region => region.BeforeWrite,
            hook => $"return {RegisterText.Member(device, hook.Name, hook.IsStatic, WriteLocals)}(offset, length, value);",
            "true");
        WriteSwitch(
            writer,
            device,
            $"ulong {DeviceWriter.PartOf(device)}.ReadRegion(int region, ulong offset, int length)",
            static region => region.OnRead,
            hook => hook.Defers
                ? $"{RegisterText.Member(device, hook.Name, hook.IsStatic, ReadLocals)}(offset, length, {RegisterText.Take(hook)}); "
                    + "return 0;"
                : $"return {RegisterText.Member(device, hook.Name, hook.IsStatic, ReadLocals)}(offset, length);",
            "0");
        WriteSwitch(
            writer,
            device,
            $"void {DeviceWriter.PartOf(device)}.WriteRegion(int region, ulong offset, int length, ulong value)",
            static region => region.OnWrite,
            hook => $"{RegisterText.Member(device, hook.Name, hook.IsStatic, WriteLocals)}(offset, length, value"
                + $"{(hook.Defers ? $", {RegisterText.Take(hook)}" : "")}); break;");
    }

    // Without a method, the default of the interface applies.
    private static void WriteSwitch(
        SourceWriter writer,
        DeviceModel device,
        string signature,
        Func<RegionModel, HookModel?> hookOf,
        Func<HookModel, string> call,
        string? otherwise = null)
    {
        var rows = device.Regions
            .Select((region, row) => (region.Name, Row: row, Hook: hookOf(region)))
            .Where(static item => item.Hook is not null)
            .ToList();
        if (rows.Count == 0 && !device.HasParts) return;

        string? other = !device.HasParts ? otherwise : BlockText.Call(device, DeviceWriter.Invocation(signature), "");
        writer.Line();
        GeneratedMark.Write(writer);
        if (rows.Count == 0)
        {
            writer.Line($"{signature} => {other};");
            return;
        }

        writer.Block(signature, () => writer.Block("switch (region)", () =>
        {
            foreach ((string name, int row, HookModel? hook) in rows) writer.Line($"case {row}: {call(hook!)} // {Comment(name)}");

            if (other is not null) writer.Line(otherwise is null ? $"default: {other}; break;" : $"default: return {other};");
        }));
    }

    private static string Row(RegionModel region)
        => $"new(global::DeviceDsl.AddressSpace.{region.Space}, {Hex.Format(region.Offset)}, {Hex.Format(region.Length)}, "
            + $"{SymbolDisplay.FormatLiteral(region.Name, quote: true)}"
            + $"{Form(region)})";

    private static string Form(RegionModel region) => AccessFormText.Argument(
        region.Form,
        region.BeforeRead is not null,
        region.BeforeWrite is not null,
        region.OnRead is { Defers: true },
        region.OnWrite is { Defers: true });

    // A name may be any text, even with line breaks.
    private static string Comment(string name)
        => string.Concat(name.Select(static letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' ? ' ' : letter)).TrimEnd();
}
