using System.Collections.Immutable;
using System.Linq;
using DeviceDsl.Model.Declarations;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Boards;

/// <summary>A <c>[Board]</c> class as written: what it attaches, in source order, right or wrong.</summary>
internal sealed class BoardDeclaration
{
    private BoardDeclaration(MarkedType marked, AttributeData attribute)
    {
        Type = marked.Type;
        Name = attribute.NamedString("Name") ?? Type.Name;
        Attaches = marked.Marked.Select(AttachDeclaration.Read).OfType<AttachDeclaration>().ToImmutableArray();
    }

    public INamedTypeSymbol Type { get; }

    public string Name { get; }

    public ImmutableArray<AttachDeclaration> Attaches { get; }

    /// <summary>Reads a class; null where it is no board.</summary>
    public static BoardDeclaration? Read(MarkedType marked)
        => marked.Type.TypeKind == TypeKind.Class && AttributeNames.BoardAttributeOf(marked.Type) is { } attribute
            ? new(marked, attribute)
            : null;
}
