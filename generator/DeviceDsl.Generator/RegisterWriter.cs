using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DeviceDsl.Model;
using DeviceDsl.Model.Devices;

namespace DeviceDsl.Generator;

/// <summary>Writes the tables of registers and fields, and the effects of accesses to them.</summary>
internal static class RegisterWriter
{
    public static void Write(SourceWriter writer, DeviceModel device)
    {
        if (device.Registers.Count > 0 || device.HasParts)
        {
            WriteTables(writer, device);
            writer.Line();
            RegisterSelectWriter.Write(writer, device);
            RegisterCheckWriter.Write(writer, device);
            RegisterReadWriter.Write(writer, device);
            writer.Line();
            RegisterWriteWriter.Write(writer, device);
        }
    }

    private static void WriteTables(SourceWriter writer, DeviceModel device)
    {
        DeviceWriter.WriteCountedTable(
            writer, device, "RegisterCount", "RegisterEntry", "GetRegister", "register", device.Registers.Select(Row));
        DeviceWriter.WriteCountedTable(
            writer,
            device,
            "FieldCount",
            "FieldEntry",
            "GetField",
            "field",
            FieldsOf(device).Select(static field => Row(field.Field, field.Row)));
    }

    /// <summary>The fields of a device, each with the row of its register.</summary>
    public static IEnumerable<(FieldModel Field, int Row)> FieldsOf(DeviceModel device)
        => device.Registers.SelectMany(static (register, row)
            => register.AliasOf is null ? register.Fields.Select(field => (field, row)) : []);

    private static string Row(RegisterModel register)
    {
        string reset = register.Reset != 0 ? $", Reset: {Hex.Format(register.Reset)}" : "";
        string mask = register.Mask is { } bits ? $", Mask: {Hex.Format(bits)}" : "";
        string array = register.Array is { } many ? $", Count: {Number(many.Count)}, Stride: {Hex.Format(many.Stride)}" : "";
        return $"new(global::DeviceDsl.AddressSpace.{register.Space}, {Hex.Format(register.Offset)}, "
            + $"{Number(register.Length)}, global::DeviceDsl.RegisterAccess.{register.Access}, "
            + $"{Names.Literal(register.Name)}{reset}{mask}{array}{Sharing(register)}{Form(register)})";
    }

    private static string Sharing(RegisterModel register)
    {
        string reach = register.Reach is RegisterReach.Reads or RegisterReach.Writes
            ? $", Reach: global::DeviceDsl.RegisterReach.{register.Reach}"
            : "";
        string layer = register.Layer != RegisterLayer.Plain ? $", Layer: global::DeviceDsl.RegisterLayer.{register.Layer}" : "";
        return reach + layer + (register.AliasOf is { } aliased ? $", AliasOf: {Number(aliased)}" : "");
    }

    private static string Form(RegisterModel register)
        => AccessFormText.Argument(
            register.Form,
            register.BeforeRead.Count > 0,
            register.BeforeWrite.Count > 0,
            register.DefersReads,
            register.DefersWrites);

    private static string Row(FieldModel field, int register)
        => $"new({Number(register)}, {Number(field.High)}, {Number(field.Low)}, "
            + $"global::DeviceDsl.RegisterAccess.{field.Access}, {Names.Literal(field.Name)})";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
