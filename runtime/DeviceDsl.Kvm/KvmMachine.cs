using DeviceDsl.Eventing;
using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;
using DeviceDsl.Kvm.Chips;
using DeviceDsl.Kvm.Native;
using DeviceDsl.Machines;

namespace DeviceDsl.Kvm;

/// <summary>
/// A machine of the Linux kernel, on <c>/dev/kvm</c>, with the kernel's ioeventfds, irqfds and interrupt controllers; it runs real guest
/// code.
/// </summary>
/// <remarks>
/// <para>
/// Guest code is in memory from <see cref="Machine.AddMemory"/> and is run by one of <see cref="Cpus"/>. Eventfds must be descriptors of
/// Linux: from <see cref="CreateEventFd"/> or <see cref="EventFd.CreateLinux"/>.
/// </para>
/// <para>
/// The kernel injects interrupts from its own threads, which <see cref="Machine.Settle"/> cannot wait for: it returns when the handlers of
/// this process are done. Deassigning an irqfd completes its injections (IRQ-16).
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using DeviceDsl;
/// using DeviceDsl.Kvm;
///
/// if (!KvmMachine.IsAvailable(out string reason)) throw new NotSupportedException(reason);
/// using KvmMachine machine = KvmMachine.Open();
/// GuestMemory memory = machine.AddMemory(0, 0x1000);
/// new byte[] { 0xB8, 0x02, 0x00, 0xE7, 0x10, 0xF4 }.CopyTo(memory.Bytes);    // mov ax, 2; out 0x10, ax; hlt
/// using EventFd kick = machine.CreateEventFd();
/// using IoEventFdRegistration doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x10), length: 2, match: 2);
/// machine.Cpus[0].EnterRealMode(segment: 0, offset: 0, stack: 0x1000);
/// machine.Cpus[0].Start();
/// </code>
/// </example>
public sealed partial class KvmMachine : Machine
{
    private const int MaxCpus = 254;

    private readonly VirtualMachine _machine;
    private readonly KvmCpu[] _cpus;
    private readonly InterruptSide _interrupts;

    private KvmMachine(KvmMachineOptions options, VirtualMachine machine, IEnumerable<VirtualCpu> cpus)
        : base(options.Name, options.Logger, options.Clock, options.OnHandlerFailure)
    {
        _machine = machine;
        _interrupts = machine.Controllers == KernelControllers.LocalApics
            ? new SplitSide(machine, options.Cpus, options.Clock, Cleanup)
            : new KernelSide(machine);
        if (machine.Controllers != KernelControllers.None) ClaimChips(hasOthers: true);
        _interrupts.AddTo(Exits);
        VirtualCpu[] made = [.. cpus];
        _cpus = [.. made.Select((cpu, number) => new KvmCpu(
            this, number, cpu, number == 0 ? _interrupts.External : null, _interrupts.OnEndOfInterrupt, () => IsInside))];
        _interrupts.Connect(_cpus[0]);
        ConnectRing(made[0]);
    }

    /// <summary>
    /// The virtual processors, with all features that this machine's processor and its kernel support. A processor whose first instruction
    /// was set starts without a start-up message when it is run.
    /// </summary>
    public IReadOnlyList<KvmCpu> Cpus => _cpus;

    /// <inheritdoc/>
    internal override MachineRegistrations Registrations => _interrupts.Registrations;

    /// <inheritdoc/>
    private protected override bool IsInside => base.IsInside || _interrupts.IsInside || _cpus.Any(cpu => cpu.IsCurrentThread);

    /// <inheritdoc/>
    private protected override IEnumerable<WorkQueue> Queues
        => _interrupts.Injector is { } injector ? [Loop.Queue, injector, Cleanup] : [Loop.Queue, Cleanup];

