using DeviceDsl.Eventing;
using DeviceDsl.Foundation;
using DeviceDsl.Interrupts;
using DeviceDsl.Irqchips;
using DeviceDsl.Kvm.Chips;
using DeviceDsl.Kvm.Native;
using DeviceDsl.Machines;

namespace DeviceDsl.Kvm;

/// <summary>
/// A machine of the Linux kernel, on <c>/dev/kvm</c>, with the kernel's ioeventfds; it runs real guest code. Its irqfds and interrupt
/// controllers are the kernel's or this process's (<see cref="KvmMachineOptions.InterruptControllers"/>).
/// </summary>
/// <remarks>
/// <para>
/// Guest code is in memory from <see cref="Machine.AddMemory"/> and is run by one of <see cref="Cpus"/>. Eventfds must be descriptors of
/// Linux: from <see cref="CreateEventFd"/> or <see cref="EventFd.CreateLinux"/>.
/// </para>
/// <para>
/// The kernel's controllers inject interrupts from its own threads, which <see cref="Machine.Settle"/> cannot wait for: it returns when the
/// handlers of this process are done. Deassigning an irqfd completes its injections (IRQ-16).
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
    private readonly InterruptControllers _controllers;
    private readonly InterruptSide _interrupts;

    private KvmMachine(KvmMachineOptions options, VirtualMachine machine, IEnumerable<VirtualCpu> cpus)
        : base(options.Name, options.Logger, options.Clock, options.OnHandlerFailure)
    {
        _machine = machine;
        _controllers = options.InterruptControllers;
        _interrupts = options.InterruptControllers switch
        {
            InterruptControllers.Split => new SplitSide(machine, options.Cpus, options.Clock, Cleanup),
            InterruptControllers.Managed
                => new ManagedSide(machine, options.Cpus, options.HasWideDestinations, options.Clock, Cleanup),
            _ => new KernelSide(machine),
        };
        if (options.InterruptControllers != InterruptControllers.None) ClaimChips(hasOthers: true);
        _interrupts.AddTo(Exits);
        VirtualCpu[] made = [.. cpus];
        _cpus = [.. made.Select((cpu, number) => new KvmCpu(
            this, number, cpu, owner => _interrupts.Connect(owner, cpu), () => IsInside))];
        ConnectRing(made[0]);
    }

    /// <summary>
    /// The virtual processors, with all features that this machine's processor and its kernel support. A processor whose first instruction
    /// was set starts without a start-up message when it is run.
    /// </summary>
    public IReadOnlyList<KvmCpu> Cpus => _cpus;

    internal VirtualMachine Kernel => _machine;

    /// <inheritdoc/>
    internal override MachineRegistrations Registrations => _interrupts.Registrations;

    /// <inheritdoc/>
    private protected override bool IsInside => base.IsInside || _interrupts.IsInside || _cpus.Any(cpu => cpu.IsCurrentThread);

    /// <inheritdoc/>
    private protected override IEnumerable<WorkQueue> Queues
        => _interrupts.Injector is { } injector ? [Loop.Queue, injector, Cleanup] : [Loop.Queue, Cleanup];

    /// <summary>Makes a machine.</summary>
    /// <param name="options">Its options; by default one processor with interrupt controllers.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The number of processors is out of range, or the interrupt controllers do not exist.
    /// </exception>
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
        if (!Enum.IsDefined(options.InterruptControllers))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.InterruptControllers, "A machine has no such interrupt controllers.");
        }

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
    private protected override Refusal? SendMsi(MsiMessage message, out int accepted) => _interrupts.SendMsi(message, out accepted);

    /// <inheritdoc/>
    private protected override Refusal? TryRead(out IoApicState? state) => _interrupts.TryRead(out state);

    /// <inheritdoc/>
    private protected override Refusal? TryRestore(IoApicState state) => _interrupts.TryRestore(state);

    /// <inheritdoc/>
    private protected override Refusal? TryRead(ChipId chip, out PicState state) => _interrupts.TryRead(chip, out state);

    /// <inheritdoc/>
    private protected override Refusal? TryRestore(ChipId chip, PicState state) => _interrupts.TryRestore(chip, state);

    /// <inheritdoc/>
    private protected override Refusal? TryRead(int cpu, out LocalApicState? state) => _interrupts.TryRead(_cpus[cpu], out state);

    /// <inheritdoc/>
    private protected override Refusal? TryRestore(int cpu, LocalApicState state) => _interrupts.TryRestore(_cpus[cpu], state);

    /// <inheritdoc/>
    private protected override bool Has(MachineFeature feature) => feature switch
    {
        MachineFeature.PioDoorbells or MachineFeature.MmioDoorbells => _machine.Has(Extension.IoEventFd),
        MachineFeature.AnyLengthDoorbells => _machine.Has(Extension.IoEventFdAnyLength),
        MachineFeature.VirtioCcwDoorbells => _machine.Has(Extension.ChannelSubsystem),
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

    private static KernelControllers OfKernel(InterruptControllers controllers) => controllers switch
    {
        InterruptControllers.Kernel => KernelControllers.All,
        InterruptControllers.Split => KernelControllers.LocalApics,
        _ => KernelControllers.None,
    };

    private static KvmMachine Create(KvmMachineOptions options, KvmFile kvm)
    {
        KernelControllers controllers = OfKernel(options.InterruptControllers);
        bool hasWideDestinations = options.HasWideDestinations && controllers != KernelControllers.None;
        Refusal? refusal = VirtualMachine.TryCreate(kvm, options.Name, controllers, hasWideDestinations, out VirtualMachine? machine);
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
