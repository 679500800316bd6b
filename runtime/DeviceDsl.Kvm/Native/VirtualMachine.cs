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
    private readonly CpuIdTable _cpuId;
    private readonly List<GuestMemory> _memory = [];

    private VirtualMachine(
        string name, KvmFile file, int runSize, CpuIdTable cpuId, KernelControllers controllers, bool hasWideDestinations)
    {
        Name = name;
        _file = file;
        _runSize = runSize;
        _cpuId = cpuId;
        Controllers = controllers;
        HasWideDestinations = hasWideDestinations;
    }

    /// <summary>Its name in messages.</summary>
    public string Name { get; }

    /// <summary>The interrupt controllers that the kernel has for it.</summary>
    public KernelControllers Controllers { get; }

    /// <summary>The type, family, model and stepping of its processors.</summary>
    public uint Signature => _cpuId.Signature;

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
    public static Errno TryCreate(
        KvmFile kvm, string name, KernelControllers controllers, bool hasWideDestinations, out VirtualMachine? machine)
    {
        machine = null;
        Errno errno = kvm.Request(Ioctl.GetRunSize, 0, out int runSize);
        if (errno != Errno.None) return errno;
        errno = CpuIdTable.TryRead(kvm, out CpuIdTable? cpuId);
        if (errno != Errno.None) return errno;
        errno = kvm.TryOpen(Ioctl.CreateVm, 0, out KvmFile? file);
        if (errno != Errno.None) return errno;

        var created = new VirtualMachine(name, file!, runSize, cpuId!, controllers, hasWideDestinations);
        errno = created.SetUp();
        if (errno == Errno.None) machine = created;
        else created.Dispose();
        return errno;
    }

    /// <summary>Whether the kernel has an extension for this machine; false once its guest has ended it.</summary>
    public bool Has(nuint extension) => _file.Has(extension);

    /// <summary>Adds a processor.</summary>
    public Errno TryCreateCpu(int number, out VirtualCpu? cpu)
    {
        cpu = null;
        Errno errno = _file.TryOpen(Ioctl.CreateCpu, (nuint)number, out KvmFile? file);
        if (errno != Errno.None) return errno;
        errno = _cpuId.TryApply(file!, number, HasChips);
        if (errno == Errno.None) return VirtualCpu.TryCreate(this, file!, _runSize, out cpu);
        file!.Dispose();
        return errno;
    }

    /// <summary>Maps guest memory and keeps it alive: the kernel knows only its address, and writes there while the guest runs.</summary>
    public Errno TryMap(int slot, GuestMemory memory)
    {
        var region = new MemoryRegion
        {
            Slot = (uint)slot,
            Flags = memory.IsReadOnly ? MemoryRegion.ReadOnly : 0,
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

    private Errno SetUp()
    {
        ulong identityMap = IdentityMapAddress;
        Errno errno = _file.Request(Ioctl.SetIdentityMapAddress, ref identityMap);
        if (errno == Errno.None) errno = _file.Request(Ioctl.SetTssAddress, TssAddress, out _);
        if (errno == Errno.None && HasWideDestinations) errno = TryEnable(CapabilityArgument.X2Apic, CapabilityArgument.WideDestinations);
        return errno != Errno.None ? errno : Controllers switch
        {
            KernelControllers.All => _file.Request(Ioctl.CreateIrqChip, 0, out _),
            KernelControllers.LocalApics => TryEnable(CapabilityArgument.SplitControllers, SplitIoApic.ReservedRoutes),
            _ => Errno.None,
        };
    }

    private Errno TryEnable(uint capability, ulong first)
    {
        var argument = new CapabilityArgument { Capability = capability, First = first };
        return _file.Request(Ioctl.EnableCapability, ref argument);
    }
}
