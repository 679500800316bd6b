using System.Collections.Generic;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>The findings at sites, over all execution paths.</summary>
internal sealed class SiteDiagnostics
{
    private readonly Dictionary<int, SiteDiagnostic> _diagnostics = new();

    public IEnumerable<KeyValuePair<int, SiteDiagnostic>> All => _diagnostics;

    /// <summary>Records a mistake on one of the paths.</summary>
    public void Add(int site, Rule rule, int first, int second, int related = -1, TrackedObject? registration = null)
        => At(site).Add(rule, first, second, related, registration);

    /// <summary>Records that one of the paths has no mistake.</summary>
    public void AddClean(int site) => At(site).IsOnlySometimes = true;

    private SiteDiagnostic At(int site)
    {
        if (!_diagnostics.TryGetValue(site, out SiteDiagnostic? diagnostic)) _diagnostics.Add(site, diagnostic = new());

        return diagnostic;
    }
}
