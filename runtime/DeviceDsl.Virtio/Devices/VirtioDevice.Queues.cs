using System.Diagnostics.CodeAnalysis;
using DeviceDsl.Virtio.Devices;

namespace DeviceDsl.Virtio;

/// <content>The queues: how the driver sets them up, and how they are served.</content>
public abstract partial class VirtioDevice
{
    private const int MinTurn = 64;
    private const int MaxAddressHalf = 5;

    /// <summary>The queue that the driver selected; null if the device does not have it (VP-5).</summary>
    internal QueueState? Queue(uint selector) => selector < (uint)QueueCount ? _shape.Queues[(int)selector] : null;

    /// <summary>The driver chooses a size. An invalid size is ignored (VQ-2).</summary>
    internal void SetQueueSize(uint selector, uint size)
    {
        using (_handlers.Enter())
        {
            if (Queue(selector) is not { } queue || !MayConfigure(queue)) return;
            bool isSize = size != 0 && size <= (uint)queue.Maximum && (int.IsPow2((int)size) || Features.Has(VirtioFeature.RingPacked));
            if (isSize) queue.Size = (int)size;
        }
    }

    /// <summary>The driver writes half of the address of one of the three areas of a ring.</summary>
    internal void SetQueueAddress(uint selector, int half, uint value)
    {
        using (_handlers.Enter())
        {
            if (half is >= 0 and <= MaxAddressHalf && Queue(selector) is { } queue && MayConfigure(queue)) queue.SetHalfOfArea(half, value);
        }
    }

    /// <summary>The driver enables a queue: its settings are copied and take effect (ST-7).</summary>
    internal void EnableQueue(uint selector)
    {
        using (_handlers.Enter())
        {
            if (Queue(selector) is not { } queue || !MayConfigure(queue)) return;
            queue.Ring = null;
            if (!TryOpen(queue)) return;
            queue.IsEnabled = true;
            if (IsReady) RestartKicks();
        }
    }

    /// <summary>A legacy driver places a ring; page 0 removes it.</summary>
    /// <param name="selector">The queue.</param>
    /// <param name="page">The page of the ring.</param>
    /// <param name="pageSize">The length of a page, a power of two.</param>
    /// <param name="alignment">The alignment of the used ring, a power of two.</param>
    internal void PlaceLegacyQueue(uint selector, uint page, uint pageSize, uint alignment)
    {
        using (_handlers.Enter())
        {
            if (Queue(selector) is not { } queue || !IsLegacySession || NeedsReset) return;
            int size = queue.Size;
            // Any other page is a new ring, and the old one ends first (VL-3).
            StopKicks();
            queue.Clear();
            queue.Page = page;
            queue.Size = size;
            if (page != 0)
            {
                queue.Areas = VirtQueueAreas.Legacy((ulong)page * pageSize, size, alignment);
                queue.IsEnabled = true;
            }

            if (!IsReady || (queue.IsEnabled && !TryOpen(queue))) return;
            StartKicks();
        }
    }

    /// <summary>A legacy driver chooses a size, before it places the ring (MM-1).</summary>
    internal void SetLegacyQueueSize(uint selector, uint size)
    {
        using (_handlers.Enter())
        {
            if (Queue(selector) is not { IsEnabled: false } queue || !IsLegacySession) return;
            if (size != 0 && size <= (uint)queue.Maximum && int.IsPow2((int)size)) queue.Size = (int)size;
        }
    }

    /// <summary>The driver resets a queue (RR-1).</summary>
    internal void ResetQueue(uint selector)
    {
        using (_handlers.Enter())
        {
            if (!Features.Has(VirtioFeature.RingReset) || Queue(selector) is not { IsEnabled: true } queue) return;
            StopKicks();
            queue.IsBeingReset = true;
            queue.Ring?.Stop();
            _handlers.Guard(nameof(OnQueueReset), () => OnQueueReset(queue.Index));
            FinishQueueReset(queue);
            StartKicks();
        }
    }

