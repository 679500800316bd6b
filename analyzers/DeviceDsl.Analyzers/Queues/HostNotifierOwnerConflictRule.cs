using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>DDSL0407: a queue is handed over while another owner has it.</summary>
internal static class HostNotifierOwnerConflictRule
{
    public static IEnumerable<Finding> Check(TypeCode code)
    {
        var calls = code.All<IInvocationOperation>().Where(IsHandOver).ToList();
        for (int later = 1; later < calls.Count; later++)
        {
            for (int earlier = later - 1; earlier >= 0; earlier--)
            {
                if (Queue(calls[earlier]) is { } queue
                    && Equals(queue, Queue(calls[later]))
                    && AreOfOneDevice(calls[earlier], calls[later])
                    && RingAccesses.Follows(calls[later], calls[earlier])
                    && !MayBeGivenBack(calls[earlier], calls[later]))
                {
                    yield return new Finding(Catalogue.HostNotifierOwnerConflict, SyntaxSites.Locate(calls[later].Syntax), queue)
                    {
                        Others = [SyntaxSites.Locate(calls[earlier].Syntax)],
                    };
                    break;
                }
            }
        }
    }

    private static bool IsHandOver(IInvocationOperation call)
        => call.TargetMethod.Name == "HandOver"
            && VirtioApi.IsOwner(call.TargetMethod.ReturnType)
            && VirtioApi.IsDevice(call.TargetMethod.ContainingType);

    private static object? Queue(IInvocationOperation call)
        => call.Arguments.FirstOrDefault(static argument
            => argument.Parameter?.Ordinal == 0)?.Value.ConstantValue is { HasValue: true, Value: { } value }
            ? value
            : null;

    private static bool AreOfOneDevice(IInvocationOperation one, IInvocationOperation other)
        => (Receiver.Of(one), Receiver.Of(other)) is (IInstanceReferenceOperation, IInstanceReferenceOperation)
            || Symbols.AreSame(Symbols.Of(Receiver.Of(one)), Symbols.Of(Receiver.Of(other)));

    /// <summary>Whether code between the two calls uses the owner or the device, or the scope of the owner has ended.</summary>
    private static bool MayBeGivenBack(IInvocationOperation earlier, IInvocationOperation later)
    {
        if (ScopeOf(earlier) is { } scope && !scope.Syntax.Span.Contains(later.Syntax.Span)) return true;

        // An owner that is neither stored in a variable nor discarded belongs to other code.
        ISymbol? owner = Symbols.TargetOf(earlier);
        if (owner is null && ScopeOf(earlier) is null && earlier.Parent is not IExpressionStatementOperation) return true;

        ISymbol? device = Symbols.Of(Receiver.Of(earlier));
        return Functions.RootOf(earlier).Descendants().Any(operation =>
            operation.Syntax.SpanStart >= earlier.Syntax.Span.End
            && operation.Syntax.Span.End <= later.Syntax.SpanStart
            && (Symbols.AreSame(Symbols.Of(operation), owner)
                || (operation is IAssignmentOperation assignment && Symbols.AreSame(Symbols.Of(assignment.Target), device))));
    }

    private static IOperation? ScopeOf(IOperation operation)
    {
        for (IOperation current = operation; current.Parent is { } parent; current = parent)
        {
            if (parent is IUsingOperation statement && statement.Resources == current) return statement;
        }

        return null;
    }
}
