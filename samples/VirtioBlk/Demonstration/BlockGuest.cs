using DeviceDsl;
using DeviceDsl.Pci;
using DeviceDsl.Virtio;

namespace VirtioBlk.Demonstration;

/// <summary>An embedded machine with the device on its PCI bus or in its memory, and the operating system of its guest, which is this program.</summary>
internal sealed class BlockGuest : IDisposable
{
    private const ulong MemoryStart = 0x10_0000;
    private const int MemoryLength = 96 << 20;
    private const ulong PortBase = 0xC000;
    private const ulong TableBase = 0xE000_0000;
    private const ulong StructuresBase = 0x1_0000_0000;
    private const ulong RegistersBase = 0xD000_0000;
    private const int MmioLine = 5;
    private const ulong IoApicIndex = 0xFEC0_0000;
    private const ulong IoApicData = 0xFEC0_0010;
    private const ulong SpuriousVector = 0xFEE0_00F0;
    private const byte DiskVector = 0x41;
    private const uint LevelTriggered = 1 << 15;

    private static readonly PciAddress Place = new(4);

    private readonly EmbeddedMachine _machine = new();
    private readonly EmbeddedCpu _cpu;
    private PciHost? _host;
    private VirtioMmio? _mmio;

    /// <summary>Boots: plugs the device in, finds it, and starts its driver.</summary>
    public BlockGuest(BlockDevice device, DemonstrationOptions options)
    {
        Device = device;
        _machine.AddMemory(MemoryStart, MemoryLength);
        _cpu = _machine.Cpus[0];
        var bus = new EmbeddedGuestBus(_cpu);
        Heap = new DriverHeap(_machine.Memory, MemoryStart, MemoryLength);
        bool isMmio = options.Transport is TransportChoice.Mmio or TransportChoice.MmioLegacy;
        Driver = isMmio ? AttachToMemory(bus, options) : PlugIntoPci(bus, options);
        StartDriver(options);
    }

    public BlockDevice Device { get; }

    public DriverHeap Heap { get; }

    public VirtioDriver Driver { get; }

    public IReadOnlyList<DriverQueue> Queues { get; private set; } = [];

    /// <summary>How many interrupts the guest took.</summary>
    public long Interrupts { get; private set; }

    /// <summary>The guest's memory at an address, of which so many bytes lie together.</summary>
    public Span<byte> Bytes(GuestAddress address, int length)
        => _machine.Memory.TryGetRun(address, (ulong)length, DeviceDsl.Machines.GuestMemoryAccess.Write, out Span<byte> run) && run.Length == length
            ? run
            : throw new InvalidOperationException($"The guest has no {length} bytes at {address}.");

    /// <summary>Waits for an interrupt of the disk, asks the device why, and ends it.</summary>
    /// <param name="mostTurns">How often the processor looks before it gives up.</param>
    /// <returns>Whether there was one.</returns>
    public bool AwaitInterrupt(int mostTurns)
    {
        var wait = default(SpinWait);
        for (int i = 0; i < mostTurns; i++)
        {
            if (_cpu.LocalApic.Acknowledge() is not null)
            {
                Driver.TakeInterruptStatus();
                _cpu.LocalApic.EndOfInterrupt();
                Interrupts++;
                return true;
            }

            wait.SpinOnce(sleep1Threshold: -1);
        }

        return false;
    }

    public void Dispose()
    {
        _host?.Dispose();
        _mmio?.Dispose();
        _machine.Dispose();
    }

    private VirtioMmioDriver AttachToMemory(EmbeddedGuestBus bus, DemonstrationOptions options)
    {
        _mmio = VirtioMmio.Attach(_machine, Device, RegistersBase, MmioLine, new() { IsLegacy = options.Transport == TransportChoice.MmioLegacy });
        RouteInterrupt(MmioLine);
        return new VirtioMmioDriver(bus, RegistersBase, Heap);
    }

    private VirtioDriver PlugIntoPci(EmbeddedGuestBus bus, DemonstrationOptions options)
    {
        _host = new PciHost(_machine);
        _host.Plug(Place, VirtioPci.FunctionOf(Device));
        var function = new PciDriverFunction(bus, Place);
        function.Place(0, PortBase);
        function.Place(1, TableBase);
        function.Place(4, StructuresBase);
        function.Command(PciCommand.Io | PciCommand.Memory | PciCommand.BusMaster);
        RouteInterrupt((int)_host.GsiOf(Place.Device, PciInterruptPin.A).Number);
        return options.Transport == TransportChoice.Legacy ? new VirtioPciLegacyDriver(function, Heap) : new VirtioPciModernDriver(function, Heap);
    }

    private void StartDriver(DemonstrationOptions options)
    {
        var wanted = new VirtioFeatures(UInt128.MaxValue);
        if (!options.IsPacked) wanted = new(wanted.Bits & ~(UInt128.One << (int)VirtioFeature.RingPacked));
        if (!Driver.Negotiate(wanted)) throw new InvalidOperationException("The device did not agree on features.");
        Queues = [.. Enumerable.Range(0, options.Queues).Select(queue => Driver.SetUpQueue(queue))];
        Driver.Start();
        foreach (DriverQueue queue in Queues) queue.Ring.EnableInterrupts();
    }

    private void RouteInterrupt(int pin)
    {
        _cpu.Write(IoAddress.Mmio(SpuriousVector), 4, 0x1FF);
        WriteIoApic(0x11 + (2 * pin), 0);
        WriteIoApic(0x10 + (2 * pin), DiskVector | LevelTriggered);
    }

    private void WriteIoApic(int index, uint value)
    {
        _cpu.Write(IoAddress.Mmio(IoApicIndex), 4, (ulong)index);
        _cpu.Write(IoAddress.Mmio(IoApicData), 4, value);
    }
}
