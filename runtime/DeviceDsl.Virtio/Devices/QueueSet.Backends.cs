using DeviceDsl.Machines;
using DeviceDsl.Virtio.Rings;

namespace DeviceDsl.Virtio.Devices;

/// <content>
/// Rings that a vhost-user frontend starts and stops one by one, in memory that it adds and removes (VU-15 to VU-18, VU-24).
/// </content>
internal sealed partial class QueueSet
{
    /// <summary>Starts a ring.</summary>
    /// <returns>Null, or the reason why it cannot be started. The device is then as before.</returns>
    public string? StartRing(int index, RingSetup ring)
    {
        using (_gate.Enter())
        {
            if (_session.IsLegacy) return "no features are negotiated";
            if (_session.NeedsReset) return _session.FailureReason;
            QueueState queue = _queues[index];
            bool isOpen = false;
            // A fault of the start is the frontend's; later ones are the driver's.
            VirtQueueSetup setup = BackendSetupOf(queue, ring.Areas, ring.Size, fault => Break(fault, isOpen)) with { Start = ring.Start };
            if (!VirtQueue.TryCreate(setup, out VirtQueue? opened, out QueueFault? fault)) return fault.Message;
            isOpen = true;
            opened.Log = ring.Log;
            queue.Clear();
            (queue.Size, queue.Areas, queue.Ring, queue.Vector) = (ring.Size, ring.Areas, opened, (ushort)index);
            queue.IsEnabled = ring.IsEnabled;
            _session.BeginForBackend();
            Wake(queue);
            return null;
        }
    }

    /// <summary>Enables or disables a ring. What came while it was disabled is served when it is enabled.</summary>
    public void EnableRing(int index, bool isEnabled)
    {
        using (_gate.Enter())
        {
            QueueState queue = _queues[index];
            if (queue.Ring is null || queue.IsEnabled == isEnabled) return;
            queue.IsEnabled = isEnabled;
            if (isEnabled) Wake(queue);
        }
    }

    /// <summary>Stops a ring, after the requests in flight are complete (VU-17).</summary>
    /// <param name="index">The queue.</param>
    /// <param name="patience">How long to wait for them. What is left then is taken back if possible, and otherwise ends.</param>
    /// <returns>The position from which the next start goes on; null if the ring was not started.</returns>
    public uint? StopRing(int index, TimeSpan patience)
    {
        QueueState queue = _queues[index];
        using var drained = new ManualResetEventSlim();
        using (_gate.Enter())
        {
            if (queue.Ring is not { } ring) return null;
            queue.IsEnabled = false;
            queue.Drained = drained;
            if (ring is { InFlight: 0 } or { IsLive: false }) drained.Set();
        }

        drained.Wait(patience);
        using (_gate.Enter())
        {
            queue.Drained = null;
            // The device may have been reset meanwhile.
            return queue.Ring is null ? null : StopDrained(queue, queue.Ring);
        }
    }

    /// <summary>Logs the writes of the queues to guest memory, or stops logging them.</summary>
    /// <param name="logOf">Returns the log of a queue.</param>
    public void LogWrites(Func<QueueState, RingLog?> logOf)
    {
        using (_gate.Enter())
        {
            foreach (QueueState queue in _queues)
            {
                if (queue.Ring is { } ring) ring.Log = logOf(queue);
            }
        }
    }

    /// <summary>Replaces the guest's memory, while no code of the device runs. Rings and requests follow memory that has moved.</summary>
    /// <param name="pieces">The new pieces, in the order of their addresses.</param>
    /// <param name="removed">The ranges of host memory that are removed.</param>
    /// <param name="areasOf">Returns the addresses of a ring in the new memory; null if it is not in it.</param>
    public void ReplaceMemory(GuestMemory[] pieces, IReadOnlyList<(nint Start, nint Length)> removed, Func<int, VirtQueueAreas?> areasOf)
    {
        using (_gate.Enter())
        {
            GuestMemoryMap memory = _session.ConnectedTransport.Machine.Memory;
            var moved = new List<(QueueState Queue, byte[] State)>();
            foreach (QueueState queue in _queues)
            {
                if (queue.Ring is not { } ring) continue;
                ring.ForgetMemory();
                if (!removed.Any(range => ring.Uses(range.Start, range.Length))) continue;
                if (ring.IsLive) moved.Add((queue, SaveRing(queue, ring, memory)));
                ring.Stop();
            }

            memory.Replace(pieces);
            foreach ((QueueState queue, byte[] state) in moved) MoveRing(queue, state, areasOf(queue.Index));
        }
    }

    /// <summary>Returns the setup of a ring, which may be larger than the device offers: its driver agreed with the frontend.</summary>
    private VirtQueueSetup BackendSetupOf(QueueState queue, VirtQueueAreas areas, int size, Action<QueueFault> onBroken)
        => SetupOf(queue, areas, size, onBroken) with { MaximumSize = ushort.MaxValue };

    private uint StopDrained(QueueState queue, VirtQueue ring)
    {
        if (ring.IsLive)
        {
            if (ring.InFlight != 0 && !ring.TryTakeBack()) _session.ReportLost(queue.Index, ring.InFlight);
            if (ring.Publish()) _session.Interrupts.RaiseForQueue(queue);
            ring.MarkInFlight();
        }

        uint position = ring.Position;
        bool hadRequests = ring.InFlight != 0;
        queue.Clear();
        if (hadRequests) _gate.Guard(nameof(IDeviceCode.OnQueueReset), () => _session.Code.OnQueueReset(queue.Index));
        if (_queues.All(other => other.Ring is null)) _session.EndForBackend();
        return position;
    }

    private byte[] SaveRing(QueueState queue, VirtQueue ring, GuestMemoryMap memory)
    {
        if (ring.Publish()) _session.Interrupts.RaiseForQueue(queue);
        var writer = new StateWriter();
        ring.Save(writer, memory);
        return writer.ToArray();
    }

    private void MoveRing(QueueState queue, byte[] state, VirtQueueAreas? areas)
    {
        if (areas is not { } place)
        {
            _session.Fail($"Queue {queue.Index} of {_device}: the frontend removed the memory of its ring.");
            return;
        }

        bool isOpen = false;
        VirtQueueSetup setup = BackendSetupOf(queue, place, queue.Size, fault => Break(fault, isOpen));
        try
        {
            if (!VirtQueue.TryCreate(setup, out VirtQueue? ring, out QueueFault? fault))
            {
                throw new MachineException(Errno.EINVAL, "VU-24", fault.Message);
            }

            ring.Restore(new StateReader(state, $"queue {queue.Index}"));
            isOpen = true;
            ring.Log = queue.Ring!.Log;
            ring.TakeOverRecord(queue.Ring);
            (queue.Ring, queue.Areas) = (ring, place);
            if (ring.Resume()) _session.Interrupts.RaiseForQueue(queue);
            Wake(queue);
        }
        catch (MachineException exception)
        {
            _session.Fail($"Queue {queue.Index} of {_device} cannot follow the change of the guest's memory: {exception.Message}");
        }
    }
}