    /// <summary>Whether a reset of the queue is not finished because requests from before it are in flight.</summary>
    internal bool IsResetting(uint selector)
    {
        using (_handlers.Enter())
        {
            if (Queue(selector) is not { } queue) return false;
            FinishQueueReset(queue);
            return queue.IsResetting;
        }
    }

    /// <summary>The driver disables a queue at once (MM-5).</summary>
    internal void DisableQueue(uint selector)
    {
        using (_handlers.Enter())
        {
            if (Queue(selector) is not { IsEnabled: true } queue) return;
            StopKicks();
            queue.Clear();
            StartKicks();
        }
    }

    /// <summary>A kick that came without an ioeventfd. The index of a queue that is not served is ignored (VP-9, VL-7).</summary>
    internal void Kick(uint index)
    {
        if (Queue(index) is { } queue) Serve(queue.Index);
    }

    /// <summary>Serves a queue, unless it must not be served now.</summary>
    internal void Serve(int index)
    {
        using (_handlers.Enter())
        {
            QueueState queue = _shape.Queues[index];
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
                _handlers.Fail($"The handler of queue {index}", exception);
            }
        }
    }

    /// <summary>Hands a queue over to other code, which serves it until it gives the queue back (IE-8).</summary>
    /// <param name="queue">The index of the queue.</param>
    /// <param name="kick">The eventfd that the driver's kicks signal. It stays the caller's, and only the caller reads it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The device has no such queue.</exception>
    /// <exception cref="MachineException"><see cref="Errno.EBUSY"/>: the queue already has another owner.</exception>
    public QueueOwner HandOver(int queue, EventFd kick)
    {
        ArgumentNullException.ThrowIfNull(kick);
        ArgumentOutOfRangeException.ThrowIfNegative(queue);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(queue, QueueCount);
        using (_handlers.Enter())
        {
            QueueState state = _shape.Queues[queue];
            if (state.Owner is { } other)
            {
                throw new MachineException(
                    Errno.EBUSY, "IE-8", $"Queue {queue} of {this} cannot be handed over to the owner of {kick}: the owner of {other.Kick} has it.");
            }

            // The device serves the kicks it has received before another owner gets the queue.
            StopKicks();
            state.Owner = new QueueOwner(this, queue, kick);
            StartKicks();
            return state.Owner;
        }
    }

    internal void TakeBack(QueueOwner owner)
    {
        using (_handlers.Enter())
        {
            QueueState state = _shape.Queues[owner.Queue];
            if (state.Owner != owner) return;
            StopKicks();
            state.Owner = null;
            StartKicks();
        }
    }

    internal bool ServeFor(QueueOwner owner, Action<VirtQueue> serve)
    {
        using (_handlers.Enter())
        {
            QueueState queue = _shape.Queues[owner.Queue];
            if (queue.Owner != owner || !IsServable(queue) || !TryOpen(queue)) return false;
            try
            {
                serve(queue.Ring!);
                Publish(queue.Ring!);
            }
            catch (Exception exception)
            {
                _handlers.Fail($"The owner of queue {owner.Queue}", exception);
            }

            return true;
        }
    }

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

    /// <summary>Serves the available requests one after the other, for at most one turn.</summary>
    private static void ServeRequests(VirtQueue ring, Func<DescriptorChain, uint> serve)
    {
        ring.DisableKicks();
        for (int left = Math.Max(ring.Size, MinTurn); left > 0 && ring.TryTake(out DescriptorChain chain); left--)
        {
            ring.Complete(chain, serve(chain));
        }
    }

    private bool MayServe(QueueState queue) => IsServable(queue) && _transport is { MayAccessMemory: true };

    /// <summary>Whether the device may serve a queue, now or once it may access the guest's memory.</summary>
    private bool IsServable(QueueState queue)
        => queue.IsEnabled && !queue.IsBeingReset && !NeedsReset && (_status & VirtioStatus.Failed) == 0 && (IsReady || IsLegacySession);

    /// <summary>
    /// Whether the driver may set a queue up: after agreeing on features and before being ready, or after the queue's reset (ST-7).
    /// </summary>
    private bool MayConfigure(QueueState queue)
    {
        FinishQueueReset(queue);
        return !queue.IsEnabled && !queue.IsResetting && !NeedsReset && !IsLegacySession && (!IsReady || Features.Has(VirtioFeature.RingReset));
    }

    private void FinishQueueReset(QueueState queue)
    {
        if (queue is { IsBeingReset: true, IsResetting: false }) queue.Clear();
    }

    /// <summary>Opens the ring of a queue, unless it is already open.</summary>
    /// <returns>Whether the ring is open; if its setup is invalid, the device needs a reset (VQ-3, ST-8).</returns>
    [MemberNotNullWhen(true, nameof(_transport))]
    private bool TryOpen(QueueState queue)
    {
        if (queue.Ring is not null && _transport is not null) return true;
        if (_transport is null) return false;
        LatchLegacyFeatures();
        if (NeedsReset) return false;
        VirtQueueSetup setup = SetupOf(queue, Features, fault => Fail(fault.ToString()));
        if (VirtQueue.TryCreate(setup, out VirtQueue? ring, out QueueFault? fault))
        {
            queue.Ring = ring;
            FollowAccess(queue);
            return true;
        }

        Fail(fault.ToString());
        return false;
    }

    /// <summary>Suspends rings while the device may not access the guest's memory, and resumes them when it may again (PC-6).</summary>
    private void FollowAccess()
    {
        foreach (QueueState queue in _shape.Queues) FollowAccess(queue);
    }

    private void FollowAccess(QueueState queue)
    {
        if (queue.Ring is not { } ring || _transport is null) return;
        if (_transport.MayAccessMemory ? ring.Resume() : ring.Suspend()) InterruptForQueue(queue);
        // The driver does not kick for these again, and a legacy driver may never set DRIVER_OK.
        if (ring.HasRestoredRequests && MayServe(queue)) Wake(queue);
    }

    /// <summary>Cuts off all requests in flight from the guest's memory.</summary>
    private void EndQueues()
    {
        foreach (QueueState queue in _shape.Queues) queue.Ring?.Stop();
    }

    private VirtQueueSetup SetupOf(QueueState queue, VirtioFeatures features, Action<QueueFault> onBroken) => new()
    {
        Memory = ConnectedTransport.Machine.Memory, Index = queue.Index, Size = queue.Size, MaximumSize = queue.Maximum,
        Areas = queue.Areas, Features = features, IsStrict = _options.IsStrict, OnBroken = onBroken, Owner = this,
    };

    private bool UsesIoEventFd => _options.IoEventFd ?? _shape.Kind.IoEventFd;

    /// <summary>Assigns the ioeventfds, and checks each queue once, because kicks may have come before (IE-3, IE-4).</summary>
    private void StartKicks()
    {
        if (!IsReady || NeedsReset || (_status & VirtioStatus.Failed) != 0 || _transport is not { MayAccessMemory: true }) return;
        _kicks?.Start(_shape.Queues.Where(queue => queue.IsEnabled && (UsesIoEventFd || queue.Owner is not null)));
        foreach (QueueState queue in _shape.Queues)
        {
            if (queue.IsEnabled) Wake(queue);
        }
    }

    /// <summary>Deassigns the ioeventfds; kicks that came before are served here (IE-6).</summary>
    private void StopKicks() => _kicks?.Stop(Drain);

    /// <summary>Serves a queue whose kicks stop; during a pause, in which nothing is served, it is served after the pause.</summary>
    private void Drain(int queue)
    {
        if (_transport is { Machine.IsPaused: true }) Wake(_shape.Queues[queue]);
        else Serve(queue);
    }

    private void RestartKicks()
    {
        StopKicks();
        StartKicks();
    }
}
