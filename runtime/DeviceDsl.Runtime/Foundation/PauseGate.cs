namespace DeviceDsl.Foundation;

/// <summary>The single gate to the code of a machine's devices: a thread passes it before it runs any. A pause closes the gate.</summary>
/// <remarks>
/// <para>
/// Passing is a read section: two plain stores, whether or not the gate was ever closed. A thread that has passed stays inside
/// until the section ends, even if the gate is closed meanwhile; closing the gate waits for it.
/// </para>
/// <para>
/// Inside, a second kind of section marks that the thread runs a handler. Every wait for handlers checks it, so that no handler
/// waits for itself.
/// </para>
/// <para>
/// A pause belongs to the threads that began it. They pass the closed gate: their own actions on devices are part of the pause.
/// While one thread saves or loads a state, only that thread passes.
/// </para>
/// </remarks>
internal sealed class PauseGate
{
    private readonly ReadSections _passages = new();
    private readonly ReadSections _handlers = new();
    [LockRank((int)LockRank.PauseGate)]
    private readonly RankedMonitor _change = new(LockRank.PauseGate);
    private readonly HashSet<IPausedWork> _parked = [];
    private Thread[] _owners = [];
    private Thread? _only;
    private bool _isClosed;

    /// <summary>Whether a pause is on.</summary>
    public bool IsClosed => Volatile.Read(ref _isClosed);

    /// <summary>Whether the calling thread runs a handler.</summary>
    public bool IsInside => _handlers.IsReading;

    /// <summary>Whether the calling thread has passed the gate.</summary>
    public bool HasPassed => _passages.IsReading;

    /// <summary>Whether the calling thread holds a pause and would wait for itself at the gate.</summary>
    public bool IsHeldByCurrentThread => IsClosed && IsOwner;

    /// <summary>
    /// Whether the calling thread runs code that handlers of this or another machine may be waiting for. Such a thread must not
    /// wait for handlers.
    /// </summary>
    public bool MustNotWait => IsInside || HandlerThread.Current.MustNotWait;

    private bool IsOwner => Array.IndexOf(Volatile.Read(ref _owners), Thread.CurrentThread) >= 0;

    private bool MayPassClosed => Volatile.Read(ref _only) is { } only ? only == Thread.CurrentThread : IsOwner;

    /// <summary>Passes the gate, unless it is closed by a pause that the calling thread does not hold.</summary>
    /// <param name="passage">The passage; disposing it ends it.</param>
    public bool TryPass(out ReadSections.Section passage)
    {
        passage = default;
        if (HasPassed) return true;
        passage = _passages.Enter();
        // Checked inside the section: a thread that closes the gate either waits for this section, or its change is visible here.
        if (!IsClosed || MayPassClosed) return true;
        passage.Dispose();
        passage = default;
        return false;
    }

    /// <summary>Passes the gate, after waiting for the end of any pause that the calling thread does not hold.</summary>
    /// <returns>The passage; disposing it ends it.</returns>
    public ReadSections.Section Pass()
    {
        ReadSections.Section passage;
        while (!TryPass(out passage)) AwaitOpen();
        return passage;
    }

    /// <summary>Passes the gate for a guest access, which must not run in a pause.</summary>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: the calling thread holds the pause that the access would wait for, or runs an end-of-interrupt
    /// callback.
    /// </exception>
    public ReadSections.Section PassGuest()
    {
        HandlerThread.Current.ThrowIfInCallback("makes a guest access to a device");
        if (IsHeldByCurrentThread && !HasPassed)
        {
            throw new MachineException(
                Errno.EDEADLK, "LCK-11",
                "A guest access would wait for the end of a pause that its own thread holds; make it on another thread or after Resume.");
        }

        return Pass();
    }

    /// <summary>Passes the gate even during a pause, for operations that a pause is made for, such as saving a state.</summary>
    public ReadSections.Section PassAnyway() => HasPassed ? default : _passages.Enter();

    /// <summary>Marks that the calling thread, which has passed, runs a handler.</summary>
    public ReadSections.Section EnterHandler() => IsInside ? default : _handlers.Enter();

    /// <summary>Closes the gate for the calling thread, which is not inside, and waits until no thread is inside.</summary>
    public void Close()
    {
        using (_change.Hold())
        {
            if (!IsOwner) Volatile.Write(ref _owners, [.. _owners, Thread.CurrentThread]);
            Volatile.Write(ref _isClosed, true);
        }

        LockOrder.WaitForHandlers();
        _passages.WaitForReaders();
    }

    /// <summary>
    /// Keeps every other thread out, even those that hold a pause, and waits until they have left. The calling thread, which is not
    /// inside, saves or loads a state in a pause.
    /// </summary>
    public void KeepOthersOut()
    {
        using (_change.Hold()) Volatile.Write(ref _only, Thread.CurrentThread);
        LockOrder.WaitForHandlers();
        _passages.WaitForReaders();
    }

    /// <summary>Lets the threads that hold a pause pass again.</summary>
    public void LetOthersIn()
    {
        using (_change.Hold())
        {
            Volatile.Write(ref _only, null);
            _change.PulseAll();
        }
    }

    /// <summary>Ends the calling thread's pause; on a thread that holds none, every pause.</summary>
    /// <returns>Whether the gate is open afterwards.</returns>
    public bool TryOpen()
    {
        using (_change.Hold())
        {
            Volatile.Write(ref _owners, IsOwner ? [.. _owners.Where(owner => owner != Thread.CurrentThread)] : []);
            if (_owners.Length > 0) return false;
        }

        Open();
        return true;
    }

    /// <summary>Lets the calling thread pass in every pause, because it ends the machine.</summary>
    public void Join()
    {
        using (_change.Hold())
        {
            if (!IsOwner) Volatile.Write(ref _owners, [.. _owners, Thread.CurrentThread]);
        }
    }

    /// <summary>Opens the gate, whichever threads closed it, and resumes everything that waits at it.</summary>
    public void Open()
    {
        IPausedWork[] parked;
        using (_change.Hold())
        {
            Volatile.Write(ref _owners, []);
            Volatile.Write(ref _isClosed, false);
            parked = [.. _parked];
            _parked.Clear();
            _change.PulseAll();
        }

        foreach (IPausedWork work in parked) work.Schedule();
    }

    /// <summary>Parks work that could not pass, and schedules it when the pause ends.</summary>
    public void Park(IPausedWork work)
    {
        using (_change.Hold())
        {
            if (_isClosed)
            {
                _parked.Add(work);
                return;
            }
        }

        work.Schedule();
    }

    private void AwaitOpen()
    {
        using (_change.Hold())
        {
            while (_isClosed && !MayPassClosed) _change.Wait();
        }
    }
}
