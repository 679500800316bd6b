using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Handlers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Concurrency;

/// <summary>Finds the code that a thread waits for: that of threads, tasks and callbacks, and of async methods.</summary>
internal sealed class AwaitedCode(TypeCode code, CallReachability reachability, CancellationToken cancellation)
{
    /// <summary>The maximum depth of async calls that are followed.</summary>
    private const int Depth = 3;

    private readonly IReadOnlyList<DelegateTarget> _workers = code.DelegateTargets(cancellation);
    private readonly Holders _holders = Holders.Of(code);

    /// <summary>Whether an operation waits without a time limit for code that is not the machine's.</summary>
    public static bool IsWait(IOperation operation) => operation switch
    {
        IInvocationOperation call => (Framework.NameOf(Receiver.Of(call)?.Type), call.TargetMethod.Name) switch
        {
            ("Thread", "Join") or ("Task", "Wait")
                => call.Arguments.All(static argument => argument.Value.Type?.Name == "CancellationToken"),
            ("CancellationTokenRegistration", "Dispose") => true,
            _ => call.TargetMethod.Name == "GetResult" && BlockingCalls.NameOf(call) is not null,
        },
        IPropertyReferenceOperation { Property: { Name: "Result", ContainingType: var type } }
            => Framework.NameOf(type) is "Task" or "ValueTask",
        _ => false,
    };

    /// <summary>The code that an operation waits for, as far as the type shows it.</summary>
    public IReadOnlyList<AwaitedBody> Of(IOperation wait)
        => FinishedTasks.TaskOf(wait) is { } task
            ? FinishedTasks.IsWaitFor(wait) ? [] : OfTask(task, Depth).ToList()
            : wait is IInvocationOperation call ? OfHeld(_holders.Of(Receiver.Of(call))).ToList() : [];

    /// <summary>Whether awaited code waits for a lock on another thread than the one that holds it.</summary>
    public bool Wants(AwaitedBody awaited, HeldLock held)
        => held.IsOwn
            && ((!(awaited.IsCalled && IsReentrant(held)) && held.IsWantedBy(awaited.Body, reachability))
                || Later(awaited.Body, !IsReentrant(held), Depth).Any(held.IsTakenBy));

    private IEnumerable<AwaitedBody> OfHeld(ISymbol? holder)
        => holder is null
            ? []
            : _workers.Where(worker => Symbols.AreSame(_holders.OfResult(worker.Consumer), holder))
                .Select(static worker => new AwaitedBody(worker.Body, worker.Name, false));

    private IEnumerable<AwaitedBody> OfTask(IOperation? task, int depth)
    {
        if (depth == 0) return [];

        return FinishedTasks.Unwrap(task) switch
        {
            IInvocationOperation { TargetMethod.Name: "WhenAll" or "WhenAny" } call
                => call.Descendants().Where(static part => part is IInvocationOperation || Symbols.Of(part) is not null)
                    .SelectMany(part => OfTask(part, depth - 1)),
            IInvocationOperation call when AsyncBodyOf(call) is { } body => [new(body, call.TargetMethod.Name, true)],
            IInvocationOperation call => _workers.Where(worker => worker.Consumer == call)
                .Select(static worker => new AwaitedBody(worker.Body, worker.Name, false)),
            { } other when Symbols.Of(other) is { } variable => OfHeld(_holders.Of(other))
                .Concat(_holders.AllValuesOf(variable).OfType<IInvocationOperation>()
                    .Where(call => AsyncBodyOf(call) is not null)
                    .SelectMany(call => OfTask(call, depth - 1))),
            _ => [],
        };
    }

    private IOperation? AsyncBodyOf(IInvocationOperation call)
        => Framework.NameOf(call.Type) is not ("Task" or "ValueTask") ? null
            : call.TargetMethod.MethodKind == MethodKind.LocalFunction ? Functions.Local(call, call.TargetMethod)?.Body
            : Callee.Of(call) is { } method ? code.Bodies.Of(method, cancellation)
            : null;

    /// <summary>The operations of async code that run after its first await; all of them if the beginning counts as well.</summary>
    private IEnumerable<IOperation> Later(IOperation body, bool withBeginning, int depth)
    {
        if (depth == 0) return [];

        OperationBlock block = code.Blocks.Of(body);
        var atOnce = new HashSet<IOperation>(withBeginning ? [] : block.AtOnce);
        return block.Own.Where(operation => !atOnce.Contains(operation))
            .SelectMany(operation => reachability.Of(operation).Select(static reached => reached.Operation))
            .Concat(block.Calls.Where(call => IsPartOf(call) && AsyncBodyOf(call) is not null)
                .SelectMany(call => Later(AsyncBodyOf(call)!, withBeginning, depth - 1)));
    }

    // What async code awaits or returns, its caller waits for as well.
    private static bool IsPartOf(IInvocationOperation call)
    {
        IOperation whole = call;
        while (whole.Parent is IConversionOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" }) whole = whole.Parent;

        return whole.Parent is IAwaitOperation or IReturnOperation;
    }

    private static bool IsReentrant(HeldLock held) => Symbols.TypeOf(held.Symbol)?.Name is not ("SemaphoreSlim" or "SpinLock");
}
