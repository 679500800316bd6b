using DeviceDsl.Eventing;
using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;
using DeviceDsl.Machines;
using DeviceDsl.Memory;
using Microsoft.Extensions.Logging;

namespace DeviceDsl;

/// <summary>A machine that devices are attached to: buses, interrupt lines, and the loop that runs handlers.</summary>
/// <remarks>
/// <para>
/// <see cref="EmbeddedMachine"/> models the device side of Linux KVM in this process; <c>KvmMachine</c> of the package
/// <c>DeviceDsl.Kvm</c> uses the kernel. Both follow the same rules, numbered in <c>docs/spec/kvm-semantics.md</c>.
/// </para>
/// <para>
/// A refused operation throws a <see cref="MachineException"/>; members whose names begin with <c>Try</c> return its
/// <see cref="Errno"/> instead. In both cases the operation has no effect. All members may be called from any thread.
/// </para>
/// </remarks>
public abstract partial class Machine : IDisposable
{
    private readonly GuestMemoryMap _memory;
    private readonly AttachmentList _attachments = new();
    private readonly PauseGate _handlers = new();
    [LockRank((int)LockRank.Pause)]
    private readonly RankedLock _pauseLock = new(LockRank.Pause);
    private readonly ManualClock? _manualClock;
    private int _isDisposed;

    private protected Machine(string name, ILogger? logger, TimeProvider clock, HandlerFailure onHandlerFailure)
    {
        Name = name;
        Logger = logger ?? StandardError.Logger;
        Log = new GuestLog(Logger, clock);
        Loop = new DeviceLoop($"{name} loop", _handlers, clock, new HandlerExceptions(onHandlerFailure));
        Cleanup = new WorkQueue($"{name} cleanup");
        LevelSources = new LevelSources(SetDeviceLine);
        Exits = new ExitMap(_handlers);
        _memory = new GuestMemoryMap(Addresses);
        Loop.HandlerFailed += (_, failure) => Report(failure.Registration, failure.Exception);
        Loop.ListenerFailed = listener => ReportListener($"{nameof(Loop)}.{nameof(DeviceLoop.HandlerFailed)}", listener);
        _manualClock = clock as ManualClock;
        if (_manualClock is not null) _manualClock.Settling += SettleUnlessDisposed;
    }

    /// <summary>The name of the machine in messages.</summary>
    public string Name { get; }

    /// <summary>The loop on which the handlers of this machine's devices run.</summary>
    public DeviceLoop Loop { get; }

    /// <summary>The clock of the machine's devices. It stands still in a pause.</summary>
    public VirtualClock Clock => Loop.Clock;

    /// <summary>The attached devices, in the order in which they were attached.</summary>
    public IReadOnlyList<Attachment> Attachments => _attachments.Snapshot;

    /// <summary>Whether the machine is paused.</summary>
    public bool IsPaused => _handlers.IsClosed;

    /// <summary>The number of assigned doorbells and irqfds, including those of attached devices.</summary>
    public int RegistrationCount => Registrations.Count;

    /// <summary>
    /// Raised once, when the machine is disposed and its guests have stopped. Listeners must drop their references to guest memory.
    /// </summary>
    internal event Action? Ending;

    internal WorkQueue Cleanup { get; }

    internal LevelSources LevelSources { get; }

    internal ExitMap Exits { get; }

    /// <summary>The owners of guest addresses. Everything added to the exits is claimed here first.</summary>
    internal AddressMap Addresses { get; } = new();

    /// <summary>The guest's memory, as devices access it.</summary>
    public GuestMemoryMap Memory => _memory;

    internal PauseGate Handlers => _handlers;

    internal abstract MachineRegistrations Registrations { get; }

    /// <summary>The queues that may have work, in the order in which work flows through them.</summary>
    private protected virtual IEnumerable<WorkQueue> Queues => [Loop.Queue, Cleanup];

    /// <summary>Creates an eventfd of the kind that this machine can use for everything.</summary>
    /// <param name="name">Its name in messages.</param>
    public abstract EventFd CreateEventFd(string? name = null);