    /// <summary>Makes a machine.</summary>
    /// <param name="options">Its options; by default one processor with interrupt controllers.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of processors is out of range.</exception>
    /// <exception cref="MachineException">
    /// KVM cannot be used. <see cref="Errno.ENOENT"/>: <c>/dev/kvm</c> does not exist; <see cref="Errno.EACCES"/>: access to it is denied;
    /// <see cref="Errno.ENOSYS"/>: the system has no KVM; otherwise the kernel's error. See <see cref="IsAvailable(out string)"/>.
    /// </exception>
    public static KvmMachine Open(KvmMachineOptions? options = null) => Open(options ?? new(), KernelCalls.Linux);

    /// <summary>Makes a machine.</summary>
    /// <param name="options">Its options.</param>
    /// <param name="calls">The calls by which requests reach the kernel.</param>
    internal static KvmMachine Open(KvmMachineOptions options, KernelCalls calls)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Cpus, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Cpus, MaxCpus, nameof(options));
        Refusal? refusal = KvmDevice.TryOpen(options.DevicePath, calls, out KvmFile? kvm);
        if (refusal is not null)
        {
            throw new MachineException(refusal with { Message = $"{options.Name} cannot be created: {refusal.Message}." });
        }

        using (kvm) return Create(options, kvm!);
    }

    /// <summary>Returns whether KVM can be used here.</summary>
    /// <param name="reason">The reason why not, in one line; empty if it can.</param>
    public static bool IsAvailable(out string reason) => IsAvailable(new KvmMachineOptions().DevicePath, out reason);

    /// <summary>Returns whether KVM can be used here, with another device node.</summary>
    /// <param name="devicePath">The device node.</param>
    /// <param name="reason">The reason why not, in one line; empty if it can.</param>
    public static bool IsAvailable(string devicePath, out string reason)
    {
        Refusal? refusal = KvmDevice.TryOpen(devicePath, KernelCalls.Linux, out KvmFile? kvm);
        using (kvm)
        {
            reason = refusal is null ? "" : $"{refusal.Message}: {refusal.Errno}";
            return refusal is null;
        }
    }

    /// <inheritdoc/>
    public override EventFd CreateEventFd(string? name = null) => EventFd.CreateLinux(name: name);

    /// <inheritdoc/>
    private protected override void SetLine(Gsi gsi, bool level) => _interrupts.SetLine(gsi, level);

    /// <inheritdoc/>
    private protected override void DriveLine(Gsi gsi, bool level) => _interrupts.DriveLine(gsi, level);

    /// <inheritdoc/>
    private protected override int SetLineWithStatus(Gsi gsi, bool level) => _interrupts.SetLineWithStatus(gsi, level);

    /// <inheritdoc/>
    private protected override Refusal? SetRouting(IReadOnlyList<GsiRoute> routes) => _interrupts.SetRouting(routes);

    /// <inheritdoc/>
    private protected override Refusal? SendMsi(MsiMessage message, out int accepted)
    {
        Errno errno = _machine.TrySignal(message, out accepted);
        return errno switch
        {
            Errno.None => null,
            Errno.EINVAL => _machine.HasChips ? RoutingRules.InvalidMessage(message) : RoutingRules.NoChips,
            // No processor accepted it, which is a result and not an error (GSI-11).
            Errno.EPERM => NotAccepted(out accepted),
            _ => KernelRules.Explain(errno, Name, $"accept {message} for {this}"),
        };
    }

    /// <inheritdoc/>
    private protected override Refusal? TryRead(out IoApicState? state) => _interrupts.TryRead(out state);

    /// <inheritdoc/>
    private protected override Refusal? TryRestore(IoApicState state) => _interrupts.TryRestore(state);

    /// <inheritdoc/>
    private protected override Refusal? TryRead(ChipId chip, out PicState state) => _interrupts.TryRead(chip, out state);

    /// <inheritdoc/>
    private protected override Refusal? TryRestore(ChipId chip, PicState state) => _interrupts.TryRestore(chip, state);

    /// <inheritdoc/>
    private protected override Refusal? TryRead(int cpu, out LocalApicState? state)
    {
        byte[] bytes = new byte[ChipBytes.LocalApicLength];
        Errno errno = _cpus[cpu].WhileIdle(idle => idle.TryGetLocalApic(bytes));
        state = errno == Errno.None ? ChipBytes.ReadLocalApic(bytes) : null;
        return errno == Errno.None ? null : NoLocalApic(cpu, errno);
    }

    /// <inheritdoc/>
    private protected override Refusal? TryRestore(int cpu, LocalApicState state)
    {
        byte[] bytes = ChipBytes.Write(state);
        Errno errno = _cpus[cpu].WhileIdle(idle => idle.TrySetLocalApic(bytes));
        return errno == Errno.None ? null : NoLocalApic(cpu, errno);
    }

    /// <inheritdoc/>
    private protected override bool Has(MachineFeature feature) => feature switch
    {
        MachineFeature.PioDoorbells or MachineFeature.MmioDoorbells => _machine.Has(Extension.IoEventFd),
        MachineFeature.AnyLengthDoorbells => _machine.Has(Extension.IoEventFdAnyLength),
        MachineFeature.VirtioCcwDoorbells => _machine.Has(Extension.ChannelSubsystem),
        MachineFeature.WideDestinations => _machine is { HasChips: true, HasWideDestinations: true },
        MachineFeature.SharedMemory or MachineFeature.DirtyLog => true,
        MachineFeature.ReadOnlyMemory => _machine.Has(Extension.ReadOnlyMemory),
        _ => _interrupts.Has(feature),
    };

    /// <inheritdoc/>
    private protected override Refusal? LevelIrqFdsOrRefusal(out LevelIrqFds? irqFds) => _interrupts.LevelIrqFdsOrRefusal(out irqFds);

    /// <inheritdoc/>
    private protected override int CpuCount => _cpus.Length;

    /// <inheritdoc/>
    private protected override void PauseGuests()
    {
        foreach (KvmCpu cpu in _cpus) cpu.RequestPause();
        foreach (KvmCpu cpu in _cpus) cpu.AwaitPause();
    }

    /// <inheritdoc/>
    private protected override void ResumeGuests()
    {
        foreach (KvmCpu cpu in _cpus) cpu.Resume();
    }

    /// <inheritdoc/>
    private protected override void StopGuests()
    {
        foreach (KvmCpu cpu in _cpus) cpu.Close();
    }

    /// <inheritdoc/>
    private protected override void Release()
    {
        _interrupts.Dispose();
        foreach (KvmCpu cpu in _cpus) cpu.Release();
        _machine.Dispose();
    }

    private Refusal NoLocalApic(int cpu, Errno errno)
        => KernelRules.Explain(errno, Name, $"give access to the local APIC of {_cpus[cpu]}", ChipRules.NoLocalApic(Name));

    private static KernelControllers ControllersOf(KvmMachineOptions options)
    {
        if (!options.HasInterruptControllers) return KernelControllers.None;
        return options.HasSplitControllers ? KernelControllers.LocalApics : KernelControllers.All;
    }

    private static Refusal? NotAccepted(out int accepted)
    {
        accepted = -1;
        return null;
    }

    private static KvmMachine Create(KvmMachineOptions options, KvmFile kvm)
    {
        Refusal? refusal = VirtualMachine.TryCreate(
            kvm, options.Name, ControllersOf(options), options.HasWideDestinations, out VirtualMachine? machine);
        var cpus = new List<VirtualCpu>(options.Cpus);
        try
        {
            while (refusal is null && cpus.Count < options.Cpus)
            {
                refusal = machine!.TryCreateCpu(cpus.Count, out VirtualCpu? cpu);
                if (refusal is null) cpus.Add(cpu!);
            }

            return refusal is null ? new KvmMachine(options, machine!, cpus) : throw new MachineException(refusal);
        }
        catch
        {
            cpus.ForEach(made => made.Dispose());
            machine?.Dispose();
            throw;
        }
    }
}
