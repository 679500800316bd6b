using System.Collections.Generic;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>The findings at sites, over all execution paths.</summary>
internal sealed class SiteDiagnostics
{
    private readonly Dictionary<int, SiteDiagnostic> _diagnostics = new();

    public IEnumerable<KeyValuePair<int, SiteDiagnostic>> All => _diagnostics;

    /// <summary>Records a mistake on one of the paths.</summary>
    /// <param name="violation">The mistake.</param>
    /// <param name="related">The site of a related location, or -1.</param>
    /// <param name="registration">The registration at that time, or null.</param>
    public void Add(Violation violation, int related = -1, TrackedObject? registration = null)
        => At(violation.Site).Add(violation, related, registration);

    /// <summary>Records that one of the paths has no mistake.</summary>
    public void AddClean(int site) => At(site).IsOnlySometimes = true;

    private SiteDiagnostic At(int site)
    {
        if (!_diagnostics.TryGetValue(site, out SiteDiagnostic? diagnostic)) _diagnostics.Add(site, diagnostic = new());

        return diagnostic;
    }
}
