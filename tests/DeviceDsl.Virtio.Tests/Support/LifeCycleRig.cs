using DeviceDsl.Kvm;
using DeviceDsl.KvmTesting;
using DeviceDsl.Pci;

namespace DeviceDsl.Virtio.Tests.Support;

/// <summary>A guest with an echo on a transport, on either machine.</summary>
internal sealed class LifeCycleRig : IDisposable
{
    public const ulong LegacyBase = 0xC000;
    public const ulong ModernBase = 0xE010_0000;
    public const ulong MmioBase = 0xD000_0000;
    private const ulong MemoryStart = 0x10_0000;
    private const int MemoryLength = 0x10_0000;

    private static readonly PciAddress Place = new(3);

    private readonly RealModeGuest? _kernelGuest;

    public LifeCycleRig(bool isKernel, TransportKind kind, VirtioDeviceOptions? options = null, bool isReady = true)
    {
        Kind = kind;
        Device = new EchoDevice(options);
        if (isKernel)
        {
            _kernelGuest = new RealModeGuest(KvmMachine.Open());
            Machine = _kernelGuest.Machine;
            Bus = new KernelGuestBus(_kernelGuest);
        }
        else
        {
            var embedded = new EmbeddedMachine();
            Machine = embedded;
            Bus = new EmbeddedGuestBus(embedded.Cpus[0]);
        }

        Machine.AddMemory(MemoryStart, MemoryLength);
        var heap = new DriverHeap(Machine.Memory, MemoryStart, MemoryLength);
        Before = Machine.RegistrationCount;
        Driver = kind is TransportKind.MmioLegacy or TransportKind.MmioModern ? ConnectToMmio(heap) : ConnectToPci(heap);
        if (isReady) Start();
    }

    public TransportKind Kind { get; }

    public Machine Machine { get; }

    public IGuestBus Bus { get; }

    public EchoDevice Device { get; }

    public VirtioDriver Driver { get; }

    public PciHost? Host { get; private set; }

    public PciDriverFunction? Function { get; private set; }

    public VirtioMmio? Mmio { get; private set; }

    public DriverQueue Queue { get; private set; } = null!;

    public DriverQueue Other { get; private set; } = null!;

    /// <summary>How many registrations the machine had without a driver.</summary>
    public int Before { get; }

    public int IoEventFds => Machine.RegistrationCount - Before;

    /// <summary>Where queue 1 is kicked, and by what.</summary>
    public (IoAddress Address, int Length, ulong? Match) KickOfOther => Kind switch
    {
        TransportKind.PciLegacy => (IoAddress.Pio(LegacyBase + 0x10), 2, 1),
        TransportKind.PciModern => (IoAddress.Mmio(ModernBase + 0x3004), 0, null),
        _ => (IoAddress.Mmio(MmioBase + 0x50), 4, 1),
    };

    public void Start()
    {
        Assert.True(Driver.Negotiate(TransportRig.Choose(isPacked: false)));
        Queue = Driver.SetUpQueue(0, 16);
        Other = Driver.SetUpQueue(1, 16);
        Driver.Start();
        Machine.Settle();
    }

    /// <summary>Adds a request that the device does not know of.</summary>
    public void Offer(DriverQueue queue)
    {
        Assert.True(queue.Ring.TryAdd([new(Driver.Heap.Take(16), 16, true)], 1));
        queue.Ring.Publish();
    }

    public void Kick(DriverQueue queue)
    {
        queue.Kick();
        Machine.Settle();
    }

    public bool IsUsed(DriverQueue queue) => queue.Ring.TryTakeUsed(out _, out _);

    public void Dispose()
    {
        Host?.Dispose();
        Mmio?.Dispose();
        if (_kernelGuest is not null) _kernelGuest.Dispose();
        else Machine.Dispose();
    }

    private VirtioMmioDriver ConnectToMmio(DriverHeap heap)
    {
        Mmio = VirtioMmio.Attach(Machine, Device, MmioBase, 5, new() { IsLegacy = Kind == TransportKind.MmioLegacy });
        return new VirtioMmioDriver(Bus, MmioBase, heap);
    }

    private VirtioDriver ConnectToPci(DriverHeap heap)
    {
        Host = new PciHost(Machine);
        bool isLegacy = Kind == TransportKind.PciLegacy;
        Host.Plug(
            Place, VirtioPci.FunctionOf(Device, new() { HasLegacyInterface = isLegacy, HasModernInterface = !isLegacy, Vectors = 0 }));
        Function = new PciDriverFunction(Bus, Place);
        Function.Place(isLegacy ? 0 : 4, isLegacy ? LegacyBase : ModernBase);
        Function.Command(PciCommand.Io | PciCommand.Memory | PciCommand.BusMaster);
        return isLegacy ? new VirtioPciLegacyDriver(Function, heap) : new VirtioPciModernDriver(Function, heap);
    }
}
