using DeviceDsl.Foundation;
using DeviceDsl.Irqchips;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Kvm.Native;

/// <summary>A virtual machine of the kernel. Its requests are methods that return the kernel's error.</summary>
internal sealed class VirtualMachine : IDisposable
{
    /// <summary>Three pages below the usual place of the firmware, which older Intel processors need for real mode.</summary>
    private const nuint TssAddress = 0xFFFB_D000;

    private const ulong IdentityMapAddress = 0xFFFB_C000;

    private readonly KvmFile _file;
    private readonly int _runSize;
    private readonly List<GuestMemory> _memory = [];

    private VirtualMachine(
        string name, KvmFile file, int runSize, CpuIdTable cpuIds, MsrList msrs, KernelControllers controllers, bool hasWideDestinations)
    {
        Name = name;
        _file = file;
        _runSize = runSize;
        CpuIds = cpuIds;
        Msrs = msrs;
        Controllers = controllers;
        HasWideDestinations = hasWideDestinations;
    }

    /// <summary>Its name in messages.</summary>
    public string Name { get; }

    /// <summary>Its file.</summary>
    public KvmFile File => _file;

    /// <summary>What its processors answer to CPUID.</summary>
    public CpuIdTable CpuIds { get; }

    /// <summary>The model-specific registers of its processors.</summary>
    public MsrList Msrs { get; }

    /// <summary>The interrupt controllers that the kernel has for it.</summary>
    public KernelControllers Controllers { get; }

    /// <summary>The type, family, model and stepping of its processors.</summary>
    public uint Signature => CpuIds.Signature;

    /// <summary>Whether the kernel has interrupt controllers for it.</summary>
    public bool HasChips => Controllers != KernelControllers.None;

    /// <summary>Whether destinations of messages have 32 bits (GSI-9).</summary>
    public bool HasWideDestinations { get; }

    /// <summary>Makes a machine without processors and memory.</summary>
    /// <param name="kvm">The device.</param>
    /// <param name="name">The name of the machine in messages.</param>
    /// <param name="controllers">The interrupt controllers that the kernel makes for it.</param>
    /// <param name="hasWideDestinations">Whether destinations of messages have 32 bits.</param>
    /// <param name="machine">The machine.</param>
    /// <returns>The refusal, which names what the kernel refused to do.</returns>
    public static Refusal? TryCreate(
        KvmFile kvm, string name, KernelControllers controllers, bool hasWideDestinations, out VirtualMachine? machine)
    {
        machine = null;
        Errno errno = kvm.Request(Ioctl.GetRunSize, 0, out int runSize);
        if (errno != Errno.None) return KernelRules.Refused(errno, $"report the memory that processors of {name} share");
        errno = CpuIdTable.TryRead(kvm, out CpuIdTable? cpuIds);
        if (errno != Errno.None) return KernelRules.Refused(errno, $"report the features of processors for {name}");
        errno = MsrList.TryRead(kvm, out MsrList? msrs);
        if (errno != Errno.None) return KernelRules.Refused(errno, $"list the model-specific registers of processors for {name}");
        errno = kvm.TryOpen(Ioctl.CreateVm, 0, out KvmFile? file);
        if (errno != Errno.None) return KernelRules.Refused(errno, $"create the virtual machine of {name}");

        var created = new VirtualMachine(name, file!, runSize, cpuIds!, msrs!, controllers, hasWideDestinations);
        Refusal? refusal = created.SetUp();
        if (refusal is null) machine = created;
        else created.Dispose();
        return refusal;
    }

    /// <summary>Whether the kernel has an extension for this machine; false once its guest has ended it.</summary>
    public bool Has(nuint extension) => _file.Has(extension);

    /// <summary>Returns the extent of an extension of this machine; 0 if it is missing.</summary>
    public int ExtentOf(nuint extension) => _file.ExtentOf(extension);

