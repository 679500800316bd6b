using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Model.Boards;

/// <summary>Checks that a <c>[Board]</c> class can have a generated part: DDSL0040.</summary>
internal static class BoardShapeRule
{
    private static readonly string[] Added = { "AttachTo", "TryAttachTo" };

    public static IEnumerable<Finding> Check(BoardDeclaration board)
    {
        if (Fault(board.Type) is { } fault) yield return Misshapen(board, fault);
        else if (TypeShape.Closed(board.Type) is { } closed) yield return Misshapen(board, closed) with { Hint = new PartialHint() };
    }

    private static Finding Misshapen(BoardDeclaration board, string fault)
        => new(Catalogue.BoardShape, new Site(board.Type), board.Type.Name, fault) { LeavesOut = board };

    private static string? Fault(INamedTypeSymbol type)
    {
        if (TypeShape.Fault(type) is { } fault) return fault;

        if (AttributeNames.DeviceAttributeOf(type) is not null) return "is also a [Device]: remove one of the attributes";

        if (TypeShape.Ancestor(type, IsWired) is { } ancestor)
        {
            return $"derives from '{ancestor.Name}', which has its own map: derive from another class";
        }

        if (type.Interfaces.Any(static candidate => candidate.Is(AttributeNames.Namespace, "IDevice"))
            || (type.Interfaces.Any(static candidate => candidate.Is(AttributeNames.Namespace, "IBoard")) && !IsGenerated(type)))
        {
            return "implements IBoard or IDevice itself, which the generator does: remove the implementation";
        }

        return Added.Select(name => Taken(type, name)).FirstOrDefault(static reason => reason is not null);
    }

    private static bool IsWired(INamedTypeSymbol type)
        => AttributeNames.DeviceAttributeOf(type) is not null || AttributeNames.BoardAttributeOf(type) is not null;

    // Analyzers also see the interface that the generator adds.
    private static bool IsGenerated(INamedTypeSymbol type)
        => type.DeclaringSyntaxReferences.Any(static part => GeneratedFiles.Contain(part.SyntaxTree));

    private static string? Taken(INamedTypeSymbol type, string name)
    {
        if (type.GetMembers(name).Any(static member => !GeneratedFiles.Declare(member)) || type.Name == name)
        {
            return $"already has a member '{name}', which the generator adds: rename it";
        }

        INamedTypeSymbol? ancestor = TypeShape.Ancestor(type, candidate => candidate.GetMembers(name)
            .Any(static member => member.DeclaredAccessibility != Accessibility.Private));
        return ancestor is null ? null : $"inherits the member '{name}' of '{ancestor.Name}', which the generator adds: rename it";
    }
}