    /// <summary>Makes guest writes to an address signal an eventfd.</summary>
    /// <param name="eventFd">The eventfd.</param>
    /// <param name="address">The exact address of the writes that ring.</param>
    /// <param name="length">Their width in bytes: 1, 2, 4 or 8, or 0 for any (IOE-1).</param>
    /// <param name="match">The one value that rings; <see langword="null"/> for any. Bits above the width mean that none does
    /// (IOE-9).</param>
    /// <returns>The registration; deassign it before the eventfd is closed.</returns>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/>: the length is invalid, a match has no length, or the range extends past the end of the space
    /// (IOE-1, IOE-2, IOE-4); <see cref="Errno.EBADF"/>: the eventfd is closed; <see cref="Errno.EEXIST"/>: the doorbell collides
    /// with another (IOE-7); <see cref="Errno.ENOSPC"/>: the bus is full (BUS-8).
    /// </exception>
    public IoEventFdRegistration AssignIoEventFd(EventFd eventFd, IoAddress address, int length = 0, ulong? match = null)
    {
        ThrowIfDisposed();
        Refusal? refusal = Registrations.Assign(eventFd, address, length, match, out IoEventFdRegistration? registration);
        return refusal is null ? registration! : throw new MachineException(refusal);
    }

    /// <summary>Does the same as <see cref="AssignIoEventFd"/>, but returns the error instead of throwing it.</summary>
    /// <param name="eventFd">The eventfd.</param>
    /// <param name="address">The exact address of the writes that ring.</param>
    /// <param name="length">Their width in bytes: 1, 2, 4 or 8, or 0 for any.</param>
    /// <param name="match">The one value that rings; <see langword="null"/> for any.</param>
    /// <param name="registration">The registration; <see langword="null"/> on failure.</param>
    public Errno TryAssignIoEventFd(EventFd eventFd, IoAddress address, int length, ulong? match, out IoEventFdRegistration? registration)
    {
        ThrowIfDisposed();
        return Registrations.Assign(eventFd, address, length, match, out registration)?.Errno ?? Errno.None;
    }

    /// <summary>Turns the signals of an eventfd into interrupts.</summary>
    /// <param name="trigger">The eventfd, which the machine reads from then on.</param>
    /// <param name="gsi">The global system interrupt. It need not have a route yet (IRQ-5).</param>
    /// <param name="resample">
    /// If given, the line is a level: it stays up until the guest's end of interrupt lowers it, and then this eventfd is signalled
    /// (RES-1, RES-3). Otherwise each signal is a pulse (IRQ-8).
    /// </param>
    /// <returns>The registration.</returns>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/>: the machine has no interrupt controllers (IRQ-2); <see cref="Errno.EBADF"/>: an eventfd
    /// is closed; <see cref="Errno.EBUSY"/>: the eventfd serves another irqfd (IRQ-4).
    /// </exception>
    public IrqFdRegistration AssignIrqFd(EventFd trigger, Gsi gsi, EventFd? resample = null)
    {
        ThrowIfDisposed();
        Refusal? refusal = Registrations.Assign(trigger, gsi, resample, out IrqFdRegistration? registration);
        return refusal is null ? registration! : throw new MachineException(refusal);
    }

    /// <summary>Does the same as <see cref="AssignIrqFd"/>, but returns the error instead of throwing it.</summary>
    /// <param name="trigger">The eventfd.</param>
    /// <param name="gsi">The global system interrupt.</param>
    /// <param name="registration">The registration; <see langword="null"/> on failure.</param>
    /// <param name="resample">The eventfd that the guest's end of interrupt signals.</param>
    public Errno TryAssignIrqFd(EventFd trigger, Gsi gsi, out IrqFdRegistration? registration, EventFd? resample = null)
    {
        ThrowIfDisposed();
        return Registrations.Assign(trigger, gsi, resample, out registration)?.Errno ?? Errno.None;
    }

    /// <summary>Begins an update, which collects assigns and deassigns that take effect all at once or not at all.</summary>
    /// <returns>The update, which has no effect until it is committed.</returns>
    public MachineUpdate BeginUpdate()
    {
        ThrowIfDisposed();
        return new(this);
    }

    /// <summary>Sets the level of a line directly. A GSI without a route, or out of range, is not an error (GSI-12).</summary>
    /// <param name="gsi">The global system interrupt.</param>
    /// <param name="level">Whether the line is up.</param>
    /// <exception cref="MachineException"><see cref="Errno.ENXIO"/>: the machine has no interrupt controllers.</exception>
    public void SetIrqLine(Gsi gsi, bool level)
    {
        ThrowIfDisposed();
        SetLine(gsi, level);
    }

