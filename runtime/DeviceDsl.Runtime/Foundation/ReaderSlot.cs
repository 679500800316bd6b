namespace DeviceDsl.Foundation;

/// <summary>The read sections that one thread is in, visible to the writers of every <see cref="ReadSections"/>.</summary>
internal sealed class ReaderSlot
{
    /// <summary>
    /// The maximum nesting of sections. A bus access, the chip it reaches and the eventfds that the chip signals need three.
    /// </summary>
    private const int Capacity = 16;

    [LockRank((int)LockRank.Readers)]
    private static readonly RankedLock Gate = new(LockRank.Readers);
    private static ReaderSlot[] s_all = [];

    [ThreadStatic]
    private static ReaderSlot? t_current;

    private readonly Thread _thread = Thread.CurrentThread;
    private readonly ulong[] _words = new ulong[Capacity];
    private ulong _sequence;
    private int _depth;

    /// <summary>The slot of the calling thread, created at its first use.</summary>
    public static ReaderSlot Current => t_current ?? Register();

    /// <summary>The slots of all threads that have entered a section and may still be alive.</summary>
    public static ReadOnlySpan<ReaderSlot> All => Volatile.Read(ref s_all);

    /// <summary>Marks the thread as reading. A plain store: the writer's process-wide barrier orders it.</summary>
    public void Enter(ulong domain)
    {
        int depth = _depth;
        if (depth == Capacity) throw new InvalidOperationException("Read sections are nested too deeply.");
        _sequence = (_sequence + 1) & ReadSections.SequenceMask;
        _depth = depth + 1;
        Volatile.Write(ref _words[depth], domain | _sequence);
    }

    /// <summary>Ends the section entered last.</summary>
    public void Exit()
    {
        int depth = _depth - 1;
        Volatile.Write(ref _words[depth], 0);
        _depth = depth;
    }

    /// <summary>Whether the thread is in a section of this domain. Called only on the slot's own thread.</summary>
    public bool IsIn(ulong domain)
    {
        foreach (ref ulong word in _words.AsSpan(0, _depth))
        {
            if (ReadSections.IsOf(Volatile.Read(ref word), domain)) return true;
        }

        return false;
    }

    /// <summary>Waits until every section of this domain that the thread is currently in has ended. Later sections do not count.</summary>
    public void WaitUntilOut(ulong domain)
    {
        foreach (ref ulong word in _words.AsSpan())
        {
            ulong seen = Volatile.Read(ref word);
            if (!ReadSections.IsOf(seen, domain)) continue;
            var spin = new SpinWait();
            while (Volatile.Read(ref word) == seen) spin.SpinOnce();
        }
    }

    private static ReaderSlot Register()
    {
        var slot = new ReaderSlot();
        using (Gate.Hold())
        {
            // Slots of dead threads are dropped when the next thread registers.
            s_all = [.. s_all.Where(other => other._thread.IsAlive), slot];
        }

        t_current = slot;
        return slot;
    }
}
