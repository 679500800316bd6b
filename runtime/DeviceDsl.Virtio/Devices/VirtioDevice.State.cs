using DeviceDsl.Virtio.Devices;

namespace DeviceDsl.Virtio;

/// <content>Saving and loading, at any moment: what the driver agreed on and set up, and the requests that are not answered (IE-12).</content>
public abstract partial class VirtioDevice
{
    private const int Version = 2;

    /// <inheritdoc/>
    ulong ISavedState.StateSchema
    {
        get
        {
            // What has to be the same for a driver to go on as if nothing had happened.
            UInt128 shape = OfferedFeatures.Bits ^ ((UInt128)(uint)Id << 96) ^ ((UInt128)(uint)QueueCount << 64) ^ ((UInt128)(uint)ConfigurationLength << 48);
            foreach (QueueState queue in _shape.Queues) shape = (shape * 31) ^ (uint)queue.Maximum;
            return (ulong)shape ^ (ulong)(shape >> 64);
        }
    }

    /// <inheritdoc/>
    int ISavedState.StateVersion => Version;

    /// <summary>
    /// Saves the device with what its transport knows of the driver, between two requests, and changes nothing. The machine's memory is saved by
    /// another way, and so are the interrupt controllers, with the interrupts that the guest has not taken yet.
    /// </summary>
    /// <returns>The state, which <see cref="Load"/> takes.</returns>
    /// <exception cref="MachineException"><see cref="Errno.ENODEV"/>: the device is part of no machine.</exception>
    public byte[] Save() => SavedState.Save(this);

    /// <summary>
    /// Gives the device a saved state: it goes on where the other stopped. What that had taken and not answered is taken again, and every
    /// queue is looked at once. The memory is there already, at the same addresses, and so is the place of the device.
    /// </summary>
    /// <param name="state">What <see cref="Save"/> returned, or anything else: it is read and checked to its end before any of it is used.</param>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/>: it is no state of such a device on such a transport, or it is damaged; the device has the state it had.
    /// <see cref="Errno.ENODEV"/>: the device is part of no machine.
    /// </exception>
    public void Load(ReadOnlyMemory<byte> state)
    {
        using (_handlers.EnterAnyway()) SavedState.Load(this, Name, state, exception => Fail($"{nameof(Load)} of {Name} lost its state: {exception.Message}", exception));
    }

    /// <inheritdoc/>
    void ISavedState.SaveState(StateWriter writer)
    {
        using (_handlers.EnterAnyway()) SaveCore(writer);
    }

    /// <inheritdoc/>
    Action ISavedState.LoadState(StateReader reader)
    {
        using (_handlers.EnterAnyway())
        {
            Action load = ReadCore(reader);
            return () =>
            {
                using (_handlers.EnterAnyway()) load();
            };
        }
    }

    /// <summary>Saves what the kind of device has beside its queues. What it keeps of requests is given to its handlers again.</summary>
    /// <param name="writer">Where to.</param>
    protected virtual void OnSaving(StateWriter writer)
    {
    }

    /// <summary>Reads what <see cref="OnSaving"/> wrote, and changes nothing.</summary>
    /// <param name="reader">A state, which may be hostile.</param>
    /// <returns>What gives the device this state. It forgets what it kept of requests of before.</returns>
    protected virtual Action OnLoading(StateReader reader) => static () => { };

    private IVirtioTransport ConnectedTransport
        => _transport ?? throw new MachineException(Errno.ENODEV, "", $"{this} is part of no machine: it has no state there.");

    private void SaveCore(StateWriter writer)
    {
        IVirtioTransport transport = ConnectedTransport;
        writer.WriteAll(transport.SavedParts);
        writer.Write((byte)_status);
        writer.Write(_written);
        writer.Write(_areFeaturesLatched);
        writer.Write(Features.Bits);
        writer.Write(_interruptStatus);
        writer.Write(ConfigurationVector);
        writer.Write(_generation);
        writer.Write(_hasConfigurationChanged);
        writer.WriteOptional(_failure, static (to, reason) => to.Write(reason));
        foreach (QueueState queue in _shape.Queues) SaveQueue(writer, queue, transport);
        SaveOwn(writer);
    }

    private void SaveOwn(StateWriter writer)
    {
        try
        {
            OnSaving(writer);
        }
        catch (Exception exception)
        {
            _handlers.Fail(nameof(OnSaving), exception);
            throw SavedState.NotSaved(Name, exception);
        }
    }