    /// <summary>Adds a processor.</summary>
    /// <returns>The refusal, which names what the kernel refused to do.</returns>
    public Refusal? TryCreateCpu(int number, out VirtualCpu? cpu)
    {
        cpu = null;
        Errno errno = _file.TryOpen(Ioctl.CreateCpu, (nuint)number, out KvmFile? file);
        if (errno != Errno.None) return KernelRules.Refused(errno, $"create processor {number} of {Name}");
        byte[] cpuId = CpuIds.For(number, HasChips);
        errno = file!.Request(Ioctl.SetCpuId, cpuId);
        if (errno != Errno.None)
        {
            file.Dispose();
            return KernelRules.Refused(errno, $"set the features of processor {number} of {Name}");
        }

        errno = VirtualCpu.TryCreate(this, number, file, cpuId, _runSize, out cpu);
        return errno == Errno.None ? null : KernelRules.Refused(errno, $"map the memory that processor {number} of {Name} shares");
    }

    /// <summary>Maps guest memory and keeps it alive: the kernel knows only its address, and writes there while the guest runs.</summary>
    public Errno TryMap(int slot, GuestMemory memory)
    {
        var region = new MemoryRegion
        {
            Slot = (uint)slot,
            Flags = (memory.IsReadOnly ? MemoryRegion.ReadOnly : 0) | (memory.HasDirtyLog ? MemoryRegion.LogDirtyPages : 0),
            GuestAddress = memory.Address,
            Length = (ulong)memory.Length,
            HostAddress = (ulong)memory.HostAddress,
        };
        // Before the kernel knows the memory: no step that can fail may come after that.
        _memory.Add(memory);
        Errno errno = _file.Request(Ioctl.SetMemoryRegion, ref region);
        if (errno != Errno.None) _memory.Remove(memory);
        return errno;
    }

    /// <summary>Adds a coalesced zone, or removes those that contain a range.</summary>
    public Errno TrySetZone(IoAddress address, uint length, bool isRemoval)
    {
        var argument = new ZoneArgument { Address = address.Value, Length = length, IsPort = address.Space == AddressSpace.Pio ? 1u : 0 };
        return _file.Request(isRemoval ? Ioctl.RemoveZone : Ioctl.AddZone, ref argument);
    }

    /// <summary>Reads the machine's clock, in nanoseconds.</summary>
    public Errno TryGetClock(out ulong clock)
    {
        var argument = default(ClockArgument);
        Errno errno = _file.Request(Ioctl.GetClock, ref argument);
        clock = argument.Nanoseconds;
        return errno;
    }

    /// <summary>Sets the machine's clock.</summary>
    public Errno TrySetClock(ulong clock)
    {
        var argument = new ClockArgument { Nanoseconds = clock };
        return _file.Request(Ioctl.SetClock, ref argument);
    }

    /// <summary>Takes the pages of a slot that the guest wrote since the last call.</summary>
    public unsafe Errno TryTakeDirtyLog(int slot, Span<ulong> bitmap)
    {
        fixed (ulong* bits = bitmap)
        {
            var argument = new DirtyLogArgument { Slot = (uint)slot, Bitmap = (ulong)bits };
            return _file.Request(Ioctl.GetDirtyLog, ref argument);
        }
    }

    /// <summary>Sets the level of a line.</summary>
    public Errno TrySetIrqLine(Gsi gsi, bool level)
    {
        var argument = new IrqLevel { Gsi = gsi.Number, Level = level ? 1u : 0u };
        return _file.Request(Ioctl.SetIrqLine, ref argument);
    }

    /// <summary>Sets the level of a line.</summary>
    /// <param name="gsi">The line.</param>
    /// <param name="level">Its level.</param>
    /// <param name="status">The outcome (GSI-3).</param>
    public Errno TrySetIrqLine(Gsi gsi, bool level, out int status)
    {
        var argument = new IrqLevel { Gsi = gsi.Number, Level = level ? 1u : 0u };
        Errno errno = _file.Request(Ioctl.SetIrqLineStatus, ref argument);
        status = (int)argument.Gsi;
        return errno;
    }

    /// <summary>Sends a message to the processors.</summary>
    /// <param name="message">The message.</param>
    /// <param name="accepted">The number of processors that accepted it.</param>
    public Errno TrySignal(MsiMessage message, out int accepted)
    {
        var argument = new Message
        {
            AddressLow = (uint)message.Address,
            AddressHigh = (uint)(message.Address >> 32),
            Data = message.Data,
        };
        return _file.Request(Ioctl.SignalMessage, ref argument, out accepted);
    }

