using System.Linq;
using DeviceDsl.Model;
using DeviceDsl.Model.Devices;

namespace DeviceDsl.Generator;

/// <summary>Writes the properties of registers, fields, timers and blocks, by which code of the device uses them.</summary>
internal static class PropertyWriter
{
    /// <summary>Writes properties.</summary>
    public static void Write(SourceWriter writer, EquatableArray<PropertyModel> properties)
    {
        foreach (PropertyModel property in properties)
        {
            if (property.IsUnusable) WriteUnusable(writer, property);
            else if (property.View is { IsArray: true } views) WriteCreated(writer, property, FieldText.Create(views, ValueType(property)));
            else if (property.Creation is { } creation) WriteCreated(writer, property, creation);
            else if (property.View is { } view) WriteView(writer, property, view);
            else WriteStored(writer, property);

            writer.Line();
        }
    }

    /// <summary>Writes the directive for a device that has a member with the name of the keyword <c>field</c>.</summary>
    public static void WritePragma(SourceWriter writer, EquatableArray<PropertyModel> properties, bool isFieldAName)
    {
        if (isFieldAName && properties.Any(static property => property is { View: null or { IsArray: true }, Backing: null }))
        {
            writer.Line("#pragma warning disable CS9258 // 'field' is the backing field of a property, not a member of that name");
        }
    }

    /// <summary>Writes a property that only has to compile.</summary>
    public static void WriteUnusable(SourceWriter writer, PropertyModel property)
    {
        string getter = property.Getter is { } get ? $" {get} => throw null!;" : "";
        string setter = property.Setter is { } set ? $" {set} => throw null!;" : "";
        writer.Line($"{Header(property)} {{{getter}{setter} }}");
    }

    private static void WriteStored(SourceWriter writer, PropertyModel property)
    {
        string stored = property.Backing is { } backing ? backing : PropertyModelFactory.FieldKeyword;
        string getter = property.Getter is { } get ? $" {get} => {stored};" : "";
        string setter = property.Setter is { } set ? $" {set} => {stored} = value;" : "";
        string initial = property.InitialValue is { } value ? $" = {value};" : "";
        if (property.Backing is not null)
        {
            WriteBacking(writer, property);
            initial = "";
        }

        WriteUncovered(writer, property);
        writer.Line($"{Header(property)} {{{getter}{setter} }}{initial}");
    }

    // The compiler warns of a field that nothing sets.
    private static void WriteBacking(SourceWriter writer, PropertyModel property)
    {
        string modifier = property.Setter is null ? "readonly " : "";
        string initial = property.InitialValue ?? (property.Setter is null ? "default" : "");
        GeneratedMark.WriteField(writer);
        writer.Line($"private {modifier}{property.Type} {property.Backing}{(initial.Length > 0 ? " = " + initial : "")};");
        writer.Line();
    }

    // An attribute of the user would be a second one of its kind.
    private static void WriteUncovered(SourceWriter writer, PropertyModel property)
    {
        if (!property.IsExcludedFromCoverage) writer.Line(GeneratedMark.Uncovered);
    }

    private static void WriteView(SourceWriter writer, PropertyModel property, FieldView view)
    {
        WriteUncovered(writer, property);
        writer.Block(Header(property), () =>
        {
            if (property.Getter is { } get) writer.Line($"{get} => {FieldText.Get(view, property.Type)};");

            if (property.Setter is { } set) writer.Line($"{set} => {FieldText.Set(view)};");
        });
    }

    // An initializer cannot name other members of the object.
    private static void WriteCreated(SourceWriter writer, PropertyModel property, string creation)
    {
        if (property.Backing is { } backing)
        {
            GeneratedMark.WriteField(writer);
            writer.Line($"private {ValueType(property)}? {backing};");
            writer.Line();
        }

        WriteUncovered(writer, property);
        string stored = property.Backing ?? PropertyModelFactory.FieldKeyword;
        writer.Line($"{Header(property)} {{ {property.Getter} => {stored} ??= {creation}; }}");
    }

    private static string ValueType(PropertyModel property) => property.Type.TrimEnd('?');

    private static string Header(PropertyModel property)
    {
        string modifiers = string.Join(" ", property.Modifiers.Split(' ').Where(static word => word != "partial").Append("partial"));
        string name = property.Parameters is { } parameters ? $"this[{parameters}]" : Names.Escape(property.Name);
        return $"{modifiers} {property.Type} {name}";
    }
}
