using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Analyzers.Handlers;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Concurrency;

/// <summary>DDSL0312: a join on a thread that still waits for a signal, and that nothing has woken.</summary>
internal static class JoinParkedWorkerRule
{
    public static IEnumerable<Finding> CheckAll(TypeCode code, CancellationToken cancellation)
    {
        var joins = code.All<IInvocationOperation>().Where(IsJoin).ToList();
        if (joins.Count == 0) return [];

        IReadOnlyList<DelegateTarget> workers = code.DelegateTargets(cancellation);
        CallReachability reachability = code.Reachability(cancellation);
        return joins.Select(join => Check(join, code, workers, reachability)).OfType<Finding>();
    }

    /// <summary>Whether a call waits for the end of a thread.</summary>
    public static bool IsJoin(IInvocationOperation call)
        => call.TargetMethod.Name == "Join" && Framework.NameOf(call.TargetMethod.ContainingType) == "Thread";

    private static Finding? Check(
        IInvocationOperation join, TypeCode code, IReadOnlyList<DelegateTarget> workers, CallReachability reachability)
    {
        ISymbol? thread = Symbols.Of(join.Instance);
        if (!join.Arguments.IsEmpty || workers.FirstOrDefault(worker => Symbols.AreSame(worker.Result, thread)) is not { } joined)
        {
            return null;
        }

        var gates = reachability.Of(joined.Body, static call => BlockingCalls.NameOf(call) is null)
            .Select(static reached => GateOf(reached.Operation))
            .OfType<ISymbol>()
            .ToList();
        if (gates.Count != 1) return null;

        bool isWoken = code.Methods.Select(static method => method.Value)
            .Append(RootOf(join))
            .Any(body => WakesBefore(join, gates[0], reachability.Of(body)));
        return isWoken ? null : new(Catalogue.JoinParkedWorker, SyntaxSites.Locate(join.Syntax), thread!.Name, gates[0].Name);
    }

    // In the method that joins, or in a caller of it.
    private static bool WakesBefore(IInvocationOperation join, ISymbol gate, IReadOnlyList<(IOperation Operation, IOperation Site)> reached)
        => reached.FirstOrDefault(item => item.Operation.Syntax == join.Syntax).Site is { } joined
            && reached.Any(item
                => item.Site.Syntax.SpanStart < joined.Syntax.SpanStart && Symbols.AreSame(Symbols.Of(item.Operation), gate));

    /// <summary>The member that a thread waits for without timeout and cancellation.</summary>
    private static ISymbol? GateOf(IOperation operation)
        => operation is IInvocationOperation
        {
            Arguments.IsEmpty: true,
            TargetMethod.Name: "Wait" or "WaitOne" or "Take" or "SignalAndWait",
        } call
            && BlockingCalls.NameOf(call) is not null
            && Symbols.Of(call.Instance) is IFieldSymbol or IPropertySymbol
                ? Symbols.Of(call.Instance)
                : null;

    private static IOperation RootOf(IOperation operation)
    {
        IOperation root = operation;
        while (root.Parent is { } parent and not IAnonymousFunctionOperation) root = parent;

        return root;
    }
}
