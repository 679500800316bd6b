using System;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Analyzers.Flow;

/// <summary>The finding at a site: of several mistakes, the most specific one.</summary>
internal sealed class SiteDiagnostic
{
    /// <summary>Every rule about a site, the most specific first: one mistake, one diagnostic.</summary>
    public static readonly Rule[] Order =
    [
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
    ];

    /// <summary>The mistake; null if there is none.</summary>
    public Violation? Violation { get; private set; }

    /// <summary>The site of a related location, or -1.</summary>
    public int Related { get; private set; } = -1;

    /// <summary>The registration at that time, or null.</summary>
    public TrackedObject? Registration { get; private set; }

    /// <summary>Whether some execution paths are free of the mistake.</summary>
    public bool IsOnlySometimes { get; set; }

    public void Add(Violation violation, int related, TrackedObject? registration)
    {
        if (Violation is null || Rank(violation) < Rank(Violation)) (Violation, Related, Registration) = (violation, related, registration);
    }

    private static int Rank(Violation violation) => Array.IndexOf(Order, violation.Rule);
}
