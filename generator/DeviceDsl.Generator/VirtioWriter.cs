using System.Globalization;
using System.Linq;
using DeviceDsl.Model;
using DeviceDsl.Model.Devices;
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
        PropertyWriter.WritePragma(writer, device.Properties, device.IsFieldAName);
        TypeWriter.Write(
            writer,
            device.Type,
            $"The description of the virtio device {device.Type.Device.Name}, generated from its attributes.",
            null,
            () =>
            {
                PropertyWriter.Write(writer, device.Properties);
                WriteDescription(writer, device);
            });
        return writer.Finish();
    }

    private static void WriteDescription(SourceWriter writer, VirtioModel device)
    {
        string creation = $"new({Text(device.Id)}, {SymbolDisplay.FormatLiteral(device.Name, quote: true)})";
        writer.Line("/// <inheritdoc/>");
        GeneratedMark.Write(writer);
        if (device is { UsesIoEventFds: true, Queues.Count: 0, Configuration.Count: 0, Timers.Count: 0 })
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
                writer.List(
                    "Timers",
                    Namespace + ".VirtioTimerEntry",
                    device.Type.Language,
                    device.Timers.Select(timer => Row(device, timer)));
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

    // The discard of the lambda hides members of that name.
    private static string Row(VirtioModel device, TimerModel timer)
    {
        string run = "static _ => { }";
        if (timer.Handler is { } handler)
        {
            string method = $"{(handler.IsStatic ? Names.Global(device.Type) : "this")}.{Names.Escape(handler.Name)}";
            run = handler.Form == HandlerForm.Value ? method : $"_ => {method}()";
        }

        return $"new({Names.Escape(timer.Name)}, {run}{(timer.IsTransient ? ", IsSaved: false" : "")})";
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
