using System.Linq;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>The finding at a site: of several mistakes, the most specific one.</summary>
internal sealed class SiteDiagnostic
{
    // The most specific first: one mistake, one diagnostic.
    private static readonly Rule[] Order =
    {
        Catalogue.CloseInsideBatch,
        Catalogue.ResampleFdClosedFirst,
        Catalogue.DisposeOrder,
        Catalogue.CloseBeforeDeassign,
        Catalogue.DoubleAssign,
        Catalogue.DuplicateResample,
        Catalogue.MissingRollbackOnFailure,
        Catalogue.DrainBeforeDeassign,
        Catalogue.DeassignWithoutDrain,
        Catalogue.UseAfterDeassign,
    };

    public Rule? Rule { get; private set; }

    public int First { get; private set; } = -1;

    public int Second { get; private set; } = -1;

    /// <summary>The site of a related location, or -1.</summary>
    public int Related { get; private set; } = -1;

    /// <summary>The registration at that time, or null.</summary>
    public TrackedObject? Registration { get; private set; }

    /// <summary>Whether some execution paths are free of the mistake.</summary>
    public bool IsOnlySometimes { get; set; }

    public void Add(Rule rule, int first, int second, int related, TrackedObject? registration)
    {
        if (Rule is null || Rank(rule) < Rank(Rule))
        {
            (Rule, First, Second, Related, Registration) = (rule, first, second, related, registration);
        }
    }

    private static int Rank(Rule rule) => Order.ToList().IndexOf(rule);
}
