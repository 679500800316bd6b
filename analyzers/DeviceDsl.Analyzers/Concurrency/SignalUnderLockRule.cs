using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Analyzers.Concurrency;

/// <summary>DDSL0308: an eventfd is signalled under a lock, so the waiting code runs under the lock.</summary>
internal static class SignalUnderLockRule
{
    public static IEnumerable<Finding> CheckAll(IReadOnlyList<HeldLock> locks, TypeCode code, CancellationToken cancellation)
        => locks.SelectMany(held => Check(held, code));

    private static IEnumerable<Finding> Check(HeldLock held, TypeCode code)
        => held.Code.SelectMany(block => code.Blocks.Of(block).Calls)
            .Where(call => code.CallOf(call) == MachineCall.Signal)
            .Select(call => new Finding(Catalogue.SignalUnderLock, SyntaxSites.Locate(call.Syntax), LockCalls.NameOf(held.Symbol)));
}
