using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Concurrency;

/// <summary>DDSL0301, DDSL0302: a wait under a lock for code that may need the lock.</summary>
internal sealed class WaitUnderLockRule(
    TypeCode code, IReadOnlyList<Handler> handlers, CallReachability reachability, CancellationToken cancellation)
{
    private readonly IReadOnlyList<DelegateTarget> _workers = code.DelegateTargets(cancellation);

    public static IEnumerable<Finding> CheckAll(IReadOnlyList<HeldLock> locks, TypeCode code, CancellationToken cancellation)
        => locks.SelectMany(new WaitUnderLockRule(code, code.Handlers(cancellation), code.Reachability(cancellation), cancellation).Check);

    private IEnumerable<Finding> Check(HeldLock held)
    {
        var sites = new HashSet<SyntaxNode>();
        foreach ((IOperation? operation, IOperation? site) in held.Code.SelectMany(block => reachability.Of(block, call => !IsWait(call))))
        {
            if (operation is IInvocationOperation call && IsWait(call) && Check(held, call, site) is { } finding && sites.Add(site.Syntax))
            {
                yield return finding;
            }
        }
    }

    private Finding? Check(HeldLock held, IInvocationOperation call, IOperation site)
    {
        Location place = SyntaxSites.Locate(site.Syntax);
        string name = $"{call.TargetMethod.ContainingType.Name}.{call.TargetMethod.Name}";
        (IOperation Body, string Name) awaited = Awaited(call).FirstOrDefault(worker => held.IsWantedBy(worker.Body, reachability));
        if (awaited.Body is { } body)
        {
            return new Finding(Catalogue.WaitWhileHoldingLock, place, name, held.Symbol.Name, awaited.Name)
            {
                Others = [body.Syntax.GetLocation()],
            };
        }

        return IsMachineWait(call) ? new(Catalogue.DeassignUnderLock, place, name, held.Symbol.Name) : null;
    }

    /// <summary>The code that a call waits for: that of the variable if known; for a machine, any handler of this type.</summary>
    private IEnumerable<(IOperation Body, string Name)> Awaited(IInvocationOperation call)
    {
        ISymbol? target = Symbols.Of(Receiver.Of(call));
        var known = _workers.Where(worker => Symbols.AreSame(worker.Result, target)).ToList();
        if (known.Count > 0) return known.Select(static worker => (worker.Body, worker.Name));

        return IsMachineWait(call)
            ? handlers.Where(static handler => handler.Kind != HandlerKind.Synchronized)
                .Select(static handler => (handler.Body, handler.Name))
            : Enumerable.Empty<(IOperation, string)>();
    }

    private bool IsWait(IInvocationOperation call) => IsMachineWait(call) || IsFrameworkWait(call);

    private bool IsMachineWait(IInvocationOperation call) => code.CallOf(call)
        is MachineCall.Deassign or MachineCall.StopAndDrain or MachineCall.EndLoopRegistration or MachineCall.Detach
        or MachineCall.Settle or MachineCall.Pause or MachineCall.EndMachine
        || IsCommitOfRemovals(call);

    // Nothing waits for a registration that an update adds.
    private bool IsCommitOfRemovals(IInvocationOperation call)
        => code.CallOf(call) is MachineCall.Commit or MachineCall.TryCommit
            && Symbols.Of(Receiver.Of(call)) is { } update
            && code.Methods.SelectMany(method => code.OperationsOf(method.Value)).OfType<IInvocationOperation>()
                .Any(other => code.CallOf(other) == MachineCall.DeassignLater && Symbols.AreSame(Symbols.Of(Receiver.Of(other)), update));

    private static bool IsFrameworkWait(IInvocationOperation call)
        => (Framework.NameOf(Receiver.Of(call)?.Type), call.TargetMethod.Name) is ("Thread", "Join") or ("Task", "Wait")
            or ("CancellationTokenRegistration", "Dispose");
}
