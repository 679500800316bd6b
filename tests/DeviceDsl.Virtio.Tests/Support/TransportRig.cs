using DeviceDsl.Pci;
using DeviceDsl.Runtime.Tests;

namespace DeviceDsl.Virtio.Tests.Support;

/// <summary>A guest with a device on a transport, and that device's driver.</summary>
internal sealed class TransportRig : IDisposable
{
    public const byte PinVector = 0x41;
    public const byte QueueVector = 0x51;
    public const byte ConfigurationVector = 0x50;
    public const ulong LegacyBase = 0xC000;
    public const ulong ModernBase = 0x1_0000_0000;
    public const ulong MmioBase = 0xD000_0000;
    private const int MmioLine = 5;
    public const ulong TableBase = 0xE000_0000;
    public const ulong MemoryStart = 0x10_0000;
    public const int MemoryLength = 0x40_0000;

    public static readonly PciAddress Place = new(3);

    public TransportRig(
        TransportKind kind, VirtioDevice device, VirtioFeatures? wanted = null, bool isReady = true, TimeProvider? clock = null)
    {
        Kind = kind;
        Machine = new(new() { Clock = clock ?? TimeProvider.System });
        Device = device;
        Machine.AddMemory(MemoryStart, MemoryLength);
        Heap = new DriverHeap(Machine.Memory, MemoryStart, MemoryLength);
        Bus = new EmbeddedGuestBus(Machine.Cpus[0]);
        Guest = new Guest(Machine);
        Guest.EnableLocalApic();
        Driver = Connect();
        Wanted = wanted ?? new(UInt128.MaxValue & ~(UInt128.One << (int)VirtioFeature.RingPacked));
        if (isReady) Start();
    }

    public TransportKind Kind { get; }

    public EmbeddedMachine Machine { get; }

    public VirtioDevice Device { get; private set; }

    public DriverHeap Heap { get; }

    public IGuestBus Bus { get; }

    public Guest Guest { get; }

    public VirtioDriver Driver { get; }

    public VirtioFeatures Wanted { get; }

    public PciHost? Host { get; private set; }

    public PciDriverFunction? Function { get; private set; }

    public VirtioMmio? Mmio { get; private set; }

    public bool IsMmio => IsMmioKind(Kind);

    public PciFunction Plugged => Host![Place]!;

    public List<DriverQueue> Queues { get; } = [];

    public bool HasMessages => Kind is TransportKind.PciModernMessages or TransportKind.PciLegacyMessages;

    /// <summary>Where the device's interrupts arrive: those of a queue, and those of the configuration.</summary>
    public (byte Queue, byte Configuration) Vectors => HasMessages ? (QueueVector, ConfigurationVector) : (PinVector, PinVector);

    public static TheoryData<TransportKind> All => [.. Enum.GetValues<TransportKind>()];

    public static TheoryData<TransportKind> OnPci => [.. Enum.GetValues<TransportKind>().Where(kind => !IsMmioKind(kind))];

    public static TheoryData<TransportKind> Modern
        => [.. Enum.GetValues<TransportKind>().Where(kind => !IsLegacyKind(kind))];

    public static TheoryData<TransportKind> Legacy => [.. Enum.GetValues<TransportKind>().Where(IsLegacyKind)];

    /// <summary>Every transport with every layout that a driver of it can choose.</summary>
    public static TheoryData<TransportKind, bool> Layouts
    {
        get
        {
            var all = new TheoryData<TransportKind, bool>();
            foreach (TransportKind kind in Enum.GetValues<TransportKind>())
            {
                all.Add(kind, false);
                if (!IsLegacyKind(kind)) all.Add(kind, true);
            }

            return all;
        }
    }

    public static bool IsLegacyKind(TransportKind kind)
        => kind
            is TransportKind.PciLegacy
            or TransportKind.PciTransitionalLegacy
            or TransportKind.PciLegacyMessages
            or TransportKind.MmioLegacy;

    public static bool IsMmioKind(TransportKind kind) => kind is TransportKind.MmioLegacy or TransportKind.MmioModern;

    public static VirtioFeatures Everything => new(UInt128.MaxValue);

    /// <summary>What a driver can do with, with or without the packed layout.</summary>
    public static VirtioFeatures Choose(bool isPacked)
        => isPacked ? Everything : new(UInt128.MaxValue & ~(UInt128.One << (int)VirtioFeature.RingPacked));

    /// <summary>Does what a driver does from the beginning.</summary>
    public void Start(int size = 0)
    {
        Assert.True(Driver.Negotiate(Wanted), "The device did not agree.");
        Queues.Clear();
        for (int i = 0; i < Device.QueueCount; i++)
        {
            Queues.Add(Driver.SetUpQueue(i, size, HasMessages ? (ushort)(i + 1) : VirtioDriver.NoVector));
        }

        if (Driver is VirtioPciModernDriver modern && HasMessages) modern.SetConfigurationVector(0);
        if (Driver.IsLegacy && HasMessages) Bus.Write(IoAddress.Pio(LegacyBase + 0x14), 2, 0);
        Driver.Start();
        Machine.Settle();
        Interrupts();
    }

