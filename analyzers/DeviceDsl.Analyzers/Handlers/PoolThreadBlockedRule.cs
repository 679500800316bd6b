using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Handlers;

/// <summary>DDSL0610: a handler blocks a thread of the pool.</summary>
internal static class PoolThreadBlockedRule
{
    public static IEnumerable<Finding> Check(HandlerCode code)
    {
        foreach (IInvocationOperation call in code.Handler.Own.OfType<IInvocationOperation>())
        {
            if (BlockedInPool(call, code) is { } name)
            {
                yield return new(Catalogue.PoolThreadBlocked, SyntaxSites.Locate(call.Syntax), code.Handler.Name, name);
            }
        }
    }

    private static string? BlockedInPool(IInvocationOperation call, HandlerCode code)
    {
        bool isQueued = (Framework.NameOf(call.TargetMethod.ContainingType), call.TargetMethod.Name) is
            ("ThreadPool", "QueueUserWorkItem" or "UnsafeQueueUserWorkItem") or ("Task", "Run") or ("TaskFactory", "StartNew");
        return isQueued && !call.Descendants().Any(static operation => operation is IFieldReferenceOperation { Field.Name: "LongRunning" })
            ? call.Arguments
                .Select(argument => Functions.BodyOf(argument.Value, code.Type.Bodies, code.Cancellation))
                .OfType<IOperation>()
                .SelectMany(body => code.Reachability.Of(body))
                .Select(static reached => BlockingCalls.NameOf(reached.Operation))
                .FirstOrDefault(static name => name is not null)
            : null;
    }
}
