using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeviceDsl.Model.Devices;

/// <summary>The <c>[MsiIrq]</c> of a class as written.</summary>
internal sealed class MsiDeclaration(AttributeData attribute)
{
    /// <summary>The maximum number of vectors of a device: that of an MSI-X table.</summary>
    public const int MaxVectors = 2048;

    public int Vectors { get; } = attribute.Named<int>("Vectors") ?? 1;

    /// <summary>The name of the property through which the device signals the vectors.</summary>
    public string Name { get; } = attribute.NamedString("Name") ?? "Msi";

    public bool HasValidName => SyntaxFacts.IsValidIdentifier(Name);

    public bool HasPossibleCount => Vectors is >= 1 and <= MaxVectors;

    /// <summary>The source location of an argument.</summary>
    public Site At(string argument) => new(attribute, argument);
}