    /// <summary>Sets the level of a line directly, and returns the result of the delivery (GSI-12).</summary>
    /// <param name="gsi">The global system interrupt.</param>
    /// <param name="level">Whether the line is up.</param>
    /// <returns>
    /// The number of processors that accepted the interrupt, summed over all targets of the line; 0 if it was merged with an
    /// earlier one, -1 if it was ignored (GSI-3).
    /// </returns>
    /// <exception cref="MachineException"><see cref="Errno.ENXIO"/>: the machine has no interrupt controllers.</exception>
    public int SetIrqLineStatus(Gsi gsi, bool level)
    {
        ThrowIfDisposed();
        return SetLineWithStatus(gsi, level);
    }

    /// <summary>Replaces the whole interrupt routing. Every irqfd follows the new routing before this method returns (IRQ-13).</summary>
    /// <param name="routes">The routes, at most 4096. An empty routing is allowed.</param>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EINVAL"/>: a route breaks a rule, or the machine has no interrupt controllers (GSI-4 to GSI-7);
    /// <see cref="Errno.EDEADLK"/>: called from inside the delivery of an interrupt, which the change would wait for. The old
    /// routing stays in force.
    /// </exception>
    public void SetGsiRouting(IEnumerable<GsiRoute> routes)
    {
        Refusal? refusal = CheckAndSetRouting(routes);
        if (refusal is not null) throw new MachineException(refusal);
    }

    /// <summary>Does the same as <see cref="SetGsiRouting"/>, but returns the error instead of throwing it.</summary>
    /// <param name="routes">The routes.</param>
    public Errno TrySetGsiRouting(IEnumerable<GsiRoute> routes) => CheckAndSetRouting(routes)?.Errno ?? Errno.None;

    /// <summary>Adds guest memory, filled with zeros.</summary>
    /// <param name="address">The first guest-physical address, a multiple of <see cref="GuestMemory.PageSize"/>.</param>
    /// <param name="length">The length in bytes, a multiple of <see cref="GuestMemory.PageSize"/>.</param>
    /// <param name="options">The kind of memory; by default private memory that the guest can write.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// Address or length is not a multiple of a page, the length exceeds <see cref="GuestMemory.MaxLength"/>, or the end is at 2^64
    /// or beyond.
    /// </exception>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EEXIST"/>: the range overlaps other memory, an attached device, a BAR or an interrupt controller;
    /// <see cref="Errno.ENOMEM"/>: the process has no room for it; <see cref="Errno.EMFILE"/>: it has no descriptor for shared memory;
    /// <see cref="Errno.ENOSYS"/>, <see cref="Errno.EOPNOTSUPP"/>: the system does not support such memory, see
    /// <see cref="MachineFeature.SharedMemory"/> and <see cref="MachineFeature.ReadOnlyMemory"/>.
    /// </exception>
    public GuestMemory AddMemory(ulong address, int length, GuestMemoryOptions? options = null)
    {
        ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfNotEqual(address % GuestMemory.PageSize, 0UL, nameof(address));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(length % GuestMemory.PageSize, 0, nameof(length));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, GuestMemory.MaxLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(address, ulong.MaxValue - (ulong)length, nameof(address));
        Refusal? refusal = _memory.TryAdd(address, length, options ?? new(), MapMemory, out GuestMemory? memory);
        return refusal is null ? memory! : throw new MachineException(refusal);
    }

