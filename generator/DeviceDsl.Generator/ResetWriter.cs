using System.Linq;
using DeviceDsl.Model;

namespace DeviceDsl.Generator;

/// <summary>Writes what a reset does: first to the registers, then by the device's methods.</summary>
internal static class ResetWriter
{
    public static void Write(SourceWriter writer, DeviceModel device)
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
}
