using DeviceDsl.Eventing;

namespace DeviceDsl.Virtio.Devices;

/// <summary>The queues of a device: their setup by the driver, kicks, serving, publishing, and their ends.</summary>
/// <remarks>
/// The gate of the <see cref="DeviceSession"/> guards the queues. Members that a transport or a
/// <see cref="QueueOwner"/> calls enter it; the members below "Inside the gate" must be called in it.
/// </remarks>
internal sealed partial class QueueSet
{
    private const int MaxAddressHalf = 5;

    private readonly VirtioDevice _device;
    private readonly DeviceSession _session;
    private readonly HandlerGate _gate;
    private readonly IReadOnlyList<QueueState> _queues;
    private readonly bool _usesIoEventFd;
    private readonly bool _isStrict;
    private QueueKicks? _kicks;

    public QueueSet(VirtioDevice device, DeviceSession session, HandlerGate gate, DeviceShape shape, VirtioDeviceOptions options)
    {
        _device = device;
        _session = session;
        _gate = gate;
        _queues = shape.Queues;
        _usesIoEventFd = options.IoEventFd ?? shape.Kind.IoEventFd;
        _isStrict = options.IsStrict;
    }

    /// <summary>The number of queues.</summary>
    public int Count => _queues.Count;

    /// <summary>The queue that the driver selected; null if the device does not have it (VP-5).</summary>
    public QueueState? Find(uint selector) => selector < (uint)Count ? _queues[(int)selector] : null;

    /// <summary>The driver chooses a size. An invalid size is ignored (VQ-2).</summary>
    public void SetSize(uint selector, uint size)
    {
        using (_gate.Enter())
        {
            if (Find(selector) is not { } queue || !MayConfigure(queue)) return;
            bool isRange = size != 0 && size <= (uint)queue.Maximum;
            if (isRange && (int.IsPow2((int)size) || _session.Features.Has(VirtioFeature.RingPacked))) queue.Size = (int)size;
        }
    }

    /// <summary>The driver writes half of the address of one of the three areas of a ring.</summary>
    public void SetAddress(uint selector, int half, uint value)
    {
        using (_gate.Enter())
        {
            if (half is >= 0 and <= MaxAddressHalf && Find(selector) is { } queue && MayConfigure(queue)) queue.SetHalfOfArea(half, value);
        }
    }

    /// <summary>The driver enables a queue: its settings are copied and take effect (ST-7).</summary>
    public void Enable(uint selector)
    {
        using (_gate.Enter())
        {
            if (Find(selector) is not { } queue || !MayConfigure(queue)) return;
            queue.Ring = null;
            if (!TryOpen(queue)) return;
            queue.IsEnabled = true;
            if (_session.IsReady) RestartKicks();
        }
    }

    /// <summary>A legacy driver places a ring; page 0 removes it.</summary>
    /// <param name="selector">The queue.</param>
    /// <param name="page">The page of the ring.</param>
    /// <param name="pageSize">The length of a page, a power of two.</param>
    /// <param name="alignment">The alignment of the used ring, a power of two.</param>
    public void PlaceLegacy(uint selector, uint page, uint pageSize, uint alignment)
    {
        using (_gate.Enter())
        {
            if (Find(selector) is not { } queue || !_session.IsLegacy || _session.NeedsReset) return;
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

            if (!_session.IsReady || (queue.IsEnabled && !TryOpen(queue))) return;
            StartKicks();
        }
    }

    /// <summary>A legacy driver chooses a size, before it places the ring (MM-1).</summary>
    public void SetLegacySize(uint selector, uint size)
    {
        using (_gate.Enter())
        {
            if (Find(selector) is not { IsEnabled: false } queue || !_session.IsLegacy) return;
            if (size != 0 && size <= (uint)queue.Maximum && int.IsPow2((int)size)) queue.Size = (int)size;
        }
    }

    /// <summary>The driver resets a queue (RR-1).</summary>
    public void Reset(uint selector)
    {
        using (_gate.Enter())
        {
            if (!_session.Features.Has(VirtioFeature.RingReset) || Find(selector) is not { IsEnabled: true } queue) return;
            StopKicks();
            queue.IsBeingReset = true;
            queue.Ring?.Stop();
            _gate.Guard(nameof(IDeviceCode.OnQueueReset), () => _session.Code.OnQueueReset(queue.Index));
            FinishQueueReset(queue);
            StartKicks();
        }
    }

