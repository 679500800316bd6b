using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DeviceDsl.Model;

namespace DeviceDsl.Generator;

/// <summary>Writes the tables of registers and fields, and what a reset does to them.</summary>
internal static class RegisterWriter
{
    public static void Write(SourceWriter writer, DeviceModel device)
    {
        if (device.Registers.Count > 0)
        {
            WriteTables(writer, device);
            writer.Line();
            RegisterReadWriter.Write(writer, device);
            writer.Line();
            RegisterWriteWriter.Write(writer, device);
        }

        WriteReset(writer, device);
    }

    private static void WriteTables(SourceWriter writer, DeviceModel device)
    {
        WriteTable(writer, "RegisterCount", "RegisterEntry", "GetRegister", "register", device.Registers.Select(Row));
        var fields = device.Registers.SelectMany(static (register, row) => register.Fields.Select(field => Row(field, row))).ToList();
        if (fields.Count > 0)
        {
            WriteTable(writer, "FieldCount", "FieldEntry", "GetField", "field", fields);
        }
    }

    private static void WriteTable(
        SourceWriter writer,
        string count,
        string entry,
        string get,
        string index,
        IEnumerable<string> rows)
    {
        var all = rows.ToEquatableArray();
        writer.Line();
        writer.Line($"int {DeviceWriter.IDevice}.{count} => {all.Count};");
        writer.Line();
        DeviceWriter.WriteTable(
            writer,
            $"global::DeviceDsl.{entry} {DeviceWriter.IDevice}.{get}(int {index})",
            index,
            all,
            static row => row);
    }

    private static void WriteReset(SourceWriter writer, DeviceModel device)
    {
        var resettable = device.Registers.Where(static register => register.Access != RegisterAccessMode.Constant).ToList();
        if (resettable.Count + device.ResetHandlers.Count == 0)
        {
            return;
        }

        writer.Line();
        writer.Block($"void {DeviceWriter.IDevice}.Reset()", () =>
        {
            foreach (var register in resettable)
            {
                writer.Line(register.Array is null
                    ? $"{Names.Escape(register.Name)} = {Hex.Format(register.Reset)};"
                    : $"{Names.Escape(register.Name)}.Fill({Hex.Format(register.Reset)});");
            }

            foreach (var handler in device.ResetHandlers)
            {
                writer.Line($"{Names.Escape(handler.Name)}();");
            }
        });
    }

    private static string Row(RegisterModel register)
    {
        string reset = register.Reset != 0 ? $", Reset: {Hex.Format(register.Reset)}" : "";
        string mask = register.Mask is { } bits ? $", Mask: {Hex.Format(bits)}" : "";
        string array = register.Array is { } many ? $", Count: {Number(many.Count)}, Stride: {Hex.Format(many.Stride)}" : "";
        return $"new(global::DeviceDsl.AddressSpace.{register.Space}, {Hex.Format(register.Offset)}, "
            + $"{Number(register.Length)}, global::DeviceDsl.RegisterAccess.{register.Access}, "
            + $"nameof({Names.Escape(register.Name)}){reset}{mask}{array})";
    }

    private static string Row(FieldModel field, int register)
        => $"new({Number(register)}, {Number(field.High)}, {Number(field.Low)}, "
            + $"global::DeviceDsl.RegisterAccess.{field.Access}, nameof({Names.Escape(field.Name)}))";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