    private Action ReadCore(StateReader reader)
    {
        Action parts = reader.ReadAll(ConnectedTransport.SavedParts, "transport");
        var status = (VirtioStatus)reader.Read<byte>();
        if ((status & ~Writable) != 0) throw reader.Refuse($"has the status {status}");
        UInt128 written = reader.Read<UInt128>();
        bool areLatched = reader.ReadBoolean();
        var features = new VirtioFeatures(reader.Read<UInt128>());
        bool isLegacy = (status & VirtioStatus.FeaturesOk) == 0;
        if ((features.Bits & ~(isLegacy ? LegacyFeatures : OfferedFeatures.Bits)) != 0) throw reader.Refuse($"has the features {features}, which are not offered");
        byte interruptStatus = reader.Read<byte>();
        if ((interruptStatus & ~(QueueInterrupt | ConfigurationInterrupt)) != 0) throw reader.Refuse($"has the interrupt status {interruptStatus}");
        ushort vector = reader.Read<ushort>();
        byte generation = reader.Read<byte>();
        bool hasChanged = reader.ReadBoolean();
        string? failure = reader.ReadBoolean() ? reader.ReadString() : null;
        Action[] queues = [.. _shape.Queues.Select(queue => LoadQueue(reader, queue, features, failure is not null))];
        Action own = OnLoading(reader);
        return () =>
        {
            _kicks!.Stop(drain: null);
            parts();
            (_status, _written, _areFeaturesLatched, Features) = (status, written, areLatched, features);
            (ConfigurationVector, _generation, _hasConfigurationChanged) = (vector, generation, hasChanged);
            Volatile.Write(ref _failure, failure);
            foreach (Action queue in queues) queue();
            own();
            Resume(interruptStatus);
        };
    }

    /// <summary>
    /// Saves a queue. What has ended stays here: a queue that is being reset is saved as one whose reset is over, and a queue that was
    /// broken or stopped has no ring, as nobody who loads it has any of its requests.
    /// </summary>
    private static void SaveQueue(StateWriter writer, QueueState queue, IVirtioTransport transport)
    {
        if (queue.IsBeingReset) queue = new(queue.Index, queue.Maximum, queue.Serve) { Vector = queue.Vector };
        VirtQueue? ring = queue.Ring is { IsLive: true } live ? live : null;
        writer.Write(queue.Size);
        writer.Write(queue.Vector);
        writer.Write(queue.IsEnabled);
        writer.Write(queue.Page);
        for (int half = 0; half <= HighestAddressHalf; half++) writer.Write(queue.HalfOfArea(half));
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
        for (int half = 0; half <= HighestAddressHalf; half++) loaded.SetHalfOfArea(half, reader.Read<uint>());
        if (size < 1 || size > queue.Maximum) throw reader.Refuse($"has {size} descriptors in queue {queue.Index}, which has {queue.Maximum} at most");
        loaded.Size = size;
        bool isLoaded = false;
        if (reader.ReadBoolean()) loaded.Ring = LoadRing(reader, loaded, features, fault => Break(fault, isLoaded));
        return () =>
        {
            isLoaded = true;
            queue.Clear();
            (queue.Size, queue.Vector, queue.IsEnabled, queue.Page, queue.Areas, queue.Ring) = (size, vector, isEnabled, page, loaded.Areas, loaded.Ring);
            if (hasFailed) queue.Ring?.Stop();
        };
    }

    private VirtQueue LoadRing(StateReader reader, QueueState queue, VirtioFeatures features, Action<QueueFault> onBroken)
    {
        if (!VirtQueue.TryCreate(SetupOf(queue, features, onBroken), out VirtQueue? ring, out QueueFault? fault)) throw reader.Refuse($"has a queue that cannot be: {fault}");
        ring.Restore(reader);
        return ring;
    }

    /// <summary>A queue that breaks while it is read is no state; afterwards it is the driver's.</summary>
    private void Break(QueueFault fault, bool isLoaded)
    {
        if (isLoaded) Fail(fault.ToString());
    }

    /// <summary>Raises again what was raised, and nothing twice, and looks at every queue.</summary>
    private void Resume(byte interruptStatus)
    {
        Volatile.Write(ref _interruptStatus, interruptStatus);
        ConnectedTransport.RestoreInterrupts();
        FollowAccess();
        StartKicks();
    }
}
