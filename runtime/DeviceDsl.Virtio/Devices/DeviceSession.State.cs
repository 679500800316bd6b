using DeviceDsl.Eventing;

namespace DeviceDsl.Virtio.Devices;

/// <content>
/// Saving and loading at any moment: the negotiated features, the setup of the queues, and the unanswered requests (IE-12).
/// </content>
internal sealed partial class DeviceSession
{
    private DeviceTimer[] SavedTimers => [.. _timers.Where(static entry => entry.IsSaved).Select(static entry => entry.Timer)];

    /// <summary>Saves the session, even during a pause.</summary>
    public void Save(StateWriter writer)
    {
        using (_gate.EnterAnyway()) SaveCore(writer);
    }

    /// <summary>Loads a whole state: all of it is read and checked before any of it takes effect.</summary>
    public void Load(ReadOnlyMemory<byte> state)
    {
        using HandlerGate.Scope scope = _gate.EnterAnyway();
        string name = _device.Name;
        SavedState.Load(
            _device, name, state, exception => Fail($"{nameof(Load)} of {name} lost its state: {exception.Message}", exception));
    }

    /// <summary>Reads a state without changing the session.</summary>
    /// <returns>An action that gives the session this state.</returns>
    public Action Read(StateReader reader)
    {
        using (_gate.EnterAnyway())
        {
            Action load = ReadCore(reader);
            return () =>
            {
                using (_gate.EnterAnyway()) load();
            };
        }
    }

    private void SaveCore(StateWriter writer)
    {
        IVirtioTransport transport = ConnectedTransport;
        writer.WriteAll(transport.SavedParts);
        writer.Write((byte)_status);
        writer.Write(_written);
        writer.Write(_areFeaturesLatched);
        writer.Write(Features.Bits);
        writer.Write(Interrupts.Status);
        writer.Write(Interrupts.ConfigurationVector);
        writer.Write(_generation);
        writer.Write(_hasConfigurationChanged);
        writer.WriteOptional(_failure, static (to, reason) => to.Write(reason));
        Queues.Save(writer, transport);
        writer.WriteAll(SavedTimers);
        SaveOwn(writer);
    }

    private void SaveOwn(StateWriter writer)
    {
        try
        {
            Code.OnSaving(writer);
        }
        catch (Exception exception)
        {
            _gate.Fail(nameof(IDeviceCode.OnSaving), exception);
            throw SavedState.NotSaved(_device.Name, exception);
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
        if ((interruptStatus & ~DeviceInterrupts.Causes) != 0)
        {
            throw reader.Refuse($"has invalid bits in the interrupt status 0x{interruptStatus:x}");
        }

        ushort vector = reader.Read<ushort>();
        byte generation = reader.Read<byte>();
        bool hasChanged = reader.ReadBoolean();
        string? failure = reader.ReadBoolean() ? reader.ReadString() : null;
        Action queues = Queues.Read(reader, features, failure is not null);
        Action timers = reader.ReadAll(SavedTimers, "timers");
        Action own = Code.OnLoading(reader);
        return () =>
        {
            Queues.DropKicks();
            parts();
            (_status, _written, _areFeaturesLatched, Features) = (status, written, areLatched, features);
            (Interrupts.ConfigurationVector, _generation, _hasConfigurationChanged) = (vector, generation, hasChanged);
            Volatile.Write(ref _failure, failure);
            queues();
            timers();
            own();
            Resume(interruptStatus);
        };
    }

    /// <summary>Restores raised interrupts, none of them twice, and checks every queue.</summary>
    private void Resume(byte interruptStatus)
    {
        Interrupts.Restore(interruptStatus);
        Queues.FollowAccess();
        Queues.StartKicks();
    }
}