    /// <summary>Whether a reset of the queue is not finished because requests from before it are in flight.</summary>
    public bool IsResetting(uint selector)
    {
        using (_gate.Enter())
        {
            if (Find(selector) is not { } queue) return false;
            FinishQueueReset(queue);
            return queue.IsResetting;
        }
    }

    /// <summary>The driver disables a queue at once (MM-5).</summary>
    public void Disable(uint selector)
    {
        using (_gate.Enter())
        {
            if (Find(selector) is not { IsEnabled: true } queue) return;
            StopKicks();
            queue.Clear();
            StartKicks();
        }
    }

    // Inside the gate.

    /// <summary>Clears every queue, at a reset of the device (ST-2).</summary>
    public void Clear()
    {
        // Pending kicks are not served: the reset discards their requests.
        _kicks?.Stop(drain: null);
        foreach (QueueState queue in _queues)
        {
            queue.Clear();
            queue.Vector = QueueState.NoVector;
        }
    }

    /// <summary>Opens the rings that the driver set up before it was ready.</summary>
    /// <returns>Whether all of them are open.</returns>
    public bool TryOpen()
    {
        foreach (QueueState queue in _queues)
        {
            if (queue.IsEnabled && !TryOpen(queue)) return false;
        }

        return true;
    }

    /// <summary>Suspends rings while the device may not access the guest's memory, and resumes them when it may again (PC-6).</summary>
    public void FollowAccess()
    {
        foreach (QueueState queue in _queues) FollowAccess(queue);
    }

    /// <summary>Cuts off all requests in flight from the guest's memory.</summary>
    public void End()
    {
        foreach (QueueState queue in _queues) queue.Ring?.Stop();
    }

    /// <summary>Returns the ring of a queue; null if the queue is not live.</summary>
    public VirtQueue? Live(int index)
    {
        QueueState queue = _queues[index];
        return IsServable(queue) && queue.Ring is { IsLive: true } ring ? ring : null;
    }

    /// <summary>
    /// Whether the driver may set a queue up: after agreeing on features and before being ready, or after the queue's reset (ST-7).
    /// </summary>
    private bool MayConfigure(QueueState queue)
    {
        FinishQueueReset(queue);
        if (queue.IsEnabled || queue.IsResetting || _session.NeedsReset || _session.IsLegacy) return false;
        return !_session.IsReady || _session.Features.Has(VirtioFeature.RingReset);
    }

    private void FinishQueueReset(QueueState queue)
    {
        if (queue is { IsBeingReset: true, IsResetting: false }) queue.Clear();
    }

    /// <summary>Opens the ring of a queue, unless it is already open.</summary>
    /// <returns>Whether the ring is open; if its setup is invalid, the device needs a reset (VQ-3, ST-8).</returns>
    private bool TryOpen(QueueState queue)
    {
        if (queue.Ring is not null && _session.Transport is not null) return true;
        if (_session.Transport is null) return false;
        _session.LatchLegacyFeatures();
        if (_session.NeedsReset) return false;
        VirtQueueSetup setup = SetupOf(queue, _session.Features, fault => _session.Fail(fault.ToString()));
        if (VirtQueue.TryCreate(setup, out VirtQueue? ring, out QueueFault? fault))
        {
            queue.Ring = ring;
            FollowAccess(queue);
            return true;
        }

        _session.Fail(fault.ToString());
        return false;
    }

    private void FollowAccess(QueueState queue)
    {
        if (queue.Ring is not { } ring || _session.Transport is null) return;
        if (_session.Transport.MayAccessMemory ? ring.Resume() : ring.Suspend()) _session.Interrupts.RaiseForQueue(queue);
        // The driver does not kick for these again, and a legacy driver may never set DRIVER_OK.
        if (ring.HasRestoredRequests && MayServe(queue)) Wake(queue);
    }

    private VirtQueueSetup SetupOf(QueueState queue, VirtioFeatures features, Action<QueueFault> onBroken)
        => SetupOf(queue, queue.Areas, queue.Size, onBroken) with { Features = features };

    private VirtQueueSetup SetupOf(QueueState queue, VirtQueueAreas areas, int size, Action<QueueFault> onBroken) => new()
    {
        Memory = _session.ConnectedTransport.Machine.Memory,
        Index = queue.Index,
        Size = size,
        MaximumSize = queue.Maximum,
        Areas = areas,
        Features = _session.Features,
        IsStrict = _isStrict,
        OnBroken = onBroken,
        Owner = _device,
    };
}
