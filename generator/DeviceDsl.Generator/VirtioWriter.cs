using System.Globalization;
using System.Linq;
using DeviceDsl.Model;
using DeviceDsl.Model.Virtio;
using Microsoft.CodeAnalysis.CSharp;

namespace DeviceDsl.Generator;

/// <summary>Writes the generated part of a virtio device's class: the description that the base class requires.</summary>
internal static class VirtioWriter
{
    private const string Namespace = "global::DeviceDsl.Virtio";
    private const string Description = Namespace + ".VirtioDescription";

    // The implicit parameter of a setter.
    private const string Value = "value";

    public static string Write(VirtioModel device)
    {
        var writer = new SourceWriter(device.Type.Aliases);
        FileHeader.Write(writer, device.Type, device.Deprecations);
        TypeWriter.Write(
            writer,
            device.Type,
            $"The description of the virtio device {device.Type.Device.Name}, generated from its attributes.",
            null,
            () => WriteDescription(writer, device));
        return writer.Finish();
    }

    private static void WriteDescription(SourceWriter writer, VirtioModel device)
    {
        string creation = $"new({Text(device.Id)}, {SymbolDisplay.FormatLiteral(device.Name, quote: true)})";
        writer.Line("/// <inheritdoc/>");
        GeneratedMark.Write(writer);
        if (device is { UsesIoEventFds: true, Queues.Count: 0, Configuration.Count: 0 })
        {
            writer.Line($"protected override {Description} DescribeDevice() => {creation};");
            return;
        }

        writer.Block(
            $"protected override {Description} DescribeDevice() => {creation}",
            () =>
            {
                if (!device.UsesIoEventFds) writer.Line("IoEventFd = false,");

                writer.List("Queues", Namespace + ".VirtQueueEntry", device.Type.Language, device.Queues.Select(Row));
                writer.List("Configuration", Namespace + ".VirtioConfigEntry", device.Type.Language, device.Configuration.Select(Row));
            },
            "};");
    }

    // By the name of the parameter, because overloads may fit both.
    private static string Row(VirtQueueModel queue)
    {
        string handler = $"{(queue.TakesQueue ? "onKick" : "onRequest")}: {Names.Escape(queue.Handler)}";
        string several = queue.Count == 1 ? "" : queue.Stride == 1
            ? $" {{ Count = {Text(queue.Count)} }}"
            : $" {{ Count = {Text(queue.Count)}, Stride = {Text(queue.Stride)} }}";
        return $"new({Text(queue.Index)}, {Text(queue.Size)}, {handler}){several}";
    }

    private static string Row(VirtioConfigModel field)
    {
        string name = Names.Escape(field.Name);
        string set = "";
        if (field.IsWritable)
        {
            string cast = field.Type == "ulong" ? Value : $"({field.Type}){Value}";
            set = $", {Value} => {(field.Name == Value ? "this." : "")}{name} = {cast}";
        }

        return $"new({Hex.Format((ulong)field.Offset)}, {Text(field.Length)}, {Names.Literal(field.Name)}, () => {name}{set})";
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
