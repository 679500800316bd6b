using System.Collections.Generic;
using System.Collections.Immutable;
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
        var sites = new HashSet<SyntaxNode>();
        foreach ((IOperation? operation, IOperation? site) in code.Reached)
        {
            if (operation is IInvocationOperation call && BlockedInPool(call, site, code) is { } name && sites.Add(site.Syntax))
            {
                yield return new(Catalogue.PoolThreadBlocked, SyntaxSites.Locate(site.Syntax), code.Handler.Name, name);
            }
        }
    }

    private static string? BlockedInPool(IInvocationOperation call, IOperation site, HandlerCode code)
        => ArgumentsOf(call) is { Length: > 0 } arguments
            ? WorkOf(arguments, site)
                .SelectMany(work => Run(work, code))
                .Where(static operation => !FinishedTasks.IsWaitFor(operation))
                .Select(BlockingCalls.NameOf)
                .FirstOrDefault(static name => name is not null)
            : null;

    // Of a helper that takes work, what the handler gives it counts.
    private static IEnumerable<IOperation> WorkOf(ImmutableArray<IArgumentOperation> arguments, IOperation site)
    {
        ImmutableArray<IArgumentOperation> given = site is IInvocationOperation helper && helper.Arguments.Any(IsWork)
            ? helper.Arguments.RemoveAll(static argument => !IsWork(argument))
            : arguments;
        return given.Select(static argument => argument.Value);
    }

    private static bool IsWork(IArgumentOperation argument) => argument.Value is IDelegateCreationOperation;

    // Also after an await, the work runs on a thread of the pool.
    private static IEnumerable<IOperation> Run(IOperation work, HandlerCode code)
        => Functions.BodyOf(work, code.Type.Bodies, code.Cancellation) is { } body
            ? code.Reachability.Of(body).Select(static reached => reached.Operation).Concat(code.Type.Blocks.Of(body).Own)
            : [];

    // Those of the call, or of the creation of the task that it starts; none if the work has a thread of its own.
    private static ImmutableArray<IArgumentOperation> ArgumentsOf(IInvocationOperation call)
    {
        ImmutableArray<IArgumentOperation> arguments = (Framework.NameOf(call.TargetMethod.ContainingType), call.TargetMethod.Name) switch
        {
            ("ThreadPool", "QueueUserWorkItem" or "UnsafeQueueUserWorkItem") or ("Task", "Run" or "ContinueWith")
                or ("TaskFactory", "StartNew" or "ContinueWhenAll" or "ContinueWhenAny") => call.Arguments,
            ("Task", "Start") => CreationOf(Receiver.Of(call))?.Arguments ?? [],
            _ => [],
        };
        return arguments.Any(IsOfOwnThread) ? [] : arguments;
    }

    private static IObjectCreationOperation? CreationOf(IOperation? task)
        => (task is ILocalReferenceOperation local ? Functions.InitializerOf(local) : task) as IObjectCreationOperation;

    private static bool IsOfOwnThread(IArgumentOperation argument)
        => argument.DescendantsAndSelf().Any(static operation => operation is IFieldReferenceOperation { Field.Name: "LongRunning" });
}
