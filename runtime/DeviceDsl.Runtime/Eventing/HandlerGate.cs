using DeviceDsl.Foundation;

namespace DeviceDsl.Eventing;

/// <summary>
/// The only way into the code of a device. Handlers run one at a time, not during a pause, and not after the device is gone.
/// </summary>
/// <remarks>
/// Everything that runs code of a device enters here: a guest access, the machine's loop, a host event, a reset. The gate also
/// contains the exceptions of that code. Entering does not allocate.
/// </remarks>
internal sealed class HandlerGate : IHandlerGate
{
    private readonly RankedLock _lock;
    private readonly IHandlerOwner _owner;
    private readonly List<(GateTimer Timer, Action<ulong> Handler)> _timers = [];
    private PostedActions? _posted;
    private PauseGate? _pause;
    private HandlerExceptions? _exceptions;
    private VirtualClock? _clock;
    private HandlerThread? _holder;
    private int _depth;
    private bool _isClosed;

    /// <summary>Creates the gate of a device that is not yet on a machine.</summary>
    /// <param name="rank">The rank of its lock, which depends on the device's layer.</param>
    /// <param name="owner">The device.</param>
    public HandlerGate(LockRank rank, IHandlerOwner owner)
    {
        _lock = new RankedLock(rank, hasPeers: true);
        _owner = owner;
    }

    /// <summary>Creates the gate of a device on a machine.</summary>
    /// <param name="rank">The rank of its lock, which depends on the device's layer.</param>
    /// <param name="owner">The device.</param>
    /// <param name="loop">The machine's loop.</param>
    public HandlerGate(LockRank rank, IHandlerOwner owner, DeviceLoop loop)
        : this(rank, owner)
        => Connect(loop);

    /// <inheritdoc/>
    public string? Name => _owner.ToString();

    /// <inheritdoc/>
    public HandlerThread? Holder => Volatile.Read(ref _holder);

    /// <summary>The accesses to the device that wait for an answer.</summary>
    public DeferredAccesses Deferred { get; } = new();

    /// <summary>The clock of the machine; one that stands still for a device that is not on a machine.</summary>
    public VirtualClock Clock => Volatile.Read(ref _clock) ?? VirtualClock.Unattached;

    /// <summary>Whether the calling thread runs a handler of the device.</summary>
    public bool IsInside => _lock.IsHeldByCurrentThread;

    /// <summary>Whether handlers may run. Read under the gate.</summary>
    public bool IsOpen => !_isClosed && _owner.MayRun;

    /// <summary>Whether the device is gone for good.</summary>
    public bool IsClosed => Volatile.Read(ref _isClosed);

    /// <summary>Connects the gate of an unattached device to a machine.</summary>
    public void Connect(DeviceLoop loop)
    {
        using (_lock.Hold())
        {
            Volatile.Write(ref _posted, new PostedActions(this, loop));
            Volatile.Write(ref _exceptions, loop.Exceptions);
            Volatile.Write(ref _pause, loop.Handlers);
            Volatile.Write(ref _clock, loop.Clock);
            foreach ((GateTimer timer, Action<ulong> handler) in _timers) Connect(timer, handler);
        }
    }

    /// <summary>Adds a timer of the device. Its time goes on while the device is on a machine.</summary>
    /// <param name="timer">The timer.</param>
    /// <param name="handler">Its handler, which gets the number of deadlines that have passed.</param>
    public void Add(GateTimer timer, Action<ulong> handler)
    {
        using (_lock.Hold())
        {
            _timers.Add((timer, handler));
            Connect(timer, handler);
        }
    }

    /// <summary>Disconnects the gate from the machine and drops posted actions.</summary>
    public void Disconnect()
    {
        using (_lock.Hold())
        {
            _posted?.Drop();
            Volatile.Write(ref _posted, null);
            Volatile.Write(ref _exceptions, null);
            Volatile.Write(ref _pause, null);
            Volatile.Write(ref _clock, null);
            foreach ((GateTimer timer, _) in _timers) timer.Disconnect();
        }
    }

    /// <summary>Waits for the end of a pause and until no other handler runs.</summary>
    /// <returns>The hold; disposing it lets other threads in.</returns>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: handlers of several devices would wait for each other in a cycle, or an end-of-interrupt
    /// callback would wait for a handler.
    /// </exception>
    public Scope Enter()
    {
        ThrowIfInCallback();
        while (true)
        {
            PauseGate? pause = Volatile.Read(ref _pause);
            ReadSections.Section passage = pause is null ? default : pause.Pass();
            if (TryEnter(pause, passage, out Scope scope)) return scope;
        }
    }

    /// <summary>Does the same as <see cref="Enter"/>, but even during a pause, for example to save a state.</summary>
    public Scope EnterAnyway()
    {
        ThrowIfInCallback();
        while (true)
        {
            PauseGate? pause = Volatile.Read(ref _pause);
            ReadSections.Section passage = pause is null ? default : pause.PassAnyway();
            if (TryEnter(pause, passage, out Scope scope)) return scope;
        }
    }

    /// <summary>Keeps handlers out while data that they change is read. No code of the device may run meanwhile.</summary>
    public Scope Hold()
    {
        ThrowIfInCallback();
        Take();
        return new Scope(this, default, default);
    }

