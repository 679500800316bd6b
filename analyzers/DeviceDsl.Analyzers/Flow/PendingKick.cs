namespace DeviceDsl.Analyzers.Flow;

/// <summary>Whether a kick may be pending in an eventfd whose doorbell has ended.</summary>
internal enum PendingKick : byte
{
    None,

    /// <summary>The doorbell ended at the end of a <c>using</c>.</summary>
    OfUsing,
    OfDeassign,
}
