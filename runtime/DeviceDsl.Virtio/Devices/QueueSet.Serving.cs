namespace DeviceDsl.Virtio.Devices;

/// <content>Serving and publishing: the kicks of the queues and their owners.</content>
internal sealed partial class QueueSet
{
    private const int MinTurn = 64;

    /// <summary>Whether ioeventfds for kicks are assigned.</summary>
    public bool IsKickedByIoEventFd => _kicks is { IsStarted: true };

    /// <summary>The number of times the machine refused the ioeventfds.</summary>
    public int IoEventFdRefusals => _kicks?.Refusals ?? 0;

    /// <summary>A kick that came without an ioeventfd. The index of a queue that is not served is ignored (VP-9, VL-7).</summary>
    public void Kick(uint index)
    {
        if (Find(index) is { } queue) Serve(queue.Index);
    }

    /// <summary>Serves a queue, unless it must not be served now.</summary>
    public void Serve(int index)
    {
        using (_gate.Enter())
        {
            QueueState queue = _queues[index];
            if (!MayServe(queue) || !TryOpen(queue)) return;
            if (queue.Owner is not null)
            {
                Wake(queue);
                return;
            }

            try
            {
                ServeUntilQuiet(queue, queue.Ring!);
            }
            catch (Exception exception)
            {
                _gate.Fail($"The handler of queue {index}", exception);
            }
        }
    }

    /// <summary>Hands a queue over to other code (IE-8).</summary>
    public QueueOwner HandOver(int index, EventFd kick)
    {
        using (_gate.Enter())
        {
            QueueState state = _queues[index];
            if (state.Owner is { } other)
            {
                string reason = $"cannot be handed over to the owner of {kick}: the owner of {other.Kick} has it.";
                throw new MachineException(Errno.EBUSY, "IE-8", $"Queue {index} of {_device} {reason}");
            }

            // The device serves the kicks it has received before another owner gets the queue.
            StopKicks();
            state.Owner = new QueueOwner(this, index, kick);
            StartKicks();
            return state.Owner;
        }
    }

    /// <summary>Takes a queue back from its owner. Does nothing if it has another owner, or none.</summary>
    public void TakeBack(QueueOwner owner)
    {
        using (_gate.Enter())
        {
            QueueState state = _queues[owner.Queue];
            if (state.Owner != owner) return;
            StopKicks();
            state.Owner = null;
            StartKicks();
        }
    }

    /// <summary>Runs code of a queue's owner as a handler of the device.</summary>
    /// <returns>Whether the queue could be served.</returns>
    public bool ServeFor(QueueOwner owner, Action<VirtQueue> serve)
    {
        using (_gate.Enter())
        {
            QueueState queue = _queues[owner.Queue];
            if (queue.Owner != owner || !IsServable(queue) || !TryOpen(queue)) return false;
            try
            {
                serve(queue.Ring!);
                Publish(queue.Ring!);
            }
            catch (Exception exception)
            {
                _gate.Fail($"The owner of queue {owner.Queue}", exception);
            }

            return true;
        }
    }

    /// <summary>Serves the available requests one after the other, for at most one turn.</summary>
    public static void ServeRequests(VirtQueue ring, Func<DescriptorChain, uint> serve)
    {
        ring.DisableKicks();
        for (int left = Math.Max(ring.Size, MinTurn); left > 0 && ring.TryTake(out DescriptorChain chain); left--)
        {
            ring.Complete(chain, serve(chain));
        }
    }

    // Inside the gate.

    /// <summary>Makes the eventfds that kick the queues.</summary>
    public void Connect(IVirtioTransport transport) => _kicks = new QueueKicks(transport, _device, Count, Serve);

    /// <summary>
    /// Releases the eventfds to the caller, which must dispose of them outside the gate, because a handler on the loop may be waiting for
    /// it.
    /// </summary>
    public QueueKicks? Disconnect()
    {
        QueueKicks? kicks = _kicks;
        _kicks = null;
        return kicks;
    }

    /// <summary>Publishes the completed requests of a queue, and interrupts the driver if it asked for that.</summary>
    public void Publish(VirtQueue queue)
    {
        QueueState state = _queues[queue.Index];
        if (queue.Publish()) _session.Interrupts.RaiseForQueue(state);
        if (queue.TakeFreedRoom()) Wake(state);
        if (queue.InFlight == 0) state.Drained?.Set();
    }

    /// <summary>Assigns the ioeventfds, and checks each queue once, because kicks may have come before (IE-3, IE-4).</summary>
    public void StartKicks()
    {
        if (!_session.IsReady || !_session.MayServe || _session.Transport is not { MayAccessMemory: true }) return;
        _kicks?.Start(_queues.Where(queue => queue.IsEnabled && (_usesIoEventFd || queue.Owner is not null)));
        foreach (QueueState queue in _queues)
        {
            if (queue.IsEnabled) Wake(queue);
        }
    }

    /// <summary>Deassigns the ioeventfds; kicks that came before are served here (IE-6).</summary>
    public void StopKicks() => _kicks?.Stop(Drain);

    private void Wake(QueueState queue)
    {
        if (queue.Owner is { } owner) _ = owner.Kick.TrySignal();
        else _kicks?.Wake(queue.Index);
    }

    private void ServeUntilQuiet(QueueState queue, VirtQueue ring)
    {
        long begin = ring.TakenCount;
        bool wasIdle = false;
        while (true)
        {
            long before = ring.TakenCount;
            queue.Serve(ring);
            Publish(ring);
            if (!ring.EnableKicks()) return;
            // The requests found here may have arrived after the handler's last check, without a kick. A handler that leaves them again
            // does so on purpose.
            bool isIdle = ring.TakenCount == before;
            if ((isIdle && wasIdle) || HasUsedItsTurn(queue.Index, ring.TakenCount - begin, ring.Size)) return;
            wasIdle = isIdle;
        }
    }

    /// <summary>
    /// Whether the queue has used up its turn: other work comes next, so that a busy driver does not monopolize the loop (H10).
    /// </summary>
    private bool HasUsedItsTurn(int queue, long served, int size)
    {
        if (served < Math.Max(size, MinTurn)) return false;
        _kicks?.Wake(queue);
        return true;
    }

    private bool MayServe(QueueState queue) => IsServable(queue) && _session.Transport is { MayAccessMemory: true };

    /// <summary>Whether the device may serve a queue, now or once it may access the guest's memory.</summary>
    private bool IsServable(QueueState queue)
        => queue.IsEnabled && !queue.IsBeingReset && _session.MayServe && (_session.IsReady || _session.IsLegacy);

    /// <summary>Serves a queue whose kicks stop; during a pause, in which nothing is served, it is served after the pause.</summary>
    private void Drain(int queue)
    {
        if (_session.Transport is { Machine.IsPaused: true }) Wake(_queues[queue]);
        else Serve(queue);
    }

    private void RestartKicks()
    {
        StopKicks();
        StartKicks();
    }
}
