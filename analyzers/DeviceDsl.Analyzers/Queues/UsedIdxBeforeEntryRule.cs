using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>DDSL0403: the index of a used ring is written before the entry that it publishes, or without a barrier between them.</summary>
internal static class UsedIdxBeforeEntryRule
{
    public static IEnumerable<Finding> Check(RingAccesses rings)
    {
        var reported = new HashSet<SyntaxNode>();
        foreach (IReadOnlyList<RingAccess> accesses in rings.ByMethod)
        {
            for (int i = 0; i < accesses.Count; i++)
            {
                if (IsWrite(accesses[i], RingField.Index)
                    && (Late(accesses, i) ?? Unordered(accesses, i)) is { } finding
                    && reported.Add(accesses[i].Site.Syntax))
                {
                    yield return finding;
                }
            }
        }
    }

    // If no index write follows an entry in this method, the preceding index write publishes it.
    private static Finding? Late(IReadOnlyList<RingAccess> accesses, int index)
    {
        RingAccess shown = accesses[index];
        for (int i = index + 1; i < accesses.Count; i++)
        {
            if (IsWrite(accesses[i], RingField.Index) && IsSame(accesses[i], shown)) return null;

            if (IsEntry(accesses[i], shown)
                && RingAccesses.Follows(accesses[i].Site, shown.Site)
                && !accesses.Skip(i + 1).Any(later => IsWrite(later, RingField.Index) && IsSame(later, shown)))
            {
                return Create(
                    shown,
                    accesses[i],
                    "is published before its entry is written, so the driver may read stale data: write the entry first",
                    new(MovesIndex: true, NeedsBarrier: !shown.Releases));
            }
        }

        return null;
    }

    private static Finding? Unordered(IReadOnlyList<RingAccess> accesses, int index)
    {
        RingAccess shown = accesses[index];
        if (shown.Releases) return null;

        for (int i = index - 1; i >= 0 && accesses[i].Kind is RingAccess.Form.Read or RingAccess.Form.Write; i--)
        {
            if (IsEntry(accesses[i], shown) && accesses[i].Site != shown.Site && RingAccesses.Follows(shown.Site, accesses[i].Site))
            {
                return Create(
                    shown,
                    accesses[i],
                    "is published after its entry is written, but without a barrier the driver may see it first: "
                        + "add a barrier between the two",
                    new(MovesIndex: false, NeedsBarrier: true)) with
                {
                    MaxSeverity = DiagnosticSeverity.Warning,
                };
            }
        }

        return null;
    }

    private static bool IsWrite(RingAccess access, RingField field) => access.Kind == RingAccess.Form.Write && access.Field == field;

    private static bool IsSame(RingAccess one, RingAccess other) => SymbolEqualityComparer.Default.Equals(one.Base, other.Base);

    private static bool IsEntry(RingAccess access, RingAccess index) => IsWrite(access, RingField.UsedEntry) && IsSame(access, index);

    private static Finding Create(RingAccess index, RingAccess entry, string fault, UsedEntryHint hint)
        => new(Catalogue.UsedIdxBeforeEntry, SyntaxSites.Locate(index.Site.Syntax), index.Base!.Name, fault)
        {
            Others = [SyntaxSites.Locate(entry.Site.Syntax)],
            Hint = hint,
        };
}
