using System.Collections.Generic;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>An assignment to a member of a device.</summary>
/// <param name="Method">The method with the assignment.</param>
/// <param name="Site">The assignment, or the target in a deconstruction.</param>
/// <param name="Target">The member.</param>
/// <param name="Value">The assigned value, or the operand of a compound assignment.</param>
/// <param name="IsAdded">Whether it is a compound assignment.</param>
/// <param name="IsOr">Whether it adds bits.</param>
internal sealed record CauseChange(
    IMethodSymbol Method, IOperation Site, ISymbol Target, IOperation Value, bool IsAdded, bool IsOr)
{
    /// <summary>The assignments of a type in source order.</summary>
    public static IEnumerable<CauseChange> AllOf(TypeCode code)
    {
        foreach (KeyValuePair<IMethodSymbol, IOperation> method in code.Methods)
        {
            foreach (IOperation operation in code.OperationsOf(method.Value))
            {
                if (operation is ICompoundAssignmentOperation compound && IsMember(Symbols.Of(compound.Target)))
                {
                    yield return new(
                        method.Key,
                        compound,
                        Symbols.Of(compound.Target)!,
                        compound.Value,
                        IsAdded: true,
                        IsOr: compound.OperatorKind == BinaryOperatorKind.Or);
                }

                foreach ((IOperation target, IOperation value) in Assignments.Of(operation))
                {
                    if (Symbols.Of(target) is { } member && IsMember(member))
                    {
                        IOperation site = operation is IDeconstructionAssignmentOperation ? target : operation;
                        yield return new(method.Key, site, member, value, IsAdded: false, IsOr: false);
                    }
                }
            }
        }
    }

    private static bool IsMember(ISymbol? symbol) => symbol is IFieldSymbol or IPropertySymbol;
}
