using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DeviceDsl.Model;
using DeviceDsl.Model.Devices;
using Microsoft.CodeAnalysis.CSharp;

namespace DeviceDsl.Generator;

/// <summary>Writes the generated part of a device's class.</summary>
internal static class DeviceWriter
{
    public const string IDevice = "global::DeviceDsl.IDevice";

    public static string Write(WiredDevice wired)
    {
        DeviceModel device = wired.Device;
        var writer = new SourceWriter(device.Type.Aliases);
        FileHeader.Write(writer, device.Type, device.Deprecations);
        PropertyWriter.WritePragma(writer, device.Properties, device.IsFieldAName);
        if (device.IsInBase) writer.Line("#pragma warning disable CS0108 // generated members hide those of the class around this one");

        TypeWriter.Write(
            writer,
            device.Type,
            $"The wiring of the {(device.IsBlock ? "register block" : "device")} {device.Type.Device.Name}, generated from its attributes.",
            string.Join(", ", InterfacesOf(wired)),
            () =>
            {
                WriteMembers(writer, device);
                if (wired.Function is { } function) PciWriter.Write(writer, function, device.Type.Language);
            },
            () => DeviceMapWriter.Write(writer, device));
        return writer.Finish();
    }

    private static void WriteMembers(SourceWriter writer, DeviceModel device)
    {
        LineWriter.WriteProperties(writer, device);
        if (device.Msi is { } vectors) LineWriter.WriteMsiProperty(writer, vectors);

        HostWriter.Write(writer, device);
        PropertyWriter.Write(writer, device.Properties);
        GeneratedMark.Write(writer);
        writer.Line($"string {IDevice}.Name => {SymbolDisplay.FormatLiteral(device.Name, quote: true)};");
        writer.Line();
        GeneratedMark.Write(writer);
        writer.Line($"int {PartOf(device)}.DoorbellCount => {Count(device, device.Doorbells.Count, "DoorbellCount")};");
        writer.Line();
        GeneratedMark.Write(writer);
        writer.Line($"int {PartOf(device)}.LineCount => {Count(device, device.Lines.Count, "LineCount")};");
        writer.Line();
        if (device.Msi is not null || device.HasParts)
        {
            GeneratedMark.Write(writer);
            writer.Line($"int {PartOf(device)}.MsiCount => {Count(device, device.Msi?.Vectors ?? 0, "VectorCount")};");
            writer.Line();
        }

        DoorbellWriter.WriteTable(writer, device);
        writer.Line();
        LineWriter.WriteTable(writer, device);
        writer.Line();
        if (device.Doorbells.Count <= DoorbellWriter.MaxSwitchArms) DoorbellWriter.WriteFind(writer, device);
        else DoorbellPartsWriter.WriteFind(writer, device);

        writer.Line();
        DoorbellWriter.WriteRing(writer, device);
        writer.Line();
        LineWriter.WriteResample(writer, device);
        writer.Line();
        LineWriter.WriteConnect(writer, device);
        RegisterWriter.Write(writer, device);
        RegionWriter.Write(writer, device);
        TimerWriter.Write(writer, device);
        ResetWriter.Write(writer, device);
        SavedStateWriter.Write(writer, device);
        BlockWriter.Write(writer, device);
        if (!device.IsSealed) PartWriter.Write(writer, device);
    }

    /// <summary>The interface through which a class implements its part of a device.</summary>
    public static string PartOf(DeviceModel device)
        => device.IsSealed ? IDevice : $"global::DeviceDsl.IDevicePart<{Names.Global(device.Type)}>";

    private static IEnumerable<string> InterfacesOf(WiredDevice wired)
    {
        yield return wired.Device.IsBlock ? BlockWriter.Interface : IDevice;

        if (!wired.Device.IsSealed) yield return PartOf(wired.Device);

        if (wired.Function is not null) yield return PciWriter.Interface;
    }

    private static string Count(DeviceModel device, int own, string count)
        => BlockText.Count(device, own.ToString(CultureInfo.InvariantCulture), count);

