using DeviceDsl.Virtio;
using DeviceDsl.Virtio.Devices;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>
/// A virtio device without contents, on a transport that is two ports, and its driver, which asks for one request after the other.
/// </summary>
internal sealed class ToyVirtio : VirtioDevice, IVirtioTransport, IDisposable
{
    private const ulong Port = 0x10;
    private readonly EmbeddedMachine _machine;
    private IoAddress? _port = IoAddress.Pio(Port);

    public ToyVirtio(EmbeddedMachine machine)
    {
        _machine = machine;
        machine.AddMemory(0, 0x4000);
        Session.Connect(this);
    }

    public Machine Machine => _machine;

    /// <summary>How many requests the device served itself.</summary>
    public int Served { get; private set; }

    /// <summary>Runs within the handler.</summary>
    public Action? InHandler { get; set; }

    public bool MayAccessMemory { get; private set; } = true;

    public IReadOnlyList<ISavedState> SavedParts => [];

    private DriverRing Ring { get; set; } = null!;

    public NotifyAddress? KickOf(int queue) => _port is { } port ? new(port, 2, (ulong)queue) : null;

    public void Interrupt(ushort vector)
    {
    }

    public void RestoreInterrupts()
    {
    }

    public void EndInterrupt()
    {
    }

    /// <summary>The driver agrees on features and sets its queue up.</summary>
    public void SetUp()
    {
        const int queue = 0;
        var features = VirtioFeatures.Of(VirtioFeature.Version1);
        Session.WriteDriverFeatures(1, features.Window(1));
        Session.WriteStatus((byte)(VirtioStatus.Acknowledge | VirtioStatus.Driver | VirtioStatus.FeaturesOk), isLegacy: false);
        Queues.SetSize(queue, 2);
        Queues.SetAddress(queue, 2, 0x1000);
        Queues.SetAddress(queue, 4, 0x2000);
        Queues.Enable(queue);
        Ring = DriverRing.Create(_machine.Memory, 2, new(0UL, 0x1000UL, 0x2000UL), features);
    }

    /// <summary>The driver is ready.</summary>
    public void Start() => Session.WriteStatus((byte)(VirtioStatus.DriverOk | VirtioStatus.Acknowledge), isLegacy: false);

    /// <summary>The driver makes a request and kicks: by the ioeventfd, or by the exit behind it.</summary>
    /// <returns>Whether it was by the ioeventfd.</returns>
    public bool Request()
    {
        Check.That(Ring.TryAdd([new(0x3000UL, 1, true)], 1), "There is no room.");
        if (!Ring.Publish()) return false;
        if (_machine.GuestWrite(IoAddress.Pio(Port), 2, 0)) return true;
        Queues.Kick(0);
        return false;
    }

    /// <summary>The device loses its place and the memory: kicks of before are served, and none after.</summary>
    public void Leave() => Session.ChangeTransport(() =>
    {
        _port = null;
        MayAccessMemory = false;
    });

    /// <summary>Shows the driver what was completed.</summary>
    public void Show(VirtQueue queue) => Publish(queue);

    public void Dispose() => Session.Disconnect(this);

    // By hand: the generator is not part of what is compiled here.
    protected override VirtioDescription DescribeDevice() => new(4, nameof(ToyVirtio)) { Queues = [new(0, 2, onRequest: OnRequest)] };

    private uint OnRequest(DescriptorChain chain)
    {
        InHandler?.Invoke();
        Served++;
        return 0;
    }
}
