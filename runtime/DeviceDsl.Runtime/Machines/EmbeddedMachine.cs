using System.Buffers.Binary;
using DeviceDsl.Buses;
using DeviceDsl.Eventing;
using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;

namespace DeviceDsl;

/// <summary>The device side of Linux KVM as a managed model in this process: no privileges, on any operating system.</summary>
/// <remarks>
/// The guest's side is played through <see cref="GuestWrite"/>, <see cref="GuestRead"/> and <see cref="Cpus"/>.
/// <see cref="Machine.Settle"/> returns when everything that an access caused is done.
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
///
/// using var machine = new EmbeddedMachine();
/// using EventFd kick = EventFd.Create();
/// using IoEventFdRegistration doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), length: 2, match: 2);
/// machine.GuestWrite(IoAddress.Pio(0x10), 2, 2);
/// bool isRung = kick.TryRead(out ulong count);        // true, and count is 1
/// </code>
/// </example>
public sealed class EmbeddedMachine : Machine
{
    private readonly ReadSections _accesses = new();
    private readonly IoBus _mmio = new("MMIO");
    private readonly IoBus _pio = new("PIO");
    private readonly GsiRouter _router = new();
    private readonly WorkQueue _injector;
    private readonly IoEventFdTable _ioEventFds;
    private readonly IrqFdTable _irqFds;

    /// <summary>Makes a machine.</summary>
    /// <param name="options">What it consists of; one processor with interrupt controllers when left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of processors is out of its range.</exception>
    public EmbeddedMachine(EmbeddedMachineOptions? options = null)
        : base((options ??= new()).Name, options.Logger)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Cpus, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Cpus, 254, nameof(options));
        _injector = new WorkQueue($"{options.Name} injector");
        _ioEventFds = new IoEventFdTable(BusOf, _accesses);
        _irqFds = new IrqFdTable(_router, _injector, Cleanup);
        Cpus = options.HasInterruptControllers
            ? CreateCpusWithChips(options.Cpus)
            : [.. Enumerable.Range(0, options.Cpus).Select(_ => new EmbeddedCpu(this, null))];
    }

    /// <summary>The virtual processors.</summary>
    public IReadOnlyList<EmbeddedCpu> Cpus { get; }

    /// <inheritdoc/>
    private protected override IEnumerable<WorkQueue> Queues => [Loop.Queue, _injector, Cleanup];

    /// <inheritdoc/>
    private protected override bool IsInside => base.IsInside || _accesses.IsReading;

    /// <summary>The guest writes, on the first processor.</summary>
    /// <param name="address">Where.</param>
    /// <param name="length">1, 2, 4 or 8 bytes; at most 4 on port I/O.</param>
    /// <param name="value">What; bits above the length are ignored.</param>
    /// <returns>Whether anything took it; otherwise it has no effect.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No processor makes an access of this length.</exception>
    public bool GuestWrite(IoAddress address, int length, ulong value) => Cpus[0].Write(address, length, value);

    /// <summary>The guest reads, on the first processor.</summary>
    /// <param name="address">Where.</param>
    /// <param name="length">1, 2, 4 or 8 bytes; at most 4 on port I/O.</param>
    /// <returns>What it reads; all ones where nothing answers.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No processor makes an access of this length.</exception>
    public ulong GuestRead(IoAddress address, int length) => Cpus[0].Read(address, length);

    /// <inheritdoc/>
    public override EventFd CreateEventFd(string? name = null) => EventFd.Create(name: name);

    /// <inheritdoc/>
    private protected override void SetLine(Gsi gsi, bool level)
    {
        if (!_router.HasChips) throw new MachineException(Errno.ENXIO, "GSI-12", $"GSI {gsi} leads nowhere: {this} has no interrupt controllers.");
        _router.SetLevel(IrqSource.Userspace, gsi, level);
    }

    internal bool Write(IoAddress address, int length, ulong value)
    {
        if (address.Space == AddressSpace.Mmio && TryReachMemory(address, length, out Span<byte> bytes))
        {
            Span<byte> whole = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(whole, value);
            whole[..length].CopyTo(bytes);
            return true;
        }

        bool isHandled;
        using (_accesses.Enter()) isHandled = BusOf(address.Space).TryWrite(address.Value, length, value);
        return isHandled || Exits.TryWrite(address, length, value);
    }

    internal bool TryRead(IoAddress address, int length, out ulong value)
    {
        if (address.Space == AddressSpace.Mmio && TryReachMemory(address, length, out Span<byte> bytes))
        {
            Span<byte> whole = stackalloc byte[sizeof(ulong)];
            whole.Clear();
            bytes.CopyTo(whole);
            value = BinaryPrimitives.ReadUInt64LittleEndian(whole);
            return true;
        }

        bool isHandled;
        using (_accesses.Enter()) isHandled = BusOf(address.Space).TryRead(address.Value, length, out value);
        return isHandled || Exits.TryRead(address, length, out value);
    }

    /// <inheritdoc/>
    private protected override Refusal? AssignCore(
        EventFd eventFd, IoAddress address, int length, ulong? match, out IoEventFdRegistration? registration)
        => _ioEventFds.TryAssign(eventFd, address, length, match, out registration);

    /// <inheritdoc/>
    private protected override Refusal? AssignCore(EventFd trigger, Gsi gsi, EventFd? resample, out IrqFdRegistration? registration)
        => _irqFds.TryAssign(trigger, gsi, resample, out registration);

    /// <inheritdoc/>
    private protected override Refusal? MapMemory(GuestMemory memory, int number) => null;

    /// <inheritdoc/>
    private protected override void Release()
    {
    }

    private EmbeddedCpu[] CreateCpusWithChips(int count)
    {
        var link = new EndOfInterruptLink();
        LocalApic[] localApics = [.. Enumerable.Range(0, count).Select(id => new LocalApic(id, link))];
        var ioApic = new IoApic(new LocalApicGroup(localApics), _router);
        link.Target = ioApic;
        _mmio.TryRegister(new BusEntry(IoApic.DefaultBase, IoApic.WindowLength, ioApic));
        _router.Connect(ChipId.IoApic, ioApic);
        _router.SetTable(RoutingTable.IoApicOnly);
        return [.. localApics.Select(localApic => new EmbeddedCpu(this, localApic))];
    }

    private bool TryReachMemory(IoAddress address, int length, out Span<byte> bytes)
    {
        GuestMemory? memory = Memory.Find(address.Value);
        var offset = (int)(memory is null ? 0 : address.Value - memory.Address);
        bool isInside = memory is not null && memory.Length - offset >= length;
        bytes = isInside ? memory!.Bytes.Slice(offset, length) : [];
        return isInside;
    }

    private IoBus BusOf(AddressSpace space) => space == AddressSpace.Pio ? _pio : _mmio;

    /// <summary>Closes the circle of local APICs and IOAPIC while they are made.</summary>
    private sealed class EndOfInterruptLink : IEndOfInterruptSink
    {
        public IEndOfInterruptSink? Target { get; set; }

        public void OnEndOfInterrupt(byte vector, bool isLevel) => Target?.OnEndOfInterrupt(vector, isLevel);
    }
}
