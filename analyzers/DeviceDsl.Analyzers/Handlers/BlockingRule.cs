using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Handlers;

/// <summary>DDSL0201, DDSL0610: a handler blocks its thread, or blocks a thread of the pool.</summary>
internal static class BlockingRule
{
    public static IEnumerable<Finding> Check(
        Handler handler,
        IReadOnlyList<(IOperation Operation, IOperation Site)> reached,
        CallReachability reachability,
        MethodBodies bodies,
        CancellationToken cancellation)
    {
        bool asksFirst = handler.Own.Any(IsCompletion);
        var sites = new HashSet<SyntaxNode>();
        foreach ((IOperation? operation, IOperation? site) in reached)
        {
            if (BlockingCalls.NameOf(operation) is { } name && !(asksFirst && IsResult(operation)) && sites.Add(site.Syntax))
            {
                yield return new(Catalogue.BlockingCallInHandler, SyntaxSites.Locate(site.Syntax), handler.Name, name);
            }
        }

        foreach (IInvocationOperation call in handler.Own.OfType<IInvocationOperation>())
        {
            if (BlockedInPool(call, reachability, bodies, cancellation) is { } name)
            {
                yield return new(Catalogue.PoolThreadBlocked, SyntaxSites.Locate(call.Syntax), handler.Name, name);
            }
        }
    }

    private static string? BlockedInPool(IInvocationOperation call, CallReachability reachability, MethodBodies bodies, CancellationToken cancellation)
    {
        bool isQueued = (call.TargetMethod.ContainingType.Name, call.TargetMethod.Name) is
            ("ThreadPool", "QueueUserWorkItem" or "UnsafeQueueUserWorkItem") or ("Task", "Run") or ("TaskFactory", "StartNew");
        return isQueued && !call.Descendants().Any(static operation => operation is IFieldReferenceOperation { Field.Name: "LongRunning" })
            ? call.Arguments
                .Select(argument => Functions.BodyOf(argument.Value, bodies, cancellation))
                .OfType<IOperation>()
                .SelectMany(body => reachability.Of(body))
                .Select(static reached => BlockingCalls.NameOf(reached.Operation))
                .FirstOrDefault(static name => name is not null)
            : null;
    }

    private static bool IsCompletion(IOperation operation)
        => operation is IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully" };

    private static bool IsResult(IOperation operation)
        => operation is IPropertyReferenceOperation { Property.Name: "Result" } or IInvocationOperation { TargetMethod.Name: "GetResult" };
}
