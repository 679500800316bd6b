using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>DDSL0109: private members that hold a registration of the type's own, and that nothing in the type ever releases.</summary>
internal static class UnreleasedMembers
{
    public static IEnumerable<CodeFinding> Check(TypeMembers members, IReadOnlyList<Piece> bodies)
    {
        if (!members.HasRegistrations || members.Type.TypeKind != TypeKind.Class)
        {
            return Enumerable.Empty<CodeFinding>();
        }

        var own = members.Assigned.Where(pair => IsOwn(pair.Key, members.Type)).ToList();
        var unused = new HashSet<ISymbol>(own.Select(static pair => pair.Key), SymbolEqualityComparer.Default);
        foreach (var used in Uses(bodies).TakeWhile(_ => unused.Count > 0))
        {
            unused.Remove(used);
        }

        return own.Where(pair => unused.Contains(pair.Key))
            .Where(pair => pair.Value.Machine is not { } machine || !IsEnded(machine, bodies))
            .OrderBy(static pair => pair.Key.Name, System.StringComparer.Ordinal)
            .Select(static pair => new CodeFinding(RuleIds.RegistrationNotReleased, pair.Key.Locations[0], true, pair.Key.Name));
    }

    private static bool IsOwn(ISymbol member, INamedTypeSymbol type)
        => member is { IsStatic: false, DeclaredAccessibility: Accessibility.Private }
            && SymbolEqualityComparer.Default.Equals(member.ContainingType, type)
            && member.Locations.FirstOrDefault()?.IsInSource == true;

    // Whatever may end it, or hand it to somebody who may.
    private static IEnumerable<ISymbol> Uses(IEnumerable<Piece> bodies)
        => bodies.SelectMany(static body => body.All)
            .OfType<IMemberReferenceOperation>()
            .Where(static reference => !IsAssigned(reference) && !IsAsked(reference))
            .Select(static reference => reference.Member);

    private static bool IsAssigned(IMemberReferenceOperation reference)
        => reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference
            || reference.Parent is ICoalesceAssignmentOperation coalesce && coalesce.Target == reference
            || reference.Parent is IArgumentOperation { Parameter.RefKind: RefKind.Out };

    private static bool IsAsked(IMemberReferenceOperation reference)
    {
        IOperation operation = reference;
        while (operation.Parent is IConversionOperation)
        {
            operation = operation.Parent;
        }

        return operation.Parent switch
        {
            IPropertyReferenceOperation property => property.Instance == operation,
            IBinaryOperation or IIsPatternOperation or INameOfOperation or IInterpolationOperation => true,
            IConditionalAccessOperation access => access.Operation == operation
                && access.WhenNotNull is IPropertyReferenceOperation,
            _ => false,
        };
    }

    private static bool IsEnded(ISymbol machine, IEnumerable<Piece> bodies)
        => bodies.SelectMany(static body => body.All)
            .OfType<IMemberReferenceOperation>()
            .Any(reference => SymbolEqualityComparer.Default.Equals(reference.Member, machine)
                && reference.Syntax.Parent?.ToString().Contains("Dispose") == true);
}
