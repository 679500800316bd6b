using System.Linq;
using DeviceDsl.Model;

namespace DeviceDsl.Generator;

/// <summary>Writes the properties behind registers: the device's own code reads and sets what is stored.</summary>
internal static class PropertyWriter
{
    public static void Write(SourceWriter writer, DeviceModel device)
    {
        foreach (var property in device.Properties)
        {
            string getter = property.Getter is { } get ? $" {get} => field;" : "";
            string setter = property.Setter is { } set ? $" {set} => field = value;" : "";
            string initial = property.InitialValue == 0 ? "" : $" = {Hex.Format(property.InitialValue)};";
            string modifiers = string.Join(" ", property.Modifiers.Split(' ').Where(static word => word != "partial").Append("partial"));
            writer.Line($"{modifiers} {property.Type} {Names.Escape(property.Name)} {{{getter}{setter} }}{initial}");
            writer.Line();
        }
    }
}
