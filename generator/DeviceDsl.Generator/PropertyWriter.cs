using System.Linq;
using DeviceDsl.Model.Devices;

namespace DeviceDsl.Generator;

/// <summary>Writes the properties of registers and fields, by which code of the device reads and sets the stored values.</summary>
internal static class PropertyWriter
{
    public static void Write(SourceWriter writer, DeviceModel device)
    {
        foreach (PropertyModel property in device.Properties)
        {
            if (property.IsUnusable) WriteUnusable(writer, property);
            else if (property.View is { } view) WriteView(writer, property, view);
            else WriteStored(writer, property);

            writer.Line();
        }
    }

    /// <summary>Writes a property that nobody may use.</summary>
    public static void WriteUnusable(SourceWriter writer, PropertyModel property)
    {
        string getter = property.Getter is { } get ? $" {get} => throw null!;" : "";
        string setter = property.Setter is { } set ? $" {set} => throw null!;" : "";
        writer.Line($"{Header(property)} {{{getter}{setter} }}");
    }

    private static void WriteStored(SourceWriter writer, PropertyModel property)
    {
        string getter = property.Getter is { } get ? $" {get} => field;" : "";
        string setter = property.Setter is { } set ? $" {set} => field = value;" : "";
        string initial = property.InitialValue is { } value ? $" = {value};" : "";
        writer.Line($"{Header(property)} {{{getter}{setter} }}{initial}");
    }

    private static void WriteView(SourceWriter writer, PropertyModel property, FieldView view)
        => writer.Block(Header(property), () =>
        {
            if (property.Getter is { } get) writer.Line($"{get} => {FieldText.Get(view, property.Type)};");

            if (property.Setter is { } set) writer.Line($"{set} => {FieldText.Set(view)};");
        });

    private static string Header(PropertyModel property)
    {
        string modifiers = string.Join(" ", property.Modifiers.Split(' ').Where(static word => word != "partial").Append("partial"));
        string name = property.Parameters is { } parameters ? $"this[{parameters}]" : Names.Escape(property.Name);
        return $"{modifiers} {property.Type} {name}";
    }
}
