using System.Collections.Generic;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>What was found at each site, over all ways to it.</summary>
internal sealed class Verdicts
{
    private readonly Dictionary<int, Verdict> _verdicts = new();

    public IEnumerable<KeyValuePair<int, Verdict>> All => _verdicts;

    /// <summary>There is a mistake on one of the ways.</summary>
    public void Add(int site, string rule, int first, int second, int related = -1, Thing? registration = null)
        => At(site).Add(rule, first, second, related, registration);

    /// <summary>On one of the ways there is none.</summary>
    public void AddClean(int site) => At(site).IsOnlySometimes = true;

    private Verdict At(int site)
    {
        if (!_verdicts.TryGetValue(site, out var verdict))
        {
            _verdicts.Add(site, verdict = new());
        }

        return verdict;
    }
}
