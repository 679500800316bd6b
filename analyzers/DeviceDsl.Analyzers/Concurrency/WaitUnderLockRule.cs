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
    private readonly AwaitedCode _awaited = new(code, reachability, cancellation);

    public static IEnumerable<Finding> CheckAll(IReadOnlyList<HeldLock> locks, TypeCode code, CancellationToken cancellation)
        => locks.SelectMany(new WaitUnderLockRule(code, code.Handlers(cancellation), code.Reachability(cancellation), cancellation).Check);

    private IEnumerable<Finding> Check(HeldLock held)
    {
        var sites = new HashSet<SyntaxNode>();
        foreach ((IOperation? operation, IOperation? site) in held.Code.SelectMany(block => reachability.Of(block, call => !IsWait(call))))
        {
            if (IsWait(operation) && Check(held, operation, site) is { } finding && sites.Add(site.Syntax)) yield return finding;
        }
    }

    private Finding? Check(HeldLock held, IOperation wait, IOperation site)
    {
        Location place = SyntaxSites.Locate(site.Syntax);
        string name = NameOf(wait);
        AwaitedBody? awaited = Awaited(wait).FirstOrDefault(body => _awaited.Wants(body, held));
        if (awaited is not null)
        {
            return new Finding(Catalogue.WaitWhileHoldingLock, place, name, LockCalls.NameOf(held.Symbol), awaited.Name)
            {
                Others = [awaited.Body.Syntax.GetLocation()],
            };
        }

        return IsMachineWait(wait) ? new(Catalogue.DeassignUnderLock, place, name, LockCalls.NameOf(held.Symbol)) : null;
    }

    private static string NameOf(IOperation wait)
    {
        ISymbol member = wait is IInvocationOperation call ? call.TargetMethod : ((IPropertyReferenceOperation)wait).Property;
        return $"{member.ContainingType.Name}.{member.Name}";
    }

    /// <summary>The code that an operation waits for: that of the variable if known; for a machine, any handler of this type.</summary>
    private IEnumerable<AwaitedBody> Awaited(IOperation wait)
    {
        IReadOnlyList<AwaitedBody> known = _awaited.Of(wait);
        if (known.Count > 0) return known;

        return IsMachineWait(wait)
            ? handlers.Where(static handler => handler.Kind != HandlerKind.Synchronized)
                .Select(static handler => new AwaitedBody(handler.Body, handler.Name, false))
            : [];
    }

    private bool IsWait(IOperation operation) => IsMachineWait(operation) || AwaitedCode.IsWait(operation);

    private bool IsMachineWait(IOperation operation) => operation is IInvocationOperation call && IsMachineWait(call);

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
}
