using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeviceDsl.Model.Devices;

/// <summary>One <c>[EdgeIrq]</c> or <c>[LevelIrq]</c> as written on a class.</summary>
internal sealed class LineDeclaration
{
    public LineDeclaration(AttributeData attribute, bool isLevel)
    {
        Attribute = attribute;
        Gsi = attribute.Named<int>("Gsi") ?? 0;
        DeclaredName = attribute.NamedString("Name");
        Kind = (isLevel, attribute.Named<bool>("Resample")) switch
        {
            (false, _) => LineKind.Edge,
            (true, true) => LineKind.Resampled,
            _ => LineKind.Level,
        };
    }

    public AttributeData Attribute { get; }

    public int Gsi { get; }

    public LineKind Kind { get; }

    /// <summary>The name that the attribute gives, or null if omitted.</summary>
    public string? DeclaredName { get; }

    /// <summary>The name of the property through which the device raises the line.</summary>
    public string Name => DeclaredName ?? "Irq" + Gsi.ToString(CultureInfo.InvariantCulture);

    public bool HasValidName => SyntaxFacts.IsValidIdentifier(Name);

    /// <summary>The source location of an argument.</summary>
    public Site At(string argument) => new(Attribute, argument);

    /// <summary>The source location that determines the name.</summary>
    public Site NameSite => At(DeclaredName is null ? "Gsi" : "Name");
}
