namespace DeviceDsl.Virtio.Devices;

/// <content>Saving and loading the setup of the queues and the unanswered requests (IE-12).</content>
internal sealed partial class QueueSet
{
    /// <summary>Saves every queue.</summary>
    public void Save(StateWriter writer, IVirtioTransport transport)
    {
        foreach (QueueState queue in _queues) SaveQueue(writer, queue, transport);
    }

    /// <summary>Reads every queue, without changing any.</summary>
    /// <returns>An action that gives the queues this state; before it, the kicks must have stopped.</returns>
    public Action Read(StateReader reader, VirtioFeatures features, bool hasFailed)
    {
        Action[] loads = [.. _queues.Select(queue => LoadQueue(reader, queue, features, hasFailed))];
        return () =>
        {
            foreach (Action load in loads) load();
        };
    }

    /// <summary>Drops the kicks before a state is loaded, which replaces the requests they announced.</summary>
    public void DropKicks() => _kicks!.Stop(drain: null);

    /// <summary>
    /// Saves a queue. What has ended is not saved: a queue that is being reset is saved as one whose reset is finished, and a queue that is
    /// broken or stopped is saved without a ring, as the loading device gets none of its requests.
    /// </summary>
    private static void SaveQueue(StateWriter writer, QueueState queue, IVirtioTransport transport)
    {
        if (queue.IsBeingReset) queue = new(queue.Index, queue.Maximum, queue.Serve) { Vector = queue.Vector };
        VirtQueue? ring = queue.Ring is { IsLive: true } live ? live : null;
        writer.Write(queue.Size);
        writer.Write(queue.Vector);
        writer.Write(queue.IsEnabled);
        writer.Write(queue.Page);
        for (int half = 0; half <= MaxAddressHalf; half++) writer.Write(queue.HalfOfArea(half));
        writer.Write(ring is not null);
        ring?.Save(writer, transport.Machine.Memory);
    }

    private Action LoadQueue(StateReader reader, QueueState queue, VirtioFeatures features, bool hasFailed)
    {
        int size = reader.Read<int>();
        ushort vector = reader.Read<ushort>();
        bool isEnabled = reader.ReadBoolean();
        uint page = reader.Read<uint>();
        var loaded = new QueueState(queue.Index, queue.Maximum, queue.Serve);
        for (int half = 0; half <= MaxAddressHalf; half++) loaded.SetHalfOfArea(half, reader.Read<uint>());
        if (size < 1 || size > queue.Maximum)
        {
            throw reader.Refuse($"has {size} descriptors in queue {queue.Index}, which can have 1 to {queue.Maximum}");
        }

        loaded.Size = size;
        bool isLoaded = false;
        if (reader.ReadBoolean()) loaded.Ring = LoadRing(reader, loaded, features, fault => Break(fault, isLoaded));
        return () =>
        {
            isLoaded = true;
            queue.Clear();
            (queue.Size, queue.Vector, queue.IsEnabled, queue.Page) = (size, vector, isEnabled, page);
            (queue.Areas, queue.Ring) = (loaded.Areas, loaded.Ring);
            if (hasFailed) queue.Ring?.Stop();
        };
    }

    private VirtQueue LoadRing(StateReader reader, QueueState queue, VirtioFeatures features, Action<QueueFault> onBroken)
    {
        if (!VirtQueue.TryCreate(SetupOf(queue, features, onBroken), out VirtQueue? ring, out QueueFault? fault))
        {
            throw reader.Refuse($"has an invalid queue: {fault}");
        }

        ring.Restore(reader);
        return ring;
    }

    /// <summary>A queue that breaks while it is read makes the state invalid; later it is the driver's fault.</summary>
    private void Break(QueueFault fault, bool isLoaded)
    {
        if (isLoaded) _session.Fail(fault.ToString());
    }
}
