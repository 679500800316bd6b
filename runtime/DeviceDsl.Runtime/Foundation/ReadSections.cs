namespace DeviceDsl.Foundation;

/// <summary>
/// The read side of a structure that is replaced rather than changed: readers mark where they are with two plain stores,
/// and a writer that has published a new version waits until nobody is left in the old one (BUS-1, LCK-9).
/// </summary>
/// <remarks>
/// Readers neither lock nor allocate. The price is the writer's: a barrier across the process and a look at every
/// reading thread. Each structure has sections of its own, so that a writer waits for its own readers alone.
/// </remarks>
internal sealed class ReadSections
{
    private const int SequenceBits = 40;

    /// <summary>The part of a thread's word that tells one of its sections from the next.</summary>
    public const ulong SequenceMask = (1UL << SequenceBits) - 1;

    private static long s_lastDomain;

    private readonly ulong _domain = (ulong)Interlocked.Increment(ref s_lastDomain) << SequenceBits;
    private long _waits;

    /// <summary>Whether the calling thread is in a section of this structure.</summary>
    public bool IsReading => ReaderSlot.Current.IsIn(_domain);

    /// <summary>How often a writer has waited for readers: what changes cost, each once whatever the number of those it concerns.</summary>
    public long WaitCount => Volatile.Read(ref _waits);

    /// <summary>Begins a section; disposing the result ends it.</summary>
    public Section Enter()
    {
        ReaderSlot slot = ReaderSlot.Current;
        slot.Enter(_domain);
        return new Section(slot);
    }

    /// <summary>
    /// Waits until every section that began before this call has ended. The new version must be published already, and
    /// the caller must not be reading itself (LCK-5).
    /// </summary>
    /// <exception cref="InvalidOperationException">The calling thread is in a section: it would wait for itself.</exception>
    public void WaitForReaders()
    {
        if (IsReading) throw new InvalidOperationException("A writer cannot wait for readers inside a read section of its own.");
        LockOrder.WaitForReaders();
        Interlocked.Increment(ref _waits);
        Interlocked.MemoryBarrierProcessWide();
        foreach (ReaderSlot slot in ReaderSlot.All) slot.WaitUntilOut(_domain);
    }

    /// <summary>Whether a thread's word stands for a section of this domain.</summary>
    public static bool IsOf(ulong word, ulong domain) => (word & ~SequenceMask) == domain;

    /// <summary>A section in progress; the default one is part of another and ends with it.</summary>
    public readonly ref struct Section(ReaderSlot? slot)
    {
        /// <summary>Ends the section.</summary>
        public void Dispose() => slot?.Exit();
    }
}