    /// <summary>
    /// Attaches a device: connects its interrupt lines and doorbells in one update. For a board, attaches all its devices in order,
    /// or none.
    /// </summary>
    /// <param name="device">A device that is not attached to a machine, or a board of such devices.</param>
    /// <param name="pio">The base of the device's addresses in the port space.</param>
    /// <param name="mmio">The base of the device's guest-physical addresses.</param>
    /// <param name="delivery">How the guest's writes reach the doorbells.</param>
    /// <returns>The attachment; disposing it detaches the device.</returns>
    /// <exception cref="MachineException">
    /// <see cref="Errno.EBUSY"/>: the device is already attached; <see cref="Errno.EEXIST"/>: one of its addresses conflicts with
    /// memory, a register or region of another device, a doorbell that the same write would ring, or an interrupt controller;
    /// <see cref="Errno.EINVAL"/>: one of its addresses lies beyond the end of its space; otherwise as
    /// <see cref="AssignIoEventFd"/> and <see cref="AssignIrqFd"/>.
    /// </exception>
    public Attachment Attach(IDevice device, ulong pio = 0, ulong mmio = 0, DoorbellDelivery delivery = DoorbellDelivery.EventFd)
    {
        Refusal? refusal = AttachCore(device, pio, mmio, delivery, out Attachment? attachment);
        return refusal is null ? attachment! : throw new MachineException(refusal);
    }

    /// <summary>Does the same as <see cref="Attach"/>, but returns the error instead of throwing it.</summary>
    /// <param name="device">The device.</param>
    /// <param name="attachment">The attachment; <see langword="null"/> on failure.</param>
    /// <param name="pio">The base of the device's addresses in the port space.</param>
    /// <param name="mmio">The base of the device's guest-physical addresses.</param>
    /// <param name="delivery">How the guest's writes reach the doorbells.</param>
    public Errno TryAttach(
        IDevice device, out Attachment? attachment, ulong pio = 0, ulong mmio = 0, DoorbellDelivery delivery = DoorbellDelivery.EventFd)
        => AttachCore(device, pio, mmio, delivery, out attachment)?.Errno ?? Errno.None;

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal bool IsDisposed => Volatile.Read(ref _isDisposed) != 0;

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(IsDisposed, this);

    /// <summary>Sets the level of a line.</summary>
    private protected abstract void SetLine(Gsi gsi, bool level);

    /// <summary>
    /// Sets the level of a line for a device. Also called while the machine is being disposed, when devices release their lines.
    /// </summary>
    private protected virtual void DriveLine(Gsi gsi, bool level) => SetLine(gsi, level);

    /// <summary>Sets the level of a line and returns the result of the delivery.</summary>
    private protected abstract int SetLineWithStatus(Gsi gsi, bool level);

    /// <summary>Replaces the interrupt routing.</summary>
    private protected abstract Refusal? SetRouting(IReadOnlyList<GsiRoute> routes);

    /// <summary>Maps a piece of memory with the given number into the machine.</summary>
    private protected abstract Refusal? MapMemory(GuestMemory memory, int number);

    /// <summary>Stops guests that run by themselves, and waits until they have stopped.</summary>
    private protected virtual void PauseGuests()
    {
    }

    /// <summary>Resumes them.</summary>
    private protected virtual void ResumeGuests()
    {
    }

    /// <summary>Ends guests that run by themselves, before anything they use is released.</summary>
    private protected virtual void StopGuests()
    {
    }

    /// <summary>Releases the machine's own resources, after the last registration.</summary>
    private protected abstract void Release();

    /// <summary>Whether the machine may have to wait for the calling thread, directly or through another machine.</summary>
    private protected virtual bool IsInside
        => _handlers.HasPassed
            || _handlers.MustNotWait
            || HandlerThread.Current.Processor is not null
            || Queues.Any(queue => queue.IsCurrentThread);

    private Refusal? CheckAndSetRouting(IEnumerable<GsiRoute> routes)
    {
        ThrowIfDisposed();
        ArgumentNullException.ThrowIfNull(routes);
        return SetRouting([.. routes]);
    }

    private Refusal? AttachCore(IDevice device, ulong pio, ulong mmio, DoorbellDelivery delivery, out Attachment? attachment)
    {
        ThrowIfDisposed();
        ArgumentNullException.ThrowIfNull(device);
        if (HandlerThread.Current.RefusalInCallback("attaches a device") is { } refusal)
        {
            attachment = null;
            return refusal;
        }

        return Attachment.TryCreate(this, _attachments, device, new DeviceBases(device.Name, pio, mmio), delivery, out attachment);
    }

    private void ThrowIfInside(string verb)
    {
        if (!IsInside) return;
        throw new MachineException(
            Errno.EDEADLK, "LCK-11",
            $"Code that runs inside {Name} or another machine {verb} {Name} and might wait for itself.");
    }
}
