namespace DeviceDsl.Analyzers.Flow;

/// <summary>Whether a kick may be left in an eventfd whose doorbell is gone.</summary>
internal enum PendingKick : byte
{
    None,

    /// <summary>The doorbell went at the end of a <c>using</c>.</summary>
    OfUsing,
    OfDeassign,
}
