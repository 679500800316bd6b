using DeviceDsl.Buses;
using DeviceDsl.Eventing;
using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;
using DeviceDsl.Machines;
using DeviceDsl.Memory;

namespace DeviceDsl;

/// <summary>The device side of Linux KVM as a managed model in this process, without privileges, on any operating system.</summary>
/// <remarks>
/// The program plays the guest with <see cref="GuestWrite"/>, <see cref="GuestRead"/> and <see cref="Cpus"/>.
/// <see cref="Machine.Settle"/> waits until everything that an access caused is done.
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
    private readonly GuestBuses _buses;
    private readonly GsiRouter _router;
    private readonly WorkQueue _injector;
    private readonly IoEventFdTable _ioEventFds;
    private readonly CoalescedZoneTable _zones;
    private readonly IrqFdTable _irqFds;
    private readonly EmbeddedRegistrations _registrations;
    private readonly LevelIrqFds _levelIrqFds;
    private readonly ChipSet? _chips;
    private readonly bool _fansOut;

    /// <summary>Creates a machine.</summary>
    /// <param name="options">The configuration; by default one processor with interrupt controllers.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of processors is out of range.</exception>
    public EmbeddedMachine(EmbeddedMachineOptions? options = null)
        : base((options ??= new()).Name, options.Logger, options.Clock, options.OnHandlerFailure)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Cpus, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Cpus, 254, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            (uint)options.SplitReservedRoutes.GetValueOrDefault(), (uint)SplitControllers.MaxReserved, nameof(options));
        _injector = new WorkQueue($"{options.Name} injector");
        _router = new GsiRouter(options.HasWideDestinations);
        _buses = new GuestBuses(options.KernelFaithful);
        _fansOut = options.FanOut;
        DoorbellPlacement placement = _fansOut ? new FanOutPlacement(_buses) : new ExclusivePlacement(_buses);
        _ioEventFds = new IoEventFdTable(placement, _buses.Accesses, keepsClosed: options.KernelFaithful);
        _zones = new CoalescedZoneTable(_buses);
        _irqFds = new IrqFdTable(_router, _injector, Cleanup, options.Profile);
        _registrations = new EmbeddedRegistrations(_ioEventFds, _irqFds, _buses.Accesses);
        _levelIrqFds = new LevelIrqFds(_router, _irqFds, _registrations);
        _chips = CreateChips(options);
        Cpus = [.. Enumerable.Range(0, options.Cpus).Select(index => CreateCpu(_chips?.LocalApics.Members[index]))];
    }

    /// <summary>The virtual processors.</summary>
    public IReadOnlyList<EmbeddedCpu> Cpus { get; }

    /// <summary>The IOAPIC; <see langword="null"/> if the machine does not have its own.</summary>
    public IoApic? IoApic => _chips?.IoApic;

    /// <summary>The two 8259s; <see langword="null"/> if the machine does not have its own.</summary>
    public Pic? Pic => _chips?.Pic;

    /// <summary>The ring that holds the writes of coalesced zones (COA-2).</summary>
    public CoalescedRing CoalescedRing => _zones.Ring;

    internal IoEventFdTable IoEventFds => _ioEventFds;

    internal GuestBuses Buses => _buses;

    internal GsiRouter Router => _router;

    internal WorkQueue Injector => _injector;

    internal IrqFdTable IrqFds => _irqFds;

    /// <inheritdoc/>
    internal override MachineRegistrations Registrations => _registrations;

    /// <inheritdoc/>
    private protected override IEnumerable<WorkQueue> Queues => [Loop.Queue, _injector, Cleanup];

    /// <inheritdoc/>
    private protected override bool IsInside => base.IsInside || _buses.Accesses.IsReading || _router.Readers.IsReading;

    /// <summary>Performs a guest write on the first processor.</summary>
    /// <param name="address">The address.</param>
    /// <param name="length">1, 2, 4 or 8 bytes; at most 4 on port I/O.</param>
    /// <param name="value">The value; bits above the length are ignored.</param>
    /// <returns>Whether the write was handled. Otherwise it has no effect.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No processor makes an access of this length.</exception>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EDEADLK"/>: the calling thread holds a pause that the access would wait for; or a handler makes the access,
    /// and the handlers of the accessed device wait for that handler.
    /// </exception>
    /// <exception cref="Exception">
    /// The exception of a handler that ran inside the access, with <see cref="HandlerFailure.Throw"/>.
    /// </exception>
    public bool GuestWrite(IoAddress address, int length, ulong value) => Cpus[0].Write(address, length, value);

    /// <summary>Performs a guest read on the first processor.</summary>
    /// <param name="address">The address.</param>
    /// <param name="length">1, 2, 4 or 8 bytes; at most 4 on port I/O.</param>
    /// <returns>The value read; all ones where nothing answers.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No processor makes an access of this length.</exception>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: as <see cref="GuestWrite"/>.</exception>
    /// <exception cref="Exception">
    /// The exception of a handler that ran inside the access, with <see cref="HandlerFailure.Throw"/>.
    /// </exception>
    public ulong GuestRead(IoAddress address, int length) => Cpus[0].Read(address, length);

    /// <inheritdoc/>
    public override EventFd CreateEventFd(string? name = null) => EventFd.Create(name: name);

    /// <inheritdoc/>
    private protected override void SetLine(Gsi gsi, bool level)
    {
        if (!_router.HasChips) throw new MachineException(IrqFdRules.NoLine(gsi));
        _router.SetLevel(IrqSource.Userspace, gsi, level);
    }

    /// <inheritdoc/>
    private protected override int SetLineWithStatus(Gsi gsi, bool level)
    {
        if (!_router.HasChips) throw new MachineException(IrqFdRules.NoLine(gsi));
        return _router.SetLevel(IrqSource.Userspace, gsi, level, wantsStatus: true);
    }

    /// <inheritdoc/>
    private protected override Refusal? SetRouting(IReadOnlyList<GsiRoute> routes) => _router.TryReplace(routes);

    /// <inheritdoc/>
    private protected override Refusal? SendMsi(MsiMessage message, out int accepted)
    {
        accepted = 0;
        if (!_router.HasChips) return RoutingRules.NoChips;
        if (!message.IsValid(_router.HasWideDestinations)) return RoutingRules.InvalidMessage(message);
        accepted = _router.Deliver(message);
        return null;
    }

    /// <inheritdoc/>
    private protected override Refusal? TryRead(out IoApicState? state)
    {
        state = IoApic?.State;
        return state is null ? ChipRules.NoChip(Name, ChipId.IoApic) : null;
    }

    /// <inheritdoc/>
    private protected override Refusal? TryRestore(IoApicState state)
    {
        if (IoApic is null) return ChipRules.NoChip(Name, ChipId.IoApic);
        IoApic.State = state;
        Pic?.Reevaluate();
        return null;
    }

    /// <inheritdoc/>
    private protected override Refusal? TryRead(ChipId chip, out PicState state)
    {
        state = (chip == ChipId.PicMaster ? Pic?.First : Pic?.Second).GetValueOrDefault();
        return Pic is null ? ChipRules.NoChip(Name, chip) : null;
    }

    /// <inheritdoc/>
    private protected override Refusal? TryRestore(ChipId chip, PicState state)
    {
        if (Pic is null) return ChipRules.NoChip(Name, chip);
        if (chip == ChipId.PicMaster) Pic.First = state;
        else Pic.Second = state;
        return null;
    }

    /// <inheritdoc/>
    private protected override Refusal? TryRead(int cpu, out LocalApicState? state)
    {
        state = _chips?.LocalApics.Members[cpu].State;
        return state is null ? ChipRules.NoLocalApic(Name) : null;
    }

    /// <inheritdoc/>
    private protected override Refusal? TryRestore(int cpu, LocalApicState state)
    {
        if (_chips is null) return ChipRules.NoLocalApic(Name);
        _chips.LocalApics.Members[cpu].State = state;
        return null;
    }

    /// <inheritdoc/>
    private protected override int CpuCount => Cpus.Count;

    /// <summary>
    /// Reports a guest access of which only the address is known yet, so that a read counts as a write (BUS-12). It rings doorbells
    /// of any length. A host can use it before it decodes the instruction.
    /// </summary>
    /// <param name="address">The guest-physical address.</param>
    /// <returns>Whether a doorbell was rung.</returns>
    public bool FastMmioAccess(ulong address) => _buses.TryFastMmio(address);

    /// <summary>Collects the writes to a range in <see cref="CoalescedRing"/>, instead of letting each one exit the guest.</summary>
    /// <param name="address">The first address of the range, in either space.</param>
    /// <param name="length">The length in bytes. A range of length 0 is accepted and collects nothing (COA-1).</param>
    /// <exception cref="MachineException">
    /// <see cref="Errno.ENOSPC"/>: the bus is full (BUS-8); <see cref="Errno.EINVAL"/>: the address is neither a port nor memory (COA-1).
    /// </exception>
    public void AddCoalescedZone(IoAddress address, uint length)
    {
        ThrowIfDisposed();
        Refusal? refusal = _zones.TryAdd(address, length);
        if (refusal is not null) throw new MachineException(refusal);
    }

    /// <summary>Does the same as <see cref="AddCoalescedZone"/>, but returns the error instead of throwing it.</summary>
    /// <param name="address">The first address of the range, in either space.</param>
    /// <param name="length">Its length in bytes.</param>
    public Errno TryAddCoalescedZone(IoAddress address, uint length)
    {
        ThrowIfDisposed();
        return _zones.TryAdd(address, length)?.Errno ?? Errno.None;
    }

    /// <summary>Removes every coalesced zone that contains the whole range (COA-4).</summary>
    /// <param name="address">The first address of the range.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <returns>The number of zones removed, which may be 0.</returns>
    /// <exception cref="MachineException"><see cref="Errno.EINVAL"/>: the address is neither a port nor memory (COA-4).</exception>
    public int RemoveCoalescedZones(IoAddress address, uint length)
    {
        ThrowIfDisposed();
        return _zones.Remove(address, length);
    }

    /// <inheritdoc/>
    private protected override bool Has(MachineFeature feature) => feature switch
    {
        // Doorbells that fan out together share one width.
        MachineFeature.AnyLengthDoorbells => !_fansOut,
        MachineFeature.IrqFds => _router.HasChips,
        MachineFeature.ResampledIrqFds or MachineFeature.EoiNotifications => _router.HasChips && !_router.IsSplit,
        MachineFeature.WideDestinations => _router.HasChips && _router.HasWideDestinations,
        MachineFeature.SharedMemory => SharedMemory.IsAvailable,
        _ => true,
    };

    /// <inheritdoc/>
    private protected override Refusal? LevelIrqFdsOrRefusal(out LevelIrqFds? irqFds)
    {
        irqFds = _levelIrqFds;
        return null;
    }

    /// <inheritdoc/>
    private protected override Refusal? MapMemory(GuestMemory memory, int number) => null;

    /// <inheritdoc/>
    private protected override void Release() => _chips?.Dispose();

    private ChipSet? CreateChips(EmbeddedMachineOptions options)
    {
        if (!options.HasInterruptControllers) return null;
        var chips = new ChipSet(_router, options.Cpus, options.Profile, options.SplitReservedRoutes, options.Clock);
        chips.Register(_buses.Mmio, _buses.Pio);
        ClaimChips(hasOthers: chips.IoApic is not null);
        return chips;
    }

    private EmbeddedCpu CreateCpu(LocalApic? localApic) => new(this, localApic, new GuestPort(Memory, localApic, _buses, Exits));
}
