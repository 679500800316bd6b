using DeviceDsl.Irqchips;

namespace DeviceDsl.Kvm.Cpus;

/// <content>Saving and loading.</content>
internal sealed partial class ManagedInterrupts
{
    private const Events AllEvents = Events.Nmi | Events.SystemManagement | Events.Init | Events.Startup;

    /// <inheritdoc/>
    public override void Save(StateWriter writer)
    {
        writer.WriteArray<uint>([.. apic.State.Registers], static (own, register) => own.Write(register));
        writer.Write(apic.IsHardwareEnabled);
        writer.Write(_apicBase);
        writer.Write((byte)_activity);
        writer.Write((byte)Volatile.Read(ref _events));
        writer.Write(Volatile.Read(ref _startVector));
        writer.Write(cpu.Mapping.TakesExternalInterrupt);
    }

    /// <inheritdoc/>
    public override Action Load(StateReader reader)
    {
        var state = new LocalApicState([.. reader.ReadArray(static own => own.Read<uint>(), LocalApicState.RegisterCount)]);
        bool isHardwareEnabled = reader.ReadBoolean();
        ulong apicBase = reader.Read<ulong>();
        var activity = (Activity)reader.Read<byte>();
        var events = (Events)reader.Read<byte>();
        byte startVector = reader.Read<byte>();
        bool takesExternalInterrupt = reader.ReadBoolean();
        if (!Enum.IsDefined(activity)) throw reader.Refuse($"has an activity {(int)activity} that {owner} does not know");
        if ((events & ~AllEvents) != 0) throw reader.Refuse($"has events 0x{(int)events:x} that {owner} does not know");
        return () =>
        {
            apic.IsHardwareEnabled = isHardwareEnabled;
            apic.State = state;
            _apicBase = apicBase;
            _activity = activity;
            Volatile.Write(ref _startVector, startVector);
            Interlocked.Exchange(ref _events, (int)events);
            // A halted processor does not enter the kernel, which would say so.
            cpu.Mapping.SetInterruptState(takesExternalInterrupt);
            Notify();
        };
    }
}