    /// <summary>Replaces the routing with a table: a header and its entries.</summary>
    public Errno TrySetRouting(Span<byte> table) => _file.Request(Ioctl.SetGsiRouting, table);

    /// <summary>Reads the state of a chip; the buffer begins with the chip's number.</summary>
    public Errno TryGetChip(Span<byte> chip) => _file.Request(Ioctl.GetIrqChip, chip);

    /// <summary>Sets the state of a chip; the buffer begins with the chip's number.</summary>
    public Errno TrySetChip(Span<byte> chip) => _file.Request(Ioctl.SetIrqChip, chip);

    /// <summary>Assigns or deassigns a doorbell.</summary>
    public Errno TryIoEventFd(SafeFileHandle eventFd, IoAddress address, int length, ulong? match, bool isDeassign)
    {
        uint flags = (match is null ? 0 : IoEventFdArgument.Match)
                     | FlagOf(address.Space)
                     | (isDeassign ? IoEventFdArgument.Deassign : 0);
        var argument = new IoEventFdArgument
        {
            MatchValue = match.GetValueOrDefault(),
            Address = address.Value,
            Length = (uint)length,
            Flags = flags,
        };
        using var held = new HeldDescriptor(eventFd);
        argument.Descriptor = held.Number;
        return _file.Request(Ioctl.IoEventFd, ref argument);
    }

    /// <summary>Assigns or deassigns an irqfd.</summary>
    public Errno TryIrqFd(SafeFileHandle trigger, Gsi gsi, SafeFileHandle? resample, bool isDeassign)
    {
        uint flags = (isDeassign ? IrqFdArgument.Deassign : 0) | (resample is null ? 0 : IrqFdArgument.Resample);
        using var held = new HeldDescriptor(trigger);
        using var heldResample = new HeldDescriptor(resample);
        var argument = new IrqFdArgument
        {
            Descriptor = held.Number,
            Gsi = gsi.Number,
            Flags = flags,
            ResampleDescriptor = heldResample.Number,
        };
        return _file.Request(Ioctl.IrqFd, ref argument);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static uint FlagOf(AddressSpace space) => space switch
    {
        AddressSpace.Pio => IoEventFdArgument.Pio,
        AddressSpace.VirtioCcw => IoEventFdArgument.VirtioCcw,
        _ => 0,
    };

    private Refusal? SetUp()
    {
        ulong identityMap = IdentityMapAddress;
        Errno errno = _file.Request(Ioctl.SetIdentityMapAddress, ref identityMap);
        if (errno == Errno.None) errno = _file.Request(Ioctl.SetTssAddress, TssAddress, out _);
        if (errno != Errno.None) return KernelRules.Refused(errno, $"reserve the pages that real mode needs in {Name}");
        if (HasWideDestinations)
        {
            errno = TryEnable(CapabilityArgument.X2Apic, CapabilityArgument.WideDestinations);
            if (errno != Errno.None) return Explain(errno, CapabilityArgument.X2Apic, $"give {Name} destinations of 32 bits");
        }

        switch (Controllers)
        {
            case KernelControllers.All:
                errno = _file.Request(Ioctl.CreateIrqChip, 0, out _);
                return errno == Errno.None ? null : KernelRules.Refused(errno, $"create the interrupt controllers of {Name}");
            case KernelControllers.LocalApics:
                errno = TryEnable(CapabilityArgument.SplitControllers, SplitIoApic.ReservedRoutes);
                return errno == Errno.None
                    ? null
                    : Explain(errno, CapabilityArgument.SplitControllers, $"create the local APICs of {Name} alone");
            default:
                return null;
        }
    }

    /// <summary>Returns the refusal of a capability, which the kernel may lack.</summary>
    private Refusal Explain(Errno errno, uint capability, string what) => errno == Errno.EINVAL && !_file.Has(capability)
        ? new(Errno.EOPNOTSUPP, "", $"The kernel lacks the capability to {what}.")
        : KernelRules.Refused(errno, what);

    private Errno TryEnable(uint capability, ulong first)
    {
        var argument = new CapabilityArgument { Capability = capability, First = first };
        return _file.Request(Ioctl.EnableCapability, ref argument);
    }
}
