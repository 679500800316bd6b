using DeviceDsl.Virtio.Devices;

namespace DeviceDsl.Virtio;

/// <content>
/// Saving and loading at any moment: the negotiated features, the setup of the queues, and the unanswered requests (IE-12).
/// </content>
public abstract partial class VirtioDevice
{
    private const int Version = 2;

    /// <inheritdoc/>
    ulong ISavedState.StateSchema
    {
        get
        {
            // The properties that must be equal for a driver to go on unaware of the change.
            UInt128 shape = OfferedFeatures.Bits ^ ((UInt128)(uint)Id << 96) ^ ((UInt128)(uint)QueueCount << 64) ^ ((UInt128)(uint)ConfigurationLength << 48);
            foreach (QueueState queue in _shape.Queues) shape = (shape * 31) ^ (uint)queue.Maximum;
            return (ulong)shape ^ (ulong)(shape >> 64);
        }
    }

    /// <inheritdoc/>
    int ISavedState.StateVersion => Version;

    /// <summary>
    /// Saves the device, with its transport's state of the driver, between two requests. Saving changes nothing. The machine's memory and
    /// the interrupt controllers, with the interrupts that the guest has not taken yet, are saved separately.
    /// </summary>
    /// <returns>The state, for <see cref="Load"/>.</returns>
    /// <exception cref="MachineException"><see cref="Errno.ENODEV"/>: the device is not part of a machine.</exception>
    public byte[] Save() => SavedState.Save(this);

    /// <summary>
    /// Loads a saved state: the device continues where the saved one stopped. Requests that the saved device had taken and not answered are
    /// taken again, and every queue is checked once. Before the call, memory must be in place at the same addresses, and the device at its
    /// place.
    /// </summary>
    /// <param name="state">
    /// The result of <see cref="Save"/>, or untrusted bytes: all of it is read and checked before any of it takes effect.
    /// </param>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/>: the state is not of such a device on such a transport, or is damaged; the device keeps its state.
    /// <see cref="Errno.ENODEV"/>: the device is not part of a machine.
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

    /// <summary>
    /// Saves the state of the derived class, besides its queues. Requests that it keeps need not be saved: after loading, its handlers get
    /// them again.
    /// </summary>
    /// <param name="writer">The writer of the state.</param>
    protected virtual void OnSaving(StateWriter writer)
    {
    }

    /// <summary>Reads what <see cref="OnSaving"/> wrote, without changing the device.</summary>
    /// <param name="reader">The reader of a state, which may be hostile.</param>
    /// <returns>An action that gives the device this state. It must drop the requests that the device kept before.</returns>
    protected virtual Action OnLoading(StateReader reader) => static () => { };

    private IVirtioTransport ConnectedTransport
        => _transport ?? throw new MachineException(Errno.ENODEV, "", $"{this} is not part of a machine: it has no state to save or load.");

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
        if ((status & ~Writable) != 0) throw reader.Refuse($"has invalid bits in the status {status}");
        UInt128 written = reader.Read<UInt128>();
        bool areLatched = reader.ReadBoolean();
        var features = new VirtioFeatures(reader.Read<UInt128>());
        bool isLegacy = (status & VirtioStatus.FeaturesOk) == 0;
        if ((features.Bits & ~(isLegacy ? LegacyFeatures : OfferedFeatures.Bits)) != 0)
        {
            throw reader.Refuse($"has the features {features}, and the device does not offer all of them");
        }

        byte interruptStatus = reader.Read<byte>();
        if ((interruptStatus & ~(QueueInterrupt | ConfigurationInterrupt)) != 0)
        {
            throw reader.Refuse($"has invalid bits in the interrupt status 0x{interruptStatus:x}");
        }

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
            (queue.Size, queue.Vector, queue.IsEnabled, queue.Page, queue.Areas, queue.Ring) = (size, vector, isEnabled, page, loaded.Areas, loaded.Ring);
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
        if (isLoaded) Fail(fault.ToString());
    }

    /// <summary>Restores raised interrupts, none of them twice, and checks every queue.</summary>
    private void Resume(byte interruptStatus)
    {
        Volatile.Write(ref _interruptStatus, interruptStatus);
        ConnectedTransport.RestoreInterrupts();
        FollowAccess();
        StartKicks();
    }
}
