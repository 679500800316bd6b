using System.Linq;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>Identifies operations that may throw inside a <c>try</c>.</summary>
internal static class Throwing
{
    /// <summary>Whether an operation may throw even in correct code. Releases do not.</summary>
    public static bool MayThrow(IOperation operation, MachineTypes types)
        => operation.DescendantsAndSelf().Any(inner => inner switch
        {
            IInvocationOperation call => !call.IsImplicit && !IsQuiet(call, types),
            IObjectCreationOperation or IAwaitOperation or IThrowOperation => true,
            _ => false,
        });

    private static bool IsQuiet(IInvocationOperation call, MachineTypes types)
    {
        if (call.TargetMethod is { Name: "Dispose", Parameters.IsEmpty: true }) return true;

        return types.Of(call.TargetMethod.ContainingType) != MachineType.None
            && call.TargetMethod.Name is "Deassign" or "RequestStop" or "TryRead" or "TrySignal" or "Create" or "BeginUpdate";
    }
}
