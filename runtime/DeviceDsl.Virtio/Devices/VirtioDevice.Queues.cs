using System.Diagnostics.CodeAnalysis;
using DeviceDsl.Virtio.Devices;

namespace DeviceDsl.Virtio;

/// <content>The queues: how the driver sets them up, and how they are served.</content>
public abstract partial class VirtioDevice
{
    private const int LeastTurn = 64;
    private const int HighestAddressHalf = 5;

    /// <summary>A queue by a selector of the driver; null where there is none (VP-5).</summary>
    internal QueueState? Queue(uint selector) => selector < (uint)QueueCount ? _shape.Queues[(int)selector] : null;

    /// <summary>The driver chooses a size. What is none is not taken (VQ-2).</summary>
    internal void SetQueueSize(uint selector, uint size)
    {
        using (_handlers.Enter())
        {
            if (Queue(selector) is not { } queue || !MayConfigure(queue)) return;
            bool isSize = size != 0 && size <= (uint)queue.Maximum && (int.IsPow2((int)size) || Features.Has(VirtioFeature.RingPacked));
            if (isSize) queue.Size = (int)size;
        }
    }

    /// <summary>The driver places a part of a ring: half of the address of one of its three parts.</summary>
    internal void SetQueueAddress(uint selector, int half, uint value)
    {
        using (_handlers.Enter())
        {
            if (half is >= 0 and <= HighestAddressHalf && Queue(selector) is { } queue && MayConfigure(queue)) queue.SetHalfOfArea(half, value);
        }
    }

    /// <summary>The driver enables a queue: what it wrote is copied, and counts from now on (ST-7).</summary>
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

    /// <summary>A legacy driver places a ring; 0 takes it away.</summary>
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
            // Anything else is a new ring, and the old one is over first (VL-3).
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

    /// <summary>Whether a reset of the queue is not over: requests of before are in flight.</summary>
    internal bool IsResetting(uint selector)
    {
        using (_handlers.Enter())
        {
            if (Queue(selector) is not { } queue) return false;
            FinishQueueReset(queue);
            return queue.IsResetting;
        }
    }

    /// <summary>The driver takes a queue back at once (MM-5).</summary>
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

    /// <summary>The driver's kick, which came without an ioeventfd. What names no queue that is served is ignored (VP-9, VL-7).</summary>
    internal void Kick(uint index)
    {
        if (Queue(index) is { } queue) Serve(queue.Index);
    }

    /// <summary>Serves a queue, unless it is not to be served now.</summary>
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

    /// <summary>Has somebody else serve a queue, from now on until he gives it back (IE-8).</summary>
    /// <param name="queue">Its index.</param>
    /// <param name="kick">What the driver's kicks signal; still the caller's, and read by him alone.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such queue.</exception>
    /// <exception cref="MachineException"><see cref="Errno.EBUSY"/>: somebody serves it already.</exception>
    public QueueOwner HandOver(int queue, EventFd kick)
    {
        ArgumentNullException.ThrowIfNull(kick);
        ArgumentOutOfRangeException.ThrowIfNegative(queue);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(queue, QueueCount);
        using (_handlers.Enter())
        {
            QueueState state = _shape.Queues[queue];
            if (state.Owner is { } other) throw new MachineException(Errno.EBUSY, "IE-8", $"Queue {queue} of {this} cannot be handed to {kick}: it is {other.Kick}'s.");
            // The device's own kicks are served by the device, before another one has the queue.
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
            if (queue.Owner != owner || !IsUp(queue) || !TryOpen(queue)) return false;
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
            // What is there may have come after the handler's look, without a kick. If it leaves that too, it has its reasons.
            bool isIdle = ring.TakenCount == before;
            if ((isIdle && wasIdle) || HasHadItsTurn(queue.Index, ring.TakenCount - begin, ring.Size)) return;
            wasIdle = isIdle;
        }
    }

    /// <summary>After a turn the others come first: a driver that never stops does not keep the loop (H10).</summary>
    private bool HasHadItsTurn(int queue, long served, int size)
    {
        if (served < Math.Max(size, LeastTurn)) return false;
        _kicks?.Wake(queue);
        return true;
    }

    /// <summary>Serves the requests that are there, one after the other, up to a turn of them.</summary>
    private static void ServeRequests(VirtQueue ring, Func<DescriptorChain, uint> serve)
    {
        ring.DisableKicks();
        for (int left = Math.Max(ring.Size, LeastTurn); left > 0 && ring.TryTake(out DescriptorChain chain); left--)
        {
            ring.Complete(chain, serve(chain));
        }
    }

    private bool MayServe(QueueState queue) => IsUp(queue) && _transport is { MayAccessMemory: true };

    /// <summary>Whether a queue is the device's to serve, now or once it may access the guest's memory.</summary>
    private bool IsUp(QueueState queue)
        => queue.IsEnabled && !queue.IsBeingReset && !NeedsReset && (_status & VirtioStatus.Failed) == 0 && (IsReady || IsLegacySession);

    /// <summary>Whether the driver may set a queue up: between agreeing on features and being ready, or after the queue's reset (ST-7).</summary>
    private bool MayConfigure(QueueState queue)
    {
        FinishQueueReset(queue);
        return !queue.IsEnabled && !queue.IsResetting && !NeedsReset && !IsLegacySession && (!IsReady || Features.Has(VirtioFeature.RingReset));
    }

    private void FinishQueueReset(QueueState queue)
    {
        if (queue is { IsBeingReset: true, IsResetting: false }) queue.Clear();
    }

    /// <summary>Opens the ring of a queue, unless it is open.</summary>
    /// <returns>Whether there is one; if not, the device needs a reset (VQ-3, ST-8).</returns>
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

    /// <summary>Suspends rings while the device may not access the guest's memory, and resumes them when it may (PC-6).</summary>
    private void FollowAccess()
    {
        foreach (QueueState queue in _shape.Queues) FollowAccess(queue);
    }

    private void FollowAccess(QueueState queue)
    {
        if (queue.Ring is not { } ring || _transport is null) return;
        if (_transport.MayAccessMemory ? ring.Resume() : ring.Suspend()) InterruptForQueue(queue);
        // Nobody kicks for them again, and an old driver may never say that it is ready.
        if (ring.HasRequestsOfBefore && MayServe(queue)) Wake(queue);
    }

    /// <summary>No request that was taken leads to the guest's memory any more.</summary>
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

    /// <summary>Has the machine bring the kicks, and looks at each queue once, as some came before (IE-3, IE-4).</summary>
    private void StartKicks()
    {
        if (!IsReady || NeedsReset || (_status & VirtioStatus.Failed) != 0 || _transport is not { MayAccessMemory: true }) return;
        _kicks?.Start(_shape.Queues.Where(queue => queue.IsEnabled && (UsesIoEventFd || queue.Owner is not null)));
        foreach (QueueState queue in _shape.Queues)
        {
            if (queue.IsEnabled) Wake(queue);
        }
    }

    /// <summary>Takes the kicks back: those that came before are served here (IE-6).</summary>
    private void StopKicks() => _kicks?.Stop(Drain);

    /// <summary>Serves a queue whose kicks stop, or has it served once a pause is over, in which nothing is served.</summary>
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
