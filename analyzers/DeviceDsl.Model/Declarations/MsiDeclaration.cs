using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DeviceDsl.Model.Declarations;

/// <summary>The <c>[MsiIrq]</c> of a class as written.</summary>
internal sealed class MsiDeclaration(AttributeData attribute)
{
    /// <summary>The most vectors of a device: as many as a MSI-X table has.</summary>
    public const int MaxVectors = 2048;

    public int Vectors { get; } = attribute.Named<int>("Vectors") ?? 1;

    /// <summary>The name of the property through which the device signals them.</summary>
    public string Name { get; } = attribute.NamedString("Name") ?? "Msi";

    public bool HasValidName => SyntaxFacts.IsValidIdentifier(Name);

    public bool HasPossibleCount => Vectors is >= 1 and <= MaxVectors;

    /// <summary>Where an argument stands.</summary>
    public Site At(string argument) => new(attribute, argument);
}
