using System.Collections.Generic;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>What was found at each site, over all ways to it.</summary>
internal sealed class SiteDiagnostics
{
    private readonly Dictionary<int, SiteDiagnostic> _diagnostics = new();

    public IEnumerable<KeyValuePair<int, SiteDiagnostic>> All => _diagnostics;

    /// <summary>There is a mistake on one of the ways.</summary>
    public void Add(int site, string rule, int first, int second, int related = -1, TrackedObject? registration = null)
        => At(site).Add(rule, first, second, related, registration);

    /// <summary>On one of the ways there is none.</summary>
    public void AddClean(int site) => At(site).IsOnlySometimes = true;

    private SiteDiagnostic At(int site)
    {
        if (!_diagnostics.TryGetValue(site, out var diagnostic))
        {
            _diagnostics.Add(site, diagnostic = new());
        }

        return diagnostic;
    }
}
