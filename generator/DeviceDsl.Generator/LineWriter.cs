using System.Globalization;
using DeviceDsl.Model;
using DeviceDsl.Model.Devices;

namespace DeviceDsl.Generator;

/// <summary>Writes the interrupt lines: their properties, their table, their resample handlers.</summary>
internal static class LineWriter
{
    public static void WriteProperties(SourceWriter writer, DeviceModel device)
    {
        foreach (LineModel line in device.Lines)
        {
            string type = "global::DeviceDsl." + PropertyType(line.Kind);
            writer.Line($"/// <summary>{Summary(line)}</summary>");
            GeneratedMark.Write(writer);
            writer.Line($"private {type} {Names.Escape(line.Name)} {{ get; set; }} = {type}.Unconnected;");
            writer.Line();
        }
    }

    public static void WriteMsiProperty(SourceWriter writer, MsiModel msi)
    {
        const string Type = "global::DeviceDsl.MsiVectors";
        string count = msi.Vectors.ToString(CultureInfo.InvariantCulture);
        writer.Line($"/// <summary>The {(msi.Vectors == 1 ? "message vector" : count + " message vectors")}.</summary>");
        GeneratedMark.Write(writer);
        writer.Line($"private {Type} {Names.Escape(msi.Name)} {{ get; set; }} = {Type}.Unconnected({count});");
        writer.Line();
    }

    public static void WriteTable(SourceWriter writer, DeviceModel device)
        => DeviceWriter.WriteTable(
            writer,
            $"global::DeviceDsl.LineEntry {DeviceWriter.PartOf(device)}.GetLine(int line)",
            "line",
            device.Lines,
            static line => $"new({line.Gsi}, global::DeviceDsl.LineKind.{line.Kind}, {Names.Literal(line.Name)})",
            DeviceWriter.Otherwise(device, "GetLine(line)"));

    public static void WriteResample(SourceWriter writer, DeviceModel device)
        => DeviceWriter.WriteCalls(
            writer,
            device,
            $"void {DeviceWriter.PartOf(device)}.Resample(int line)",
            "line",
            i => device.Lines[i].OnResample,
            device.Lines.Count);

    public static void WriteConnect(SourceWriter writer, DeviceModel device)
    {
        GeneratedMark.Write(writer);
        writer.Block($"void {DeviceWriter.PartOf(device)}.Connect(global::DeviceDsl.LineSet lines)", () =>
        {
            for (int i = 0; i < device.Lines.Count; i++)
            {
                LineModel line = device.Lines[i];
                writer.Line($"{Target(line.Name)} = lines.{line.Kind}({i});");
            }

            if (device.Msi is { } msi) writer.Line($"{Target(msi.Name)} = {Vectors(device)};");

            if (device.HasParts) writer.Line($"{device.BlockNames.Table}.Connect(lines);");
        });
    }

    private static string Vectors(DeviceModel device)
        => !device.HasParts ? "lines.Msi" : $"{device.BlockNames.Table}.OwnVectors(lines)";

    // The parameter of the method hides a member of the same name.
    private static string Target(string name) => (name == "lines" ? "this." : "") + Names.Escape(name);

    private static string PropertyType(LineKind kind) => kind switch
    {
        LineKind.Edge => "EdgeLine",
        LineKind.Level => "LevelLine",
        _ => "ResampleLine",
    };

    private static string Summary(LineModel line) => line switch
    {
        { Kind: LineKind.Edge } => $"The edge line on GSI {line.Gsi}.",
        { Kind: LineKind.Level } => $"The level line on GSI {line.Gsi}, which keeps the level that the device sets.",
        { OnResample: { } handler } => $"The level line on GSI {line.Gsi}, lowered by the guest's end of interrupt, "
            + $"which then runs <see cref=\"{Names.Escape(handler.Name)}()\"/>.",
        _ => $"The level line on GSI {line.Gsi}, lowered by the guest's end of interrupt.",
    };
}
