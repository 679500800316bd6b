using DeviceDsl;
using DeviceDsl.Pci;
using DeviceDsl.Virtio;

namespace VirtioBlk.Demonstration;

/// <summary>A machine with the device on its PCI bus or at an MMIO address, and the operating system of its guest.</summary>
internal sealed class BlockGuest : IDisposable
{
    private const ulong MemoryStart = 0x10_0000;
    private const int MemoryLength = 96 << 20;
    private const ulong PortBase = 0xC000;
    private const ulong TableBase = 0xE000_0000;
    private const ulong StructuresBase = 0xE010_0000;
    private const ulong RegistersBase = 0xD000_0000;
    private const int MmioLine = 5;
    private const ulong IoApicIndex = 0xFEC0_0000;
    private const ulong IoApicData = 0xFEC0_0010;
    private const ulong SpuriousVector = 0xFEE0_00F0;
    private const uint LevelTriggered = 1 << 15;

    private static readonly PciAddress Place = new(4);

    private readonly GuestProcessor _processor;
    private PciHost? _host;
    private VirtioMmio? _mmio;

    /// <summary>Boots: plugs in the device, discovers it, and starts its driver.</summary>
    public BlockGuest(BlockDevice device, DemonstrationOptions options)
    {
        Device = device;
        _processor = options.Machine == MachineChoice.Kvm ? new KernelProcessor() : new EmbeddedProcessor();
        Machine.AddMemory(MemoryStart, MemoryLength);
        Heap = new DriverHeap(Machine.Memory, MemoryStart, MemoryLength);
        bool isMmio = options.Transport is TransportChoice.Mmio or TransportChoice.MmioLegacy;
        Driver = isMmio ? AttachToMemory(options) : PlugIntoPci(options);
        StartDriver(options);
    }

    public BlockDevice Device { get; }

    private Machine Machine => _processor.Machine;

    public DriverHeap Heap { get; }

    public VirtioDriver Driver { get; }

    public IReadOnlyList<DriverQueue> Queues { get; private set; } = [];

    /// <summary>The number of interrupts that the guest took.</summary>
    public long Interrupts { get; private set; }

    /// <summary>Returns bytes of guest memory, which must be contiguous in the host.</summary>
    public Span<byte> Bytes(GuestAddress address, int length)
        => Machine.Memory.TryGetRun(address, (ulong)length, DeviceDsl.Machines.GuestMemoryAccess.Write, out Span<byte> run)
            && run.Length == length
            ? run
            : throw new InvalidOperationException($"The guest does not have {length} bytes of memory at {address}.");

    /// <summary>Waits for an interrupt of the disk, reads its cause from the device, and ends it.</summary>
    /// <returns>Whether an interrupt came in time.</returns>
    public bool AwaitInterrupt()
    {
        if (!_processor.TakeInterrupt()) return false;
        Driver.TakeInterruptStatus();
        _processor.EndInterrupt();
        Interrupts++;
        return true;
    }

    public void Dispose()
    {
        _host?.Dispose();
        _mmio?.Dispose();
        _processor.Dispose();
    }

    private VirtioMmioDriver AttachToMemory(DemonstrationOptions options)
    {
        _mmio = VirtioMmio.Attach(
            Machine, Device, RegistersBase, MmioLine, new() { IsLegacy = options.Transport == TransportChoice.MmioLegacy });
        RouteInterrupt(MmioLine);
        return new VirtioMmioDriver(_processor, RegistersBase, Heap);
    }

    private VirtioDriver PlugIntoPci(DemonstrationOptions options)
    {
        _host = new PciHost(Machine);
        _host.Plug(Place, VirtioPci.FunctionOf(Device));
        var function = new PciDriverFunction(_processor, Place);
        function.Place(0, PortBase);
        function.Place(1, TableBase);
        function.Place(4, StructuresBase);
        function.Command(PciCommand.Io | PciCommand.Memory | PciCommand.BusMaster);
        RouteInterrupt((int)_host.GsiOf(Place.Device, PciInterruptPin.A).Number);
        return options.Transport == TransportChoice.Legacy
            ? new VirtioPciLegacyDriver(function, Heap)
            : new VirtioPciModernDriver(function, Heap);
    }

    private void StartDriver(DemonstrationOptions options)
    {
        var wanted = new VirtioFeatures(UInt128.MaxValue);
        if (!options.IsPacked) wanted = new(wanted.Bits & ~(UInt128.One << (int)VirtioFeature.RingPacked));
        if (!Driver.Negotiate(wanted)) throw new InvalidOperationException("The device rejected the features of the driver.");
        Queues = [.. Enumerable.Range(0, options.Queues).Select(queue => Driver.SetUpQueue(queue))];
        Driver.Start();
        foreach (DriverQueue queue in Queues) queue.Ring.EnableInterrupts();
    }

    private void RouteInterrupt(int pin)
    {
        _processor.Write(IoAddress.Mmio(SpuriousVector), 4, 0x1FF);
        WriteIoApic(0x11 + (2 * pin), 0);
        WriteIoApic(0x10 + (2 * pin), GuestProcessor.Vector | LevelTriggered);
    }

    private void WriteIoApic(int index, uint value)
    {
        _processor.Write(IoAddress.Mmio(IoApicIndex), 4, (ulong)index);
        _processor.Write(IoAddress.Mmio(IoApicData), 4, value);
    }
}
