using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Boards;

/// <summary>A <c>[Board]</c> class as written: its attachments in source order, valid or not.</summary>
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

    /// <summary>Reads a class. Returns null if it is not a board.</summary>
    public static BoardDeclaration? Read(MarkedType marked)
        => marked.Type.TypeKind == TypeKind.Class && AttributeNames.BoardAttributeOf(marked.Type) is { } attribute
            ? new(marked, attribute)
            : null;
}
