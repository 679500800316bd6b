using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>Every rule about virtqueues and their devices, applied to one type.</summary>
internal static class QueueRules
{
    /// <summary>Whether a call shows that these rules apply to the type.</summary>
    public static bool Matters(IMethodSymbol method) => method.ContainingType.Name switch
    {
        "GuestMemoryMap" or "ChainReader" or "BinaryPrimitives" => true,
        "MemoryMarshal" => method.Name is "Read" or "Write" or "AsRef",
        "VirtQueue" => method.Name == "EnableKicks",
        "VirtioDevice" => method.Name is "HandOver" or "Synchronize",
        _ => method.Name is "StopAndDrain" || (method.Name == "HandOver" && VirtioApi.IsDevice(method.ContainingType)),
    };

    public static IEnumerable<Finding> Check(TypeCode code, CancellationToken cancellation)
    {
        List<IInvocationOperation> calls = code.All<IInvocationOperation>();
        IEnumerable<Finding> found = RecheckRule.Check(code).Concat(QueueOwnerRule.Check(code));
        if (code.IsDevice || code.IsVirtioDevice) found = found.Concat(new InterruptStatusRule(code, cancellation).Check());

        if (code.IsVirtioDevice)
        {
            found = found.Concat(NotifySafetyRule.Check(code.Type) is { } unsaid ? new[] { unsaid } : Enumerable.Empty<Finding>());
        }
        else
        {
            found = found.Concat(new DriverReadyRule(code, cancellation).Check());
        }

        bool readsGuest = calls.Any(static call => GuestSources.FilledBy(call) is not null);
        if (code.IsDevice || code.IsVirtioDevice || code.HasGuestValues || readsGuest)
        {
            found = found.Concat(new QueueIndexRule(code, cancellation).Check());
        }

        if (calls.Any(static call => call.TargetMethod.ContainingType.Name is "GuestMemoryMap" or "BinaryPrimitives" or "MemoryMarshal"))
        {
            var rings = new RingAccesses(code, cancellation);
            found = found.Concat(new RingIndexRule(code).Check()).Concat(UsedOrderRule.Check(rings)).Concat(FullFenceRule.Check(rings));
        }

        return found.Concat(new ReentrantStopRule(code, cancellation).Check());
    }
}