    /// <summary>A table as a switch expression, one row for each item.</summary>
    /// <param name="writer">The output.</param>
    /// <param name="signature">The signature of the generated method.</param>
    /// <param name="index">The parameter that holds the row.</param>
    /// <param name="rows">The items.</param>
    /// <param name="row">The expression of an item.</param>
    /// <param name="otherwise">The expression for any other row; by default an exception.</param>
    public static void WriteTable<T>(
        SourceWriter writer,
        string signature,
        string index,
        EquatableArray<T> rows,
        Func<T, string> row,
        string? otherwise = null)
        where T : IEquatable<T>
    {
        string outside = otherwise ?? $"throw new global::System.ArgumentOutOfRangeException(\"{index}\")";
        GeneratedMark.Write(writer);
        if (rows.Count == 0)
        {
            writer.Line(signature);
            writer.Indented(() => writer.Line($"=> {outside};"));
            return;
        }

        writer.Block(
            $"{signature} => {index} switch",
            () =>
            {
                for (int i = 0; i < rows.Count; i++) writer.Line($"{i} => {row(rows[i])},");

                writer.Line($"_ => {outside},");
            },
            "};");
    }

    /// <summary>A table and its number of rows.</summary>
    public static void WriteCountedTable(
        SourceWriter writer,
        DeviceModel device,
        string count,
        string entry,
        string get,
        string index,
        IEnumerable<string> rows)
    {
        var all = rows.ToEquatableArray();
        if (all.Count == 0 && !device.HasParts) return;

        writer.Line();
        GeneratedMark.Write(writer);
        writer.Line($"int {PartOf(device)}.{count} => {Count(device, all.Count, count)};");
        writer.Line();
        WriteTable(
            writer,
            $"global::DeviceDsl.{entry} {PartOf(device)}.{get}(int {index})",
            index,
            all,
            static row => row,
            Otherwise(device, $"{get}({index})"));
    }

    /// <summary>The expression for a row of a table that is not one of the device's own; null if there are no others.</summary>
    public static string? Otherwise(DeviceModel device, string call)
        => device.HasParts ? BlockText.Call(device, call, "") : null;

    /// <summary>A method that runs a method of the device by row; the rows of each are adjacent.</summary>
    /// <param name="writer">The output.</param>
    /// <param name="device">The device.</param>
    /// <param name="signature">The signature of the generated method.</param>
    /// <param name="row">The parameter that holds the row.</param>
    /// <param name="handlerAt">The method that a row runs.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="guardAt">An additional condition for a row.</param>
    public static void WriteCalls(
        SourceWriter writer,
        DeviceModel device,
        string signature,
        string row,
        Func<int, HandlerModel?> handlerAt,
        int count,
        Func<int, string>? guardAt = null)
    {
        var calls = Enumerable.Range(0, count)
            .Select(i => (Case: $"case {i}{guardAt?.Invoke(i)}:", Handler: handlerAt(i)))
            .Where(static call => call.Handler is not null)
            .GroupBy(static call => call.Handler!, static call => call.Case)
            .ToList();
        string parameters = signature.Substring(signature.IndexOf('('));
        string? otherwise = Otherwise(device, Invocation(signature));
        GeneratedMark.Write(writer);
        if (calls.Count == 0)
        {
            if (otherwise is null) writer.Block(signature, static () => { });
            else writer.Line($"{signature} => {otherwise};");

            return;
        }

        // The parameters of the method hide handlers of the same name.
        writer.Block(signature, () => writer.Block($"switch ({row})", () =>
        {
            foreach (IGrouping<HandlerModel, string> call in calls)
            {
                var cases = call.ToList();
                foreach (string other in cases.Take(cases.Count - 1)) writer.Line(other);

                string name = Qualify(device, call.Key, parameters) + Names.Escape(call.Key.Name);
                writer.Line($"{cases[cases.Count - 1]} {name}({Arguments(call.Key.Form)}); break;");
            }

            if (otherwise is not null) writer.Line($"default: {otherwise}; break;");
        }));
    }

    /// <summary>The name of a method and its parameters as arguments, from its signature.</summary>
    public static string Invocation(string signature)
    {
        int open = signature.IndexOf('(');
        string name = signature.Substring(0, open).Split('.', ' ').Last();
        IEnumerable<string> arguments = signature.Substring(open + 1).TrimEnd(')').Split(',').Select(static one => one.Split(' ').Last());
        return $"{name}({string.Join(", ", arguments)})";
    }

    private static string Qualify(DeviceModel device, HandlerModel handler, string parameters)
    {
        if (!parameters.Contains($" {handler.Name},") && !parameters.Contains($" {handler.Name})")) return "";

        return (handler.IsStatic ? Names.Global(device.Type) : "this") + ".";
    }

    private static string Arguments(HandlerForm form) => form switch
    {
        HandlerForm.Index => "index",
        HandlerForm.Value => "value",
        HandlerForm.IndexAndValue => "index, value",
        _ => "",
    };
}
