using System.Linq;
using DeviceDsl.Model;
using DeviceDsl.Model.Devices;

namespace DeviceDsl.Generator;

/// <summary>Writes the reset: it stops the timers, sets the registers, resets the blocks, then runs the methods of the device.</summary>
internal static class ResetWriter
{
    public static void Write(SourceWriter writer, DeviceModel device)
    {
        var resettable = device.Registers
            .Where(static register => register is { AliasOf: null, Access: not RegisterAccess.Constant })
            .ToList();
        if (resettable.Count + device.Timers.Count + device.ResetHandlers.Count == 0 && !device.HasParts) return;

        writer.Line();
        GeneratedMark.Write(writer);
        writer.Block($"void {DeviceWriter.PartOf(device)}.Reset()", () =>
        {
            foreach (TimerModel timer in device.Timers) writer.Line($"{Names.Escape(timer.Name)}.Stop();");

            foreach (RegisterModel register in resettable)
            {
                writer.Line(register.Array is null
                    ? $"{Names.Escape(register.Name)} = {Hex.Format(register.Reset)};"
                    : $"{Names.Escape(register.Name)}.Fill({Hex.Format(register.Reset)});");
            }

            if (device.HasParts) writer.Line($"{device.BlockNames.Table}.Reset();");

            foreach (HandlerModel handler in device.ResetHandlers) writer.Line($"{Names.Escape(handler.Name)}();");
        });
    }
}
