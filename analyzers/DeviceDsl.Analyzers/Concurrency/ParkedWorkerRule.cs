using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Analyzers.Handlers;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Concurrency;

/// <summary>DDSL0312: a thread is joined that waits for something which nobody has told it to stop waiting for.</summary>
internal static class ParkedWorkerRule
{
    public static CodeFinding? Check(IInvocationOperation join, IReadOnlyList<Worker> workers, Reach reach)
    {
        var thread = Symbols.Of(join.Instance);
        if (!join.Arguments.IsEmpty || workers.FirstOrDefault(worker => Symbols.AreSame(worker.Result, thread)) is not { } joined)
        {
            return null;
        }

        var gates = reach.Of(joined.Body, static call => BlockingCalls.NameOf(call) is null)
            .Select(static reached => GateOf(reached.Operation))
            .OfType<ISymbol>()
            .ToList();
        if (gates.Count != 1 || RootOf(join) is not { } body)
        {
            return null;
        }

        bool isWoken = reach.Of(body).Any(reached => reached.Site.Syntax.SpanStart < join.Syntax.SpanStart && Symbols.AreSame(Symbols.Of(reached.Operation), gates[0]));
        return isWoken ? null : new(RuleIds.JoinParkedWorker, SyntaxSites.Locate(join.Syntax), true, thread!.Name, gates[0].Name);
    }

    /// <summary>The member that a thread waits for without end, and without being told otherwise.</summary>
    private static ISymbol? GateOf(IOperation operation)
        => operation is IInvocationOperation { Arguments.IsEmpty: true, TargetMethod.Name: "Wait" or "WaitOne" or "Take" or "SignalAndWait" } call
            && BlockingCalls.NameOf(call) is not null
            && Symbols.Of(call.Instance) is IFieldSymbol or IPropertySymbol
                ? Symbols.Of(call.Instance)
                : null;

    private static IOperation? RootOf(IOperation operation)
    {
        var root = operation;
        while (root.Parent is { } parent and not IAnonymousFunctionOperation)
        {
            root = parent;
        }

        return root;
    }
}
