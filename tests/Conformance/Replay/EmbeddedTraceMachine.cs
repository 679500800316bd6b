using System.Buffers.Binary;
using DeviceDsl.Irqchips;

namespace DeviceDsl.Conformance.Replay;

/// <summary>The embedded machine, which does what the kernel of a trace does.</summary>
internal sealed class EmbeddedTraceMachine : ContractTraceMachine
{
    private const int MaxLength = 16;

    private readonly EmbeddedMachine _machine;
    private readonly Freedom _freedom;
    private readonly ExitRecorder[] _exits;

    /// <summary>Makes a machine.</summary>
    /// <param name="call">Its kind, and the kernel that it follows.</param>
    /// <param name="freedom">What it need not copy of the kernel.</param>
    public EmbeddedTraceMachine(VmCall call, Freedom freedom = Freedom.None)
        : this(Create(call), freedom)
    {
    }

    private EmbeddedTraceMachine(EmbeddedMachine machine, Freedom freedom)
        : base(machine)
    {
        _machine = machine;
        _freedom = freedom;
        _exits = [.. machine.Cpus.Select(_ => new ExitRecorder())];
        for (int cpu = 0; cpu < _exits.Length; cpu++) machine.Cpus[cpu].Port.Exits = _exits[cpu];
    }

    /// <summary>What a machine of this library does otherwise than the kernel.</summary>
    [Flags]
    public enum Freedom
    {
        /// <summary>Nothing.</summary>
        None = 0,

        /// <summary>Closing an eventfd frees its doorbells (IOE-14).</summary>
        ClosingFrees = 1,

        /// <summary>An irqfd that is refused because of another changes nothing (IRQ-4).</summary>
        RefusalChangesNothing = 2,
    }

    /// <inheritdoc/>
    public override int CpuCount => _machine.Cpus.Count;

    /// <inheritdoc/>
    public override bool HasLocalApic => _machine.Router.HasChips;

    private LocalApic LocalApic => _machine.Cpus[Cpu].LocalApic;

    /// <summary>
    /// The kernel adds the resampler before it finds the other irqfd; when it removes the resampler, it sets the line again.
    /// </summary>
    public override Errno IrqFd(in IrqFdCall call)
    {
        bool isRefused = call.Flags == Flags.Resample && IsEventFd(call.Resample) && HasIrqFd(call.Fd);
        return isRefused && _freedom.HasFlag(Freedom.RefusalChangesNothing) ? Errno.EBUSY : base.IrqFd(call);
    }

    /// <inheritdoc/>
    public override Errno AddCoalescedZone(IoAddress address, uint length) => _machine.TryAddCoalescedZone(address, length);

    /// <inheritdoc/>
    public override Errno RemoveCoalescedZones(IoAddress address, uint length)
    {
        _machine.RemoveCoalescedZones(address, length);
        return Errno.None;
    }

    /// <inheritdoc/>
    public override bool TryTakeCoalesced(out CoalescedWrite write) => _machine.CoalescedRing.TryTake(out write);

    /// <inheritdoc/>
    public override GuestResult Access(in GuestAccess access)
    {
        using var pause = new Pause(_machine.Injector);
        _exits[Cpu].Take();
        UInt128 value = access.Space == AddressSpace.Pio ? AccessPort(access) : AccessMemory(access);
        return new(TakeExits(), value);
    }

    /// <inheritdoc/>
    public override byte? Acknowledge()
    {
        if (!LocalApic.IsEnabled) return null;
        byte? vector = LocalApic.TakeRequested();
        if (vector is not null) LocalApic.State = LocalApic.State;
        return vector;
    }

    /// <inheritdoc/>
    public override byte? AcknowledgeExternal()
    {
        if (!HasLocalApic) return null;
        using var pause = new Pause(_machine.Injector);
        return LocalApic.AcknowledgeExternal();
    }

    /// <inheritdoc/>
    public override byte? TakeInterrupt()
    {
        if (!HasLocalApic) return null;
        using var pause = new Pause(_machine.Injector);
        return LocalApic.AcknowledgeExternal() ?? LocalApic.Acknowledge();
    }

    /// <inheritdoc/>
    protected override EventFd CreateEventFd(string name, ulong initial, bool isSemaphore) => EventFd.Create(initial, isSemaphore, name);

    /// <inheritdoc/>
    protected override void OnClosed()
    {
        if (_freedom.HasFlag(Freedom.ClosingFrees)) FreeClosedDoorbells();
    }

    private static EmbeddedMachine Create(VmCall call)
    {
        var machine = new EmbeddedMachine(new()
        {
            Cpus = call.Cpus,
            HasInterruptControllers = call.Kind != VmKind.NoIrqChip,
            SplitReservedRoutes = call.Kind == VmKind.Split ? ReservedRoutes : null,
            KernelFaithful = true,
            Profile = call.Kernel,
        });
        machine.AddMemory(0, MemoryLength);
        return machine;
    }

    private UInt128 AccessPort(in GuestAccess access)
    {
        ulong mask = ulong.MaxValue >> (64 - (access.Size * 8));
        var port = IoAddress.Pio((ushort)access.Address);
        if (access.IsWrite)
        {
            _machine.Cpus[Cpu].Port.TryWrite(port, access.Size, (ulong)access.Value & mask);
            return 0;
        }

        _machine.Cpus[Cpu].Port.TryRead(port, access.Size, out ulong value);
        return value & mask;
    }

    private UInt128 AccessMemory(in GuestAccess access)
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        bytes.Clear();
        if (access.IsWrite)
        {
            BinaryPrimitives.WriteUInt128LittleEndian(bytes, access.Value);
            _machine.Cpus[Cpu].Port.TryWrite(access.Address, bytes[..access.Size]);
            return 0;
        }

        _machine.Cpus[Cpu].Port.TryRead(access.Address, bytes[..access.Size]);
        return BinaryPrimitives.ReadUInt128LittleEndian(bytes);
    }

    /// <summary>The end of an interrupt leaves the guest last, and then the guest goes on.</summary>
    private string[] TakeExits()
    {
        if (!HasLocalApic) return _exits[Cpu].Take();
        if (LocalApic.TryTakeEnd(out byte vector)) _exits[Cpu].ReportEnd(vector);
        LocalApic.EndStep();
        return _exits[Cpu].Take();
    }
}
