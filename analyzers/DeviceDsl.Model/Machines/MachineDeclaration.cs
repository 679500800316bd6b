using System.Collections.Immutable;
using System.Linq;
using DeviceDsl.Model.Declarations;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Machines;

/// <summary>A <c>[Machine]</c> class as written: what it attaches, in source order, right or wrong.</summary>
internal sealed class MachineDeclaration
{
    private MachineDeclaration(MarkedType marked, AttributeData attribute)
    {
        Type = marked.Type;
        Name = attribute.NamedString("Name") ?? Type.Name;
        Attaches = marked.Marked.Select(AttachDeclaration.Read).OfType<AttachDeclaration>().ToImmutableArray();
    }

    public INamedTypeSymbol Type { get; }

    public string Name { get; }

    public ImmutableArray<AttachDeclaration> Attaches { get; }

    /// <summary>Reads a class; null where it is no machine.</summary>
    public static MachineDeclaration? Read(MarkedType marked)
        => marked.Type.TypeKind == TypeKind.Class && AttributeNames.MachineAttributeOf(marked.Type) is { } attribute
            ? new(marked, attribute)
            : null;
}
