using DeviceDsl.Pci;
using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Ends;

/// <summary>A hooked device on a transport, and beside it a bus, another transport and another device of its machine.</summary>
internal sealed class WayRig : IDisposable
{
    private const ulong OtherBase = 0xD100_0000;

    public WayRig(TransportKind kind, bool usesIoEventFd = true)
    {
        Device = new HookedDevice(new() { IoEventFd = usesIoEventFd });
        Rig = new TransportRig(kind, Device);
        Host = Rig.Host ?? new PciHost(Machine);
        Function = Rig.Host is null ? Host.Plug(TransportRig.Place, VirtioPci.FunctionOf(new HookedDevice())) : Rig.Plugged;
        Mmio = Rig.Mmio ?? VirtioMmio.Attach(Machine, new HookedDevice(), OtherBase, gsi: 6);
        Other = Machine.Attach(new Idle(), pio: 0x2000);
    }

    public TransportRig Rig { get; }

    public HookedDevice Device { get; }

    public EmbeddedMachine Machine => Rig.Machine;

    public PciHost Host { get; }

    public PciFunction Function { get; }

    public VirtioMmio Mmio { get; }

    public Attachment Other { get; }

    /// <summary>The ways into the code of a device that a driver of this transport and the host have.</summary>
    public static IEnumerable<Way> WaysOf(TransportKind kind)
        => Enum.GetValues<Way>().Where(way => way != Way.QueueReset || !TransportRig.IsLegacyKind(kind));

    /// <summary>Has the device run code of one kind, which calls an action once.</summary>
    public void Run(Way way, Action action)
    {
        bool isDue = true;
        Device.Hook = actual =>
        {
            if (actual != way || !isDue) return;
            isDue = false;
            action();
        };
        Trigger(way, () => Device.Hook(way));
        Machine.Settle();
        Device.Hook = null;
        Assert.False(isDue, $"The device was not called: {way}.");
    }

    /// <summary>Runs an action in a callback for the end of an interrupt, on a line that no device has.</summary>
    public void RunAtEndOfInterrupt(Action action)
    {
        const int gsi = 9;
        using var trigger = EventFd.Create();
        using IrqFdRegistration line = Machine.AssignLevelIrqFd(trigger, gsi);
        using EoiNotification end = Machine.AssignEoiNotification(line.LevelKey!, action);
        Rig.Bus.Write(IoAddress.Mmio(0xFEC0_0000), 4, 0x10 + (2 * gsi));
        Rig.Bus.Write(IoAddress.Mmio(0xFEC0_0010), 4, 0x8049);
        trigger.Signal();
        Assert.Contains((byte)0x49, Rig.Interrupts());
        Assert.Equal(0, end.FailureCount);
    }

    public void Dispose()
    {
        if (Rig.Host is null) Host.Dispose();
        if (Rig.Mmio is null) Mmio.Dispose();
        Rig.Dispose();
    }

    /// <summary>The driver begins anew, and one request goes there and back.</summary>
    public void ShouldServe()
    {
        Rig.Driver.Reset();
        Rig.Start();
        int before = Device.Served;
        Submit();
        Machine.Settle();
        Assert.Equal(before + 1, Device.Served);
        Assert.False(Device.NeedsReset);
    }

    private void Trigger(Way way, Action hook)
    {
        switch (way)
        {
            case Way.Queue:
                Submit();
                break;
            case Way.ConfigurationGetter:
                Rig.Driver.ReadConfiguration(0, 4);
                break;
            case Way.ConfigurationSetter:
                Rig.Driver.WriteConfiguration(8, 1, 1);
                break;
            case Way.Reset:
                Rig.Driver.Reset();
                break;
            case Way.Features or Way.DriverReady:
                Rig.Driver.Reset();
                if (Rig.Driver.Negotiate(Rig.Wanted))
                {
                    Rig.Driver.SetUpQueue(0);
                    Rig.Driver.Start();
                }

                break;
            case Way.QueueReset:
                new QueueRegisters(Rig).BeginReset(0);
                break;
            case Way.Saving:
                Record.Exception(() => Device.Save());
                break;
            case Way.Loading:
                Record.Exception(() => Device.Load(Device.Save()));
                break;
            case Way.Synchronize:
                Device.Synchronize(hook);
                break;
            case Way.Post:
                Assert.True(Device.Post(hook));
                break;
            case Way.Owner:
                ServeAsOwner(hook);
                break;
            case Way.FailureListener:
                Device.Failed += (_, _) => hook();
                Device.Synchronize(() => throw new InvalidDataException("for the listener"));
                break;
        }
    }

    private void ServeAsOwner(Action hook)
    {
        using var kick = EventFd.Create();
        using QueueOwner owner = Device.HandOver(0, kick);
        Assert.True(owner.Serve(_ => hook()));
    }

    private void Submit()
    {
        Assert.True(Rig.Queues[0].Ring.TryAdd([new(Rig.Heap.Take(16), 16, true)], 1));
        Rig.Queues[0].Submit();
    }
}
