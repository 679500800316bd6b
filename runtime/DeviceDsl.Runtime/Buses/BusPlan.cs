namespace DeviceDsl.Buses;

/// <summary>Where doorbells will be on a bus, known beforehand: code that was generated for a machine tells it without a search.</summary>
/// <remarks>
/// A plan is asked, never believed: what it names still decides itself whether it takes a write (IOE-9), so that a wrong
/// answer is slower and never wrong, as a stale cookie is (BUS-7).
/// </remarks>
internal abstract class BusPlan
{
    /// <summary>How many doorbells it knows of.</summary>
    public abstract int Count { get; }

    /// <summary>Which of them a write rings: 0 to <see cref="Count"/> - 1, or anything else for none. Always the same for the same write.</summary>
    public abstract int Find(ulong address, int length, ulong value);
}
