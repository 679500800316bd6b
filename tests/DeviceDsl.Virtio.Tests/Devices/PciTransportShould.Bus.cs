using DeviceDsl.Pci;
using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Devices;

/// <summary>What the bus does to it: mastering, moving, resetting, unplugging.</summary>
public sealed partial class PciTransportShould
{
    [Fact]
    public void PC6NotTouchMemoryWithoutBusMastering()
    {
        var device = new EchoDevice();
        using var rig = new TransportRig(TransportKind.PciModern, device);
        rig.Function!.Command(PciCommand.Io | PciCommand.Memory);
        Assert.False(device.IsKickedByIoEventFd);
        rig.Add(rig.Queues[0], [1], 1);

        rig.Queues[0].Submit();
        rig.Machine.Settle();
        Assert.Equal(0, device.Served);

        // IE-4: what was kicked meanwhile is served without another kick.
        rig.Function.Command(PciCommand.Io | PciCommand.Memory | PciCommand.BusMaster);
        rig.Machine.Settle();
        Assert.True(device.IsKickedByIoEventFd);
        Assert.Equal(1, device.Served);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void PC6ServeALegacyDriverWithoutBusMastering(bool isTolerant)
    {
        var device = new EchoDevice();
        using var machine = new EmbeddedMachine();
        machine.AddMemory(0x10_0000, 0x10_0000);
        using var host = new PciHost(machine);
        host.Plug(new(3), VirtioPci.FunctionOf(device, new() { ToleratesLegacyWithoutBusMaster = isTolerant }));
        var function = new PciDriverFunction(new EmbeddedGuestBus(machine.Cpus[0]), new(3));
        function.Place(0, TransportRig.LegacyBase);
        function.Command(PciCommand.Io);
        var driver = new VirtioPciLegacyDriver(function, new(machine.Memory, 0x10_0000, 0x10_0000));
        Assert.True(driver.Negotiate(TransportRig.Everything));
        DriverQueue queue = driver.SetUpQueue(0);
        driver.Start();
        Assert.True(queue.Ring.TryAdd([new(driver.Heap.Take(16), 16, true)], 1));

        queue.Submit();
        machine.Settle();

        Assert.Equal(isTolerant ? 1 : 0, device.Served);
        Assert.Equal(isTolerant, device.IsKickedByIoEventFd);
    }

    [Fact]
    public void IE5FollowAMovedBar()
    {
        var device = new EchoDevice();
        using var rig = new TransportRig(TransportKind.PciTransitionalLegacy, device);
        rig.Add(rig.Queues[0], [1], 1);
        rig.Queues[0].Submit();

        rig.Function!.Place(0, 0xD000);
        Assert.True(device.IsKickedByIoEventFd);
        rig.Machine.Settle();
        Assert.Equal(1, device.Served);

        rig.Bus.Write(IoAddress.Pio(TransportRig.LegacyBase + 0x10), 2, 0);
        rig.Add(rig.Queues[0], [1], 2);
        rig.Queues[0].Ring.Publish();
        rig.Machine.Settle();
        Assert.Equal(1, device.Served);
        rig.Bus.Write(IoAddress.Pio(0xD010), 2, 0);
        rig.Machine.Settle();
        Assert.Equal(2, device.Served);
    }

    [Fact]
    public void PC7ResetWithItsFunction()
    {
        var device = new EchoDevice();
        using var rig = new TransportRig(TransportKind.PciModern, device);
        int resets = device.Resets;

        rig.Plugged.Reset();

        Assert.True(device.Resets > resets);
        Assert.False(device.IsKickedByIoEventFd);
        Assert.Equal(VirtioStatus.None, device.Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void IE5LeaveNothingBehindWhenUnplugged(bool isOrderly)
    {
        var device = new EchoDevice();
        using var rig = new TransportRig(TransportKind.PciTransitionalModern, device);
        rig.Add(rig.Queues[0], [1], 1);
        rig.Queues[0].Submit();

        if (isOrderly) rig.Plugged.Unplug();
        else rig.Plugged.Pull();

        Assert.Equal(0, rig.Machine.RegistrationCount);
        Assert.Equal(1, device.Served);
        // It is whole, and can be plugged in again.
        rig.Host!.Plug(TransportRig.Place, VirtioPci.FunctionOf(device));
        rig.Function!.Place(4, TransportRig.ModernBase);
        rig.Function.Command(PciCommand.Memory | PciCommand.BusMaster);
        rig.Start();
        rig.ShouldEcho("again");
    }

    [Fact]
    public void RefuseADeviceThatIsAlreadyPlugged()
    {
        var device = new EchoDevice();
        using var rig = new TransportRig(TransportKind.PciModern, device);

        MachineException refused = Assert.Throws<MachineException>(() => rig.Host!.Plug(new(4), VirtioPci.FunctionOf(device)));

        Assert.Equal(Errno.EBUSY, refused.Errno);
        rig.ShouldEcho("unharmed");
    }
}
