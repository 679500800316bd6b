using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Boards;

/// <summary>Reports an <c>[Attach]</c> in a class that is not a board: DDSL0017.</summary>
internal static class UnboundAttachRule
{
    /// <summary>The finding that <c>[Board]</c> is missing, once per type, at the first attribute that requires it.</summary>
    public static Finding? Check(MarkedType marked)
        => AttributeNames.BoardAttributeOf(marked.Type) is null
            ? marked.Marked.Select(AttachDeclaration.Read)
                .OfType<AttachDeclaration>()
                .Select(attach => Unbound(marked.Type, attach))
                .FirstOrDefault()
            : null;

    private static Finding Unbound(INamedTypeSymbol type, AttachDeclaration attach)
        => new(
            Catalogue.UnboundAttribute,
            new Site(attach.Attribute),
            "[Attach]",
            attach.Name,
            $"'{type.Name}' is not a [Board]")
        {
            Hint = AttributeNames.DeviceAttributeOf(type) is null ? new MarkTypeHint("Board") : null,
        };
}
