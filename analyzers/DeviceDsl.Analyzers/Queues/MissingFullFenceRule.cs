using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>
/// DDSL0404: no full fence between a write to the used ring and a read of the driver's wishes, so the processor may reorder them (VQ-7).
/// </summary>
/// <remarks>
/// Reported only if entries identify both parts of the ring: the device writes the one with entries of 8 bytes, and reads the one with
/// entries of 2.
/// </remarks>
internal static class MissingFullFenceRule
{
    public static IEnumerable<Finding> Check(RingAccesses rings)
    {
        var reported = new HashSet<SyntaxNode>();
        foreach (IReadOnlyList<RingAccess> accesses in rings.ByMethod)
        {
            for (int i = 0; i < accesses.Count; i++)
            {
                if (accesses[i].Kind == RingAccess.Form.Write
                    && Fault(accesses[i].Field) is var (wanted, fault)
                    && rings.HasEntries(accesses[i].Base, RingField.UsedEntry)
                    && Unfenced(rings, accesses, i, wanted) is { } read
                    && reported.Add(read.Site.Syntax))
                {
                    yield return new Finding(Catalogue.MissingFullFence, SyntaxSites.Locate(read.Site.Syntax), read.Base!.Name, fault)
                    {
                        Others = [SyntaxSites.Locate(accesses[i].Site.Syntax)],
                    };
                }
            }
        }
    }

    private static (RingField[] Wanted, string Fault)? Fault(RingField written) => written switch
    {
        RingField.Index
            => (
                new[] { RingField.Flags, RingField.UsedEvent },
                "the device may miss that the driver wants an interrupt for the entries just published"),
        RingField.Flags or RingField.AvailableEvent
            => (new[] { RingField.Index }, "the device may miss entries that the driver added before it saw that kicks are enabled"),
        _ => null,
    };

    private static RingAccess? Unfenced(RingAccesses rings, IReadOnlyList<RingAccess> accesses, int write, RingField[] wanted)
        => accesses.Skip(write + 1)
            .TakeWhile(static access => access.Kind != RingAccess.Form.FullFence)
            .FirstOrDefault(access => access.Kind == RingAccess.Form.Read
                && wanted.Contains(access.Field)
                && access.Site != accesses[write].Site
                && !SymbolEqualityComparer.Default.Equals(access.Base, accesses[write].Base)
                && rings.HasEntries(access.Base, RingField.AvailableEntry)
                && RingAccesses.Follows(access.Site, accesses[write].Site));
}
