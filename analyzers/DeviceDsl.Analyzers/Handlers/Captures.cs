using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Handlers;

/// <summary>Identifies functions that use variables of the code around them, or the object to which it belongs.</summary>
internal static class Captures
{
    /// <summary>Whether a lambda or local function captures anything; the compiler keeps a delegate of one that does not.</summary>
    public static bool Any(IOperation function, IMethodSymbol symbol)
        => function.Descendants().Any(operation => !Functions.IsOnlyNamed(operation) && operation switch
        {
            IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } => true,
            ILocalReferenceOperation { Local: { IsConst: false } local } => !IsWithin(local, symbol),
            IParameterReferenceOperation parameter => !IsWithin(parameter.Parameter, symbol),
            _ => false,
        });

    private static bool IsWithin(ISymbol variable, IMethodSymbol function)
    {
        for (ISymbol? owner = variable.ContainingSymbol; owner is not null; owner = owner.ContainingSymbol)
        {
            if (SymbolEqualityComparer.Default.Equals(owner, function)) return true;
        }

        return false;
    }
}
