using System.Linq;
using DeviceDsl.Model.Devices;

namespace DeviceDsl.Generator;

/// <summary>Writes the table of a device's timers, and the method that runs their handlers.</summary>
internal static class TimerWriter
{
    private const string Parameter = "timer";

    public static void Write(SourceWriter writer, DeviceModel device)
    {
        DeviceWriter.WriteCountedTable(
            writer,
            device,
            "TimerCount",
            "DeviceTimer",
            "GetTimer",
            Parameter,
            device.Timers.Select(timer => RegisterText.Member(device, timer.Name, isStatic: false, [Parameter])));
        if (device.Timers.All(static timer => timer.Handler is null) && !device.HasParts) return;

        writer.Line();
        DeviceWriter.WriteCalls(
            writer,
            device,
            $"void {DeviceWriter.PartOf(device)}.RunTimer(int {Parameter}, ulong value)",
            Parameter,
            row => device.Timers[row].Handler,
            device.Timers.Count);
    }
}
