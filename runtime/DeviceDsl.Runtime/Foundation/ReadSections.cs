namespace DeviceDsl.Foundation;

/// <summary>
/// The read side of a structure that is replaced rather than changed: readers mark their sections with two plain stores, and a
/// writer that has published a new version waits until no reader is left in the old one (BUS-1, LCK-9).
/// </summary>
/// <remarks>
/// Readers neither lock nor allocate. The writer pays: a process-wide barrier and a check of every reading thread. Each structure
/// has its own sections, so that a writer waits only for the readers of its structure.
/// </remarks>
internal sealed class ReadSections
{
    private const int SequenceBits = 40;

    /// <summary>The part of a thread's word that distinguishes one of its sections from the next.</summary>
    public const ulong SequenceMask = (1UL << SequenceBits) - 1;

    private static long s_lastDomain;

    private readonly ulong _domain = (ulong)Interlocked.Increment(ref s_lastDomain) << SequenceBits;
    private long _waits;

    /// <summary>Whether the calling thread is in a section of this structure.</summary>
    public bool IsReading => ReaderSlot.Current.IsIn(_domain);

    /// <summary>
    /// The number of times a writer has waited for readers, which is the cost of changes: one wait for each change, whatever its
    /// size.
    /// </summary>
    public long WaitCount => Volatile.Read(ref _waits);

    /// <summary>Begins a section; disposing the result ends it.</summary>
    public Section Enter()
    {
        ReaderSlot slot = ReaderSlot.Current;
        slot.Enter(_domain);
        return new Section(slot);
    }

    /// <summary>
    /// Waits until every section that began before this call has ended. The caller must have published the new version, and must
    /// not be in a section itself (LCK-5).
    /// </summary>
    /// <exception cref="InvalidOperationException">The calling thread is in a section and would wait for itself.</exception>
    public void WaitForReaders()
    {
        if (IsReading) throw new InvalidOperationException("A writer cannot wait for readers inside its own read section.");
        LockOrder.WaitForReaders();
        Interlocked.Increment(ref _waits);
        Interlocked.MemoryBarrierProcessWide();
        foreach (ReaderSlot slot in ReaderSlot.All) slot.WaitUntilOut(_domain);
    }

    /// <summary>Whether a thread's word marks a section of this domain.</summary>
    public static bool IsOf(ulong word, ulong domain) => (word & ~SequenceMask) == domain;

    /// <summary>A section in progress. The default value is part of an enclosing section and ends with it.</summary>
    public readonly ref struct Section(ReaderSlot? slot)
    {
        /// <summary>Ends the section.</summary>
        public void Dispose() => slot?.Exit();
    }
}
