using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>Finds the private fields of a type that hold unchecked values of the guest.</summary>
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
                if (operation is not IAssignmentOperation assignment || FieldOf(assignment, code) is not { } field) continue;

                flow ??= new(operations, parameters, []);
                if (assignment is ISimpleAssignmentOperation && flow.Of(assignment.Value) is { } value && !isCompared(value, operations))
                {
                    kept.Add(field);
                }
                else if (parameters.Count > 0)
                {
                    mended.Add(field);
                }
            }
        }

        kept.ExceptWith(mended);
        return kept;
    }

    private static IFieldSymbol? FieldOf(IAssignmentOperation assignment, TypeCode code)
        => Symbols.Of(assignment.Target) is IFieldSymbol { DeclaredAccessibility: Accessibility.Private } field
            && SymbolEqualityComparer.Default.Equals(field.ContainingType, code.Type)
            && field.Type.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_UInt64
                ? field
                : null;
}