    /// <summary>Reports the exception of a handler to the owner. The gate is held.</summary>
    /// <param name="handler">The handler's name in messages.</param>
    /// <param name="exception">The exception.</param>
    public void Fail(string handler, Exception exception) => _owner.OnHandlerFailed(handler, exception);

    /// <summary>Runs a handler, unless the device is gone or needs a reset.</summary>
    /// <param name="handler">The handler's name in messages.</param>
    /// <param name="action">The handler. If it throws, the device needs a reset.</param>
    /// <returns>Whether the handler ran.</returns>
    public bool TryRun(string handler, Action action)
    {
        using Scope scope = Enter();
        if (!IsOpen) return false;
        Guard(handler, action);
        return true;
    }

    /// <summary>Runs code of the device under the gate and contains its exceptions.</summary>
    /// <returns>Whether it completed without an exception.</returns>
    public bool Guard(string handler, Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception exception)
        {
            Fail(handler, exception);
            return false;
        }
    }

    /// <summary>Runs a host action as a handler before this method returns.</summary>
    /// <param name="action">The action.</param>
    /// <param name="hasRun">Whether the action ran. It does not run while the device needs a reset.</param>
    /// <returns>Whether the device still exists; if not, the call had no effect.</returns>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: the caller is a handler of another device.</exception>
    public bool TrySynchronize(Action action, out bool hasRun)
    {
        ThrowIfInAnother();
        HandlerExceptions? exceptions = Volatile.Read(ref _exceptions);
        using HandlerExceptions.Call call = exceptions is null ? default : exceptions.Begin();
        bool isThere = TryRunInside(action, out hasRun);
        call.Complete();
        return isThere;
    }

    /// <summary>Refuses a handler of another device, because handlers of this device may wait for it.</summary>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: the caller is a handler of another device.</exception>
    public void ThrowIfInAnother()
    {
        if (IsInside || !HandlerThread.Current.IsInsideAny) return;
        throw new MachineException(
            Errno.EDEADLK, "LCK-11",
            $"A handler of another device waits for the handlers of {Name}, which may wait for it; use Post, which does not wait.");
    }

    /// <summary>Queues an action to run as a handler on the machine's loop.</summary>
    /// <returns>Whether the action was queued. It is not if the device is not on a machine.</returns>
    public bool TryPost(Action action) => Volatile.Read(ref _posted)?.TryAdd(action) ?? false;

    /// <summary>Closes the gate for good. When this method returns, no handler runs or will run, and posted actions are dropped.</summary>
    /// <param name="onClosing">Called in the same hold, after the last handler.</param>
    public void Close(Action? onClosing = null)
    {
        using Scope scope = EnterAnyway();
        Volatile.Write(ref _isClosed, true);
        _posted?.Drop();
        foreach ((GateTimer timer, _) in _timers) timer.Disconnect();
        Deferred.Close();
        onClosing?.Invoke();
    }

    private void Connect(GateTimer timer, Action<ulong> handler)
    {
        if (_clock?.Timers is { } timers && !_isClosed) timer.Connect(timers, this, handler);
    }

    private bool TryRunInside(Action action, out bool hasRun)
    {
        using Scope scope = Enter();
        hasRun = IsOpen;
        if (hasRun) Guard("Synchronize", action);
        return !_isClosed;
    }

    private bool TryEnter(PauseGate? pause, ReadSections.Section passage, out Scope scope)
    {
        ReadSections.Section handler = pause is null ? default : pause.EnterHandler();
        try
        {
            Take();
        }
        catch
        {
            handler.Dispose();
            passage.Dispose();
            throw;
        }

        scope = new Scope(this, passage, handler);
        if (Volatile.Read(ref _pause) == pause) return true;
        // The device has moved to another machine, or to none, whose gate must be passed instead.
        scope.Dispose();
        scope = default;
        return false;
    }

    private void Take()
    {
        HandlerThread thread = HandlerThread.Current;
        if (!IsInside && thread.IsInsideAny) thread.CheckWait(this);
        try
        {
            _lock.Enter();
        }
        finally
        {
            thread.EndWait();
        }

        _depth++;
        Volatile.Write(ref _holder, thread);
        thread.Enter();
    }

    // Checked before a pause is waited for, because the pause might last until the callback has ended.
    private void ThrowIfInCallback()
    {
        if (HandlerThread.Current.IsInCallback) HandlerThread.Current.ThrowIfInCallback($"waits for {Name}");
    }

    private void Leave()
    {
        HandlerThread.Current.Leave();
        if (--_depth == 0) Volatile.Write(ref _holder, null);
        _lock.Exit();
    }

    /// <summary>A hold of the gate.</summary>
    public readonly ref struct Scope
    {
        private readonly HandlerGate? _gate;
        private readonly ReadSections.Section _passage;
        private readonly ReadSections.Section _handler;

        internal Scope(HandlerGate gate, ReadSections.Section passage, ReadSections.Section handler)
        {
            _gate = gate;
            _passage = passage;
            _handler = handler;
        }

        /// <summary>Lets other threads in.</summary>
        public void Dispose()
        {
            _gate?.Leave();
            _handler.Dispose();
            _passage.Dispose();
        }
    }
}
