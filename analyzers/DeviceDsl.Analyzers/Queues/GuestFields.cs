using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>Finds the private fields and properties of a type that hold unchecked values of the guest.</summary>
internal static class GuestFields
{
    /// <summary>The fields.</summary>
    /// <param name="code">The type.</param>
    /// <param name="isCompared">Whether one of the operations of a method checks a value.</param>
    public static HashSet<ISymbol> Of(TypeCode code, System.Func<GuestValue, IReadOnlyList<IOperation>, bool> isCompared)
    {
        var kept = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var mended = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (KeyValuePair<IMethodSymbol, IOperation> method in code.Methods)
        {
            var parameters = GuestSources.ParametersOf(method.Key).ToList();
            IReadOnlyList<IOperation> operations = code.OperationsOf(method.Value);
            GuestFlow? flow = null;
            foreach (IOperation operation in operations)
            {
                foreach ((IOperation target, IOperation value) in Assignments.Of(operation))
                {
                    if (FieldOf(target, code) is not { } field) continue;

                    flow ??= new(code, operations, parameters, []);
                    if (flow.Of(value) is { } found && !found.IsBounded && !isCompared(found, operations)) kept.Add(field);
                    else if (parameters.Count > 0) mended.Add(field);
                }

                if (operation is ICompoundAssignmentOperation compound && FieldOf(compound.Target, code) is { } changed
                    && parameters.Count > 0)
                {
                    mended.Add(changed);
                }
            }
        }

        kept.ExceptWith(mended);
        return kept;
    }

    private static ISymbol? FieldOf(IOperation target, TypeCode code)
        => Symbols.Of(target) is { } member
            && SymbolEqualityComparer.Default.Equals(member.ContainingType, code.Type)
            && TypeOf(member)?.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_UInt64
                ? member
                : null;

    private static ITypeSymbol? TypeOf(ISymbol member) => member switch
    {
        IFieldSymbol { DeclaredAccessibility: Accessibility.Private } field => field.Type,
        IPropertySymbol { DeclaredAccessibility: Accessibility.Private } property when IsAuto(property) => property.Type,
        IPropertySymbol { SetMethod.DeclaredAccessibility: Accessibility.Private } property when IsAuto(property) => property.Type,
        _ => null,
    };

    private static bool IsAuto(IPropertySymbol property)
        => !property.GetAttributes().Any(static attribute => AttributeNames.OfLanguage(attribute) is not null)
            && property.ContainingType.GetMembers().OfType<IFieldSymbol>()
                .Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));
}