    /// <summary>Takes and ends what interrupts there are, each with what it is for.</summary>
    public List<byte> Interrupts()
    {
        var seen = new List<byte>();
        Machine.Settle();
        while (Machine.Cpus[0].LocalApic.Acknowledge() is { } vector)
        {
            seen.Add(vector);
            Assert.True(seen.Count < 1000, "The interrupts do not end.");
            Driver.TakeInterruptStatus();
            Machine.Cpus[0].LocalApic.EndOfInterrupt();
            Machine.Settle();
        }

        return seen;
    }

    /// <summary>Sends bytes through a queue; the answer is where the second address says.</summary>
    public (GuestAddress Sent, GuestAddress Answer) Add(DriverQueue queue, ReadOnlySpan<byte> bytes, long cookie)
    {
        GuestAddress sent = Heap.Take((ulong)bytes.Length);
        GuestAddress answer = Heap.Take((ulong)bytes.Length);
        Assert.True(Machine.Memory.TryWrite(sent, bytes));
        Assert.True(queue.Ring.TryAdd([new(sent, (uint)bytes.Length, false), new(answer, (uint)bytes.Length, true)], cookie));
        return (sent, answer);
    }

    public byte[] Read(GuestAddress address, int length)
    {
        byte[] bytes = new byte[length];
        Assert.True(Machine.Memory.TryRead(address, bytes));
        return bytes;
    }

    /// <summary>One request there and back.</summary>
    public void ShouldEcho(string text, int queue = 0)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        (_, GuestAddress answer) = Add(Queues[queue], bytes, 42);
        Queues[queue].Submit();
        Machine.Settle();
        Assert.True(Queues[queue].Ring.TryTakeUsed(out long cookie, out uint written), "The request did not come back.");
        Assert.Equal((42, (uint)bytes.Length), (cookie, written));
        Assert.Equal(bytes, Read(answer, bytes.Length));
    }

    public void Dispose()
    {
        Host?.Dispose();
        Mmio?.Dispose();
        Machine.Dispose();
    }

    /// <summary>Takes the device away, and puts another one at its place, as firmware would find it.</summary>
    public void Replace(VirtioDevice device)
    {
        if (IsMmio) Mmio!.Dispose();
        else Plugged.Pull();
        Device = device;
        Attach();
    }

    /// <summary>The state of a PCI device with all that the guest made of its function.</summary>
    public byte[] SaveFunction()
    {
        Machine.Pause();
        byte[] state = Plugged.Save();
        Machine.Resume();
        return state;
    }

    public void LoadFunction(ReadOnlyMemory<byte> state)
    {
        Machine.Pause();
        try
        {
            Plugged.Load(state);
        }
        finally
        {
            Machine.Resume();
        }
    }

    /// <summary>Takes a PCI device away, and plugs another one in at its place, which nobody has found yet.</summary>
    public void ReplaceUnfound(VirtioDevice device)
    {
        Plugged.Pull();
        Device = device;
        Plug();
    }

    /// <summary>Gives the function its addresses and its vectors, as firmware and an operating system do.</summary>
    public void PlaceFunction()
    {
        if (HasLegacyInterface) Function!.Place(0, LegacyBase);
        Function!.Place(1, TableBase);
        if (HasModernInterface) Function.Place(4, ModernBase);
        Function.Command(PciCommand.Io | PciCommand.Memory | PciCommand.BusMaster);
        if (HasMessages) Function.EnableMsix();
        for (int i = 0; HasMessages && i < Function.VectorCount; i++) Function.SetVector(i, (byte)(ConfigurationVector + Math.Min(i, 1)));
    }

    private VirtioDriver Connect()
    {
        if (!IsMmio) Host = new PciHost(Machine);
        Attach();
        Guest.Redirect(IsMmio ? MmioLine : (int)Host!.GsiOf(Place.Device, PciInterruptPin.A).Number, PinVector, isLevel: true);
        if (IsMmio) return new VirtioMmioDriver(Bus, MmioBase, Heap);
        return IsLegacyKind(Kind) ? new VirtioPciLegacyDriver(Function!, Heap) : new VirtioPciModernDriver(Function!, Heap);
    }

    private void Attach()
    {
        if (IsMmio) Mmio = VirtioMmio.Attach(Machine, Device, MmioBase, MmioLine, new() { IsLegacy = Kind == TransportKind.MmioLegacy });
        else PlugIn();
    }

    private bool HasLegacyInterface => Kind is not (TransportKind.PciModern or TransportKind.PciModernMessages);

    private bool HasModernInterface => Kind is not (TransportKind.PciLegacy or TransportKind.PciLegacyMessages);

    private void Plug() => Host!.Plug(
        Place, VirtioPci.FunctionOf(
            Device, new VirtioPciOptions { HasLegacyInterface = HasLegacyInterface, HasModernInterface = HasModernInterface }));

    private void PlugIn()
    {
        Plug();
        Function = new PciDriverFunction(Bus, Place);
        PlaceFunction();
    }
}
