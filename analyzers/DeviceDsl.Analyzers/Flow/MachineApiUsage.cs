using System;
using System.Collections.Generic;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>A cheap test for bodies that do not use the machine API.</summary>
internal static class MachineApiUsage
{
    [ThreadStatic]
    private static Stack<IOperation>? _open;

    /// <summary>Whether a body uses the machine API.</summary>
    /// <param name="body">The body.</param>
    /// <param name="types">The machine API.</param>
    /// <param name="holder">A type whose methods may affect its members: calls of them count, too.</param>
    public static bool Any(IOperation body, MachineTypes types, INamedTypeSymbol? holder)
    {
        Stack<IOperation> open = _open ??= new();
        open.Clear();
        open.Push(body);
        while (open.Count > 0)
        {
            IOperation operation = open.Pop();
            if (types.Of(operation.Type) != MachineType.None || (holder is not null && IsCallOf(operation, holder)))
            {
                // A thread of a compiler server must not keep the operations.
                open.Clear();
                return true;
            }

            foreach (IOperation child in operation.ChildOperations) open.Push(child);
        }

        return false;
    }

    private static bool IsCallOf(IOperation operation, INamedTypeSymbol holder)
    {
        if (operation is not IInvocationOperation call) return false;

        for (INamedTypeSymbol? type = holder; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, type)) return true;
        }

        return false;
    }
}
