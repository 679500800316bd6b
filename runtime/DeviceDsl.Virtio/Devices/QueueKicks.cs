namespace DeviceDsl.Virtio.Devices;

/// <summary>The eventfds that kick a device's queues, and their ioeventfds while these are assigned.</summary>
/// <remarks>
/// Called under the device's lock. The loop's handlers take that lock and then check whether the device is to be served at all: a handler
/// that loses the race with a stop finds that it is not. So nobody has to wait for the loop (IE-7).
/// </remarks>
internal sealed class QueueKicks : IDisposable
{
    private readonly IVirtioTransport _transport;
    private readonly EventFd[] _kicks;
    private readonly LoopRegistration[] _handlers;
    private readonly List<(int Queue, IoEventFdRegistration Registration)> _assigned = [];

    public QueueKicks(IVirtioTransport transport, VirtioDevice device, int count, Action<int> serve)
    {
        _transport = transport;
        _kicks = new EventFd[count];
        _handlers = new LoopRegistration[count];
        for (int i = 0; i < count; i++)
        {
            int queue = i;
            _kicks[i] = transport.Machine.CreateEventFd($"{device.Name} queue {i}");
            _handlers[i] = transport.Machine.Loop.Add(_kicks[i], () => serve(queue));
        }
    }

    /// <summary>Whether ioeventfds are assigned.</summary>
    public bool IsStarted
    {
        get => Volatile.Read(ref field);
        private set => Volatile.Write(ref field, value);
    }

    /// <summary>
    /// The number of times the machine refused the ioeventfds. Kicks then arrive by exits, and the next start tries again.
    /// </summary>
    public int Refusals
    {
        get => Volatile.Read(ref field);
        private set => Volatile.Write(ref field, value);
    }

    /// <summary>Makes the loop serve a queue soon.</summary>
    public void Wake(int queue) => _ = _kicks[queue].TrySignal();

    /// <summary>Assigns the ioeventfds of queues in one update: all of them or none.</summary>
    public void Start(IEnumerable<QueueState> queues)
    {
        if (IsStarted || _transport.Machine.IsDisposed) return;
        using MachineUpdate update = _transport.Machine.BeginUpdate();
        foreach (QueueState queue in queues)
        {
            if (_transport.KickOf(queue.Index) is not { } kick) continue;
            EventFd eventFd = queue.Owner?.Kick ?? _kicks[queue.Index];
            _assigned.Add((queue.Index, update.AssignIoEventFd(eventFd, kick.Address, kick.Length, kick.Match)));
        }

        if (_assigned.Count == 0) return;
        if (update.TryCommit() == Errno.None)
        {
            IsStarted = true;
            return;
        }

        _assigned.Clear();
        Refusals++;
    }

    /// <summary>Deassigns the ioeventfds in one update, then drains the kicks that came before.</summary>
    /// <param name="drain">
    /// Serves a queue, whether its eventfd holds a kick or not: the loop may already have read it and be waiting for the lock that is held
    /// here. Null before a reset, which discards the pending work.
    /// </param>
    public void Stop(Action<int>? drain)
    {
        if (!IsStarted) return;
        IsStarted = false;
        Deassign();
        foreach ((int queue, _) in _assigned)
        {
            _kicks[queue].TryRead(out _);
            drain?.Invoke(queue);
        }

        _assigned.Clear();
    }

    /// <summary>Ends the handlers and the eventfds. Called without the device's lock, because it waits for the loop.</summary>
    public void Dispose()
    {
        foreach (LoopRegistration handler in _handlers) handler.End();
        foreach (EventFd kick in _kicks) kick.Dispose();
    }

    private void Deassign()
    {
        try
        {
            using MachineUpdate update = _transport.Machine.BeginUpdate();
            foreach ((_, IoEventFdRegistration registration) in _assigned) update.Deassign(registration);
            update.Commit();
        }
        catch (ObjectDisposedException)
        {
            // The machine was disposed of first, which ended its registrations.
        }
    }
}
