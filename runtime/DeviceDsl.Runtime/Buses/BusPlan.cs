namespace DeviceDsl.Buses;

/// <summary>The known places of doorbells on a bus: code generated for a board finds them without a search.</summary>
/// <remarks>
/// A plan is only a hint: the doorbell that it names still decides whether it takes a write (IOE-9). Like a stale cookie, a wrong
/// answer costs time but is never incorrect (BUS-7).
/// </remarks>
internal abstract class BusPlan
{
    /// <summary>The number of doorbells in the plan.</summary>
    public abstract int Count { get; }

    /// <summary>
    /// Returns the doorbell that a write rings: 0 to <see cref="Count"/> - 1, or any other value for none. The result depends only
    /// on the write.
    /// </summary>
    public abstract int Find(ulong address, int length, ulong value);
}
