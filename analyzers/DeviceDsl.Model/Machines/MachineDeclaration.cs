using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Machines;

/// <summary>A <c>[Machine]</c> class as written: what it attaches, in source order, right or wrong.</summary>
internal sealed class MachineDeclaration
{
    private MachineDeclaration(INamedTypeSymbol type, AttributeData attribute)
    {
        Type = type;
        Name = attribute.NamedString("Name") ?? type.Name;
        Attaches = type.GetMembers().Select(AttachDeclaration.Read).OfType<AttachDeclaration>().ToImmutableArray();
    }

    public INamedTypeSymbol Type { get; }

    public string Name { get; }

    public ImmutableArray<AttachDeclaration> Attaches { get; }

    /// <summary>Reads a class; null where it is no machine.</summary>
    public static MachineDeclaration? Read(INamedTypeSymbol type)
        => type.TypeKind == TypeKind.Class && AttributeNames.MachineAttributeOf(type) is { } attribute
            ? new(type, attribute)
            : null;
}
