using System;
using System.Collections.Generic;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Hazards;

/// <summary>The checks at the boundary between .NET and file descriptors, except that of finalizers.</summary>
internal static class HazardRules
{
    public static IReadOnlyList<OperationRule> OfOperations { get; } =
    [
        OfCalls(StoredDescriptorRule.Check, Catalogue.RawFdEscapes, Catalogue.KeyedByDescriptor) with { ReportsElsewhere = true },
        OfCalls(UnrootedDelegateRule.Check, Catalogue.UnrootedDelegate),
        OfCalls(MissingCloseOnExecRule.Check, Catalogue.MissingCloseOnExec),
        OfCalls(BlockingEventFdReadRule.Check, Catalogue.BlockingEventFdRead),
        new(static _ => OwnerRule.Check, [OperationKind.ObjectCreation], Catalogue.DoubleOwnedFd, Catalogue.HandleOfZero),
    ];

    public static CodeRule<IMethodSymbol> OfMethods { get; }
        = new(static (method, _) => DescriptorParameterRule.Check(method), Catalogue.DescriptorParameter);

    private static OperationRule OfCalls(Func<IInvocationOperation, IEnumerable<Finding>> check, params Rule[] reports)
        => new(_ => operation => check((IInvocationOperation)operation), [OperationKind.Invocation], reports);
}
