using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Flow;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>DDSL0403: the index of a used ring is written before the entry that it publishes, or without a barrier between them.</summary>
internal static class UsedOrderRule
{
    public static IEnumerable<CodeFinding> Check(RingAccesses rings)
    {
        var reported = new HashSet<SyntaxNode>();
        foreach (IReadOnlyList<RingAccess> accesses in rings.ByMethod)
        {
            for (int i = 0; i < accesses.Count; i++)
            {
                if (IsWrite(accesses[i], RingField.Index) && (Late(accesses, i) ?? Unordered(accesses, i)) is { } finding && reported.Add(accesses[i].Site.Syntax))
                {
                    yield return finding;
                }
            }
        }
    }

    // If no index write follows an entry in this method, the preceding index write publishes it.
    private static CodeFinding? Late(IReadOnlyList<RingAccess> accesses, int index)
    {
        RingAccess shown = accesses[index];
        for (int i = index + 1; i < accesses.Count; i++)
        {
            if (IsWrite(accesses[i], RingField.Index) && IsSame(accesses[i], shown)) return null;

            if (IsEntry(accesses[i], shown)
                && RingAccesses.Follows(accesses[i].Site, shown.Site)
                && !accesses.Skip(i + 1).Any(later => IsWrite(later, RingField.Index) && IsSame(later, shown)))
            {
                return Finding(shown, true, "is published before its entry is written, so the driver may read stale data: write the entry first", shown.Releases ? "after" : "after barrier", accesses[i]);
            }
        }

        return null;
    }

    private static CodeFinding? Unordered(IReadOnlyList<RingAccess> accesses, int index)
    {
        RingAccess shown = accesses[index];
        if (shown.Releases) return null;

        for (int i = index - 1; i >= 0 && accesses[i].Kind is RingAccess.Form.Read or RingAccess.Form.Write; i--)
        {
            if (IsEntry(accesses[i], shown) && accesses[i].Site != shown.Site && RingAccesses.Follows(shown.Site, accesses[i].Site))
            {
                return Finding(shown, false, "is published after its entry is written, but without a barrier the driver may see it first: add a barrier between the two", "barrier", accesses[i]);
            }
        }

        return null;
    }

    private static bool IsWrite(RingAccess access, RingField field) => access.Kind == RingAccess.Form.Write && access.Field == field;

    private static bool IsSame(RingAccess one, RingAccess other) => SymbolEqualityComparer.Default.Equals(one.Base, other.Base);

    private static bool IsEntry(RingAccess access, RingAccess index) => IsWrite(access, RingField.UsedEntry) && IsSame(access, index);

    private static CodeFinding Finding(RingAccess index, bool isCertain, string fault, string hint, RingAccess entry)
        => new CodeFinding(Catalogue.UsedIdxBeforeEntry, SyntaxSites.Locate(index.Site.Syntax), isCertain, index.Base!.Name, fault)
        {
            Others = ImmutableArray.Create(SyntaxSites.Locate(entry.Site.Syntax)),
        }.WithHint(hint);
}
