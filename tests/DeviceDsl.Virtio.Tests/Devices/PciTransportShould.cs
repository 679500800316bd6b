using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Devices;

/// <summary>What only a driver on PCI finds.</summary>
[Trait("Category", "Slow")]
public sealed partial class PciTransportShould
{
    private const byte VendorSpecific = 0x09;

    [Fact]
    public void PC4HaveTheIdentityOfItsKind()
    {
        using var transitional = new TransportRig(TransportKind.PciTransitionalModern, new EchoDevice());
        using var modern = new TransportRig(TransportKind.PciModern, new EchoDevice());

        Assert.Equal(0x1005_1AF4u, transitional.Function!.Read(0));
        Assert.Equal((0u, 4u), (transitional.Function.Read(0x08, 1), transitional.Function.Read(0x2E, 2)));
        Assert.Equal(0x1044_1AF4u, modern.Function!.Read(0));
        Assert.Equal(1u, modern.Function.Read(0x08, 1));
    }

    [Fact]
    public void PC4RefuseTheLegacyInterfaceForAModernOnlyKind()
        => Assert.Contains(
            "legacy", Assert.Throws<ArgumentException>(() => VirtioPci.FunctionOf(new NewKind())).Message, StringComparison.Ordinal);

    [Fact]
    public void VP1ListItsStructuresInOrder()
    {
        using var rig = new TransportRig(TransportKind.PciModern, new EchoDevice());
        PciDriverFunction function = rig.Function!;

        uint[] kinds = [.. function.Capabilities(VendorSpecific).Select(capability => function.Read(capability + 3, 1))];

        Assert.Equal([1u, 2, 3, 4, 5], kinds);
        foreach (int capability in function.Capabilities(VendorSpecific)) Assert.Equal(0, capability % 4);
        int notify = function.Capabilities(VendorSpecific).ElementAt(1);
        // T-6: a multiplier is 0, or an even power of 2; with more than an index to a kick a multiple of 4.
        Assert.Equal((16u + 4, 4u), (function.Read(notify + 2, 1), function.Read(notify + 16)));
        Assert.True(function.Read(notify + 12) >= ((uint)rig.Device.QueueCount - 1) * 4 + 2);
    }

    [Fact]
    public void PC5BeOneDeviceThroughBothInterfaces()
    {
        using var rig = new TransportRig(TransportKind.PciTransitionalModern, new EchoDevice());
        var legacy = new VirtioPciLegacyDriver(rig.Function!, rig.Heap);

        Assert.Equal(rig.Driver.Status, legacy.Status);
        legacy.Reset();
        Assert.Equal(VirtioStatus.None, rig.Driver.Status);
    }

    [Theory]
    [InlineData(TransportKind.PciTransitionalLegacy)]
    [InlineData(TransportKind.PciTransitionalModern)]
    public void IE1AssignOneIoEventFdPerQueueAtItsNotifyAddress(TransportKind kind)
    {
        using var rig = new TransportRig(kind, new EchoDevice(), isReady: false);
        int before = rig.Machine.RegistrationCount;

        rig.Start();

        Assert.Equal(before + 2, rig.Machine.RegistrationCount);
        rig.Driver.Reset();
        Assert.Equal(before, rig.Machine.RegistrationCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void VP9AcceptKicksOfAnyWidthAndValue(int width)
    {
        using var rig = new TransportRig(TransportKind.PciModern, new EchoDevice());
        (_, GuestAddress answer) = rig.Add(rig.Queues[0], [9], 1);
        rig.Queues[0].Ring.Publish();

        // H34: what a kick says beside its address is a hint.
        rig.Bus.Write(IoAddress.Mmio(TransportRig.ModernBase + 0x3000), width, 0xFFFF_FFFF);
        rig.Machine.Settle();

        Assert.Equal([9], rig.Read(answer, 1));
    }

    [Theory]
    [InlineData(TransportKind.PciModern)]
    [InlineData(TransportKind.PciLegacy)]
    public void H18IgnoreKicksWithoutAQueue(TransportKind kind)
    {
        var device = new EchoDevice();
        using var rig = new TransportRig(kind, device);
        rig.Add(rig.Queues[0], [9], 1);
        rig.Queues[0].Ring.Publish();

        if (kind == TransportKind.PciLegacy)
        {
            foreach (ushort value in new ushort[] { 2, 0x3FF, 0x400, 0xFFFF })
            {
                rig.Bus.Write(IoAddress.Pio(TransportRig.LegacyBase + 0x10), 2, value);
            }

            rig.Bus.Write(IoAddress.Pio(TransportRig.LegacyBase + 0x10), 1, 0);
        }
        else
        {
            foreach (ulong offset in new ulong[] { 0x3008, 0x3FFC, 0x3001, 0x3002 })
            {
                rig.Bus.Write(IoAddress.Mmio(TransportRig.ModernBase + offset), 2, 0);
            }
        }

        rig.Machine.Settle();
        Assert.Equal(0, device.Served);
        rig.Queues[0].Kick();
        rig.Machine.Settle();
        Assert.Equal(1, device.Served);
    }

    [Fact]
    public void H18TolerateAKickBeforeTheDriverIsReady()
    {
        var device = new EchoDevice();
        using var rig = new TransportRig(TransportKind.PciModern, device, isReady: false);
        Assert.True(rig.Driver.Negotiate(rig.Wanted));
        DriverQueue queue = rig.Driver.SetUpQueue(0);
        rig.Add(queue, [1], 1);

        queue.Submit();
        rig.Machine.Settle();

        Assert.Equal(0, device.Served);
        rig.Driver.Start();
        rig.Machine.Settle();
        Assert.Equal(1, device.Served);
    }

    [Fact]
    public void VQ5ServeALegacyDriverBeforeDriverOk()
    {
        var device = new EchoDevice();
        using var rig = new TransportRig(TransportKind.PciLegacy, device, isReady: false);
        Assert.True(rig.Driver.Negotiate(rig.Wanted));
        DriverQueue queue = rig.Driver.SetUpQueue(0);
        rig.Add(queue, [1], 1);

        queue.Submit();
        rig.Machine.Settle();

        Assert.Equal(1, device.Served);
        // VL-4: from now on the features stay.
        VirtioFeatures features = device.Features;
        rig.Bus.Write(IoAddress.Pio(TransportRig.LegacyBase + 4), 4, 0);
        rig.Driver.Start();
        Assert.Equal(features, device.Features);
    }

    [Fact]
    public void H16IgnoreASelectorWithoutAQueue()
    {
        using var rig = new TransportRig(TransportKind.PciModern, new EchoDevice());
        IoAddress At(ulong offset) => IoAddress.Mmio(TransportRig.ModernBase + offset);
        foreach (ushort selector in new ushort[] { 2, 0x8000, 0xFFFF })
        {
            rig.Bus.Write(At(0x16), 2, selector);
            for (ulong offset = 0x18; offset < 0x40; offset += 2)
            {
                rig.Bus.Write(At(offset), 2, 1);
                Assert.Equal(offset == 0x1A ? 0xFFFFUL : 0, rig.Bus.Read(At(offset), 2));
            }
        }

        rig.ShouldEcho("unharmed");
    }

    [Fact]
    public void VP7ShowNoFeaturesBeyondTheLast()
    {
        using var rig = new TransportRig(
            TransportKind.PciModern, new EchoDevice(features: VirtioFeatures.Of((VirtioFeature)100)), isReady: false);

        // T-7: there are features past 63.
        Assert.True(rig.Driver.OfferedFeatures.Has((VirtioFeature)100));
        rig.Bus.Write(IoAddress.Mmio(TransportRig.ModernBase), 4, 4);
        Assert.Equal(0UL, rig.Bus.Read(IoAddress.Mmio(TransportRig.ModernBase + 4), 4));
    }

    [Fact]
    public void ST5ShowALegacyDriverOnlyTheFirst32Features()
    {
        using var rig = new TransportRig(TransportKind.PciTransitionalLegacy, new EchoDevice(features: EchoDevice.Own));

        Assert.Equal(1UL << 3 | 1 << 5 | 1 << 24 | 1 << 27 | 1 << 28 | 1 << 29, (ulong)rig.Driver.OfferedFeatures.Bits);
        Assert.False(rig.Device.Features.Has(VirtioFeature.Version1));
    }

    [Fact]
    public void VP6EnableAQueueOnlyOnWritesOf1()
    {
        using var rig = new TransportRig(TransportKind.PciModern, new EchoDevice(), isReady: false);
        Assert.True(rig.Driver.Negotiate(rig.Wanted));
        rig.Bus.Write(IoAddress.Mmio(TransportRig.ModernBase + 0x1C), 2, 2);
        Assert.False(new QueueRegisters(rig).IsEnabled(0));
    }

    [Fact]
    public void CF3ChangeTheGenerationAfterAChange()
    {
        var device = new EchoDevice();
        using var rig = new TransportRig(TransportKind.PciModern, device);
        byte Generation() => (byte)rig.Bus.Read(IoAddress.Mmio(TransportRig.ModernBase + 0x15), 1);
        byte first = Generation();
        Assert.Equal(first, Generation());

        // However often it changes: 256 changes between two reads are a change still.
        for (ulong i = 0; i < 256; i++) device.Change(i);

        Assert.NotEqual(first, Generation());
    }

    [Fact]
    public void VP10EndTheInterruptWhenItsStatusIsRead()
    {
        using var rig = new TransportRig(TransportKind.PciModern, new EchoDevice());
        rig.ShouldEcho("one");
        const int interruptStatusBit = 8;
        Assert.Equal(8u, rig.Function!.Read(0x06, 2) & interruptStatusBit);

        Assert.Equal(1, rig.Driver.TakeInterruptStatus());

        Assert.Equal(0u, rig.Function.Read(0x06, 2) & interruptStatusBit);
        Assert.Equal(0, rig.Driver.TakeInterruptStatus());
    }

    [Fact]
    public void VP12RefuseAVectorBeyondTheTable()
    {
        using var rig = new TransportRig(TransportKind.PciModernMessages, new EchoDevice());
        var driver = (VirtioPciModernDriver)rig.Driver;

        // H17: three vectors, 0 to 2.
        Assert.Equal(2, driver.SetConfigurationVector(2));
        Assert.Equal(VirtioDriver.NoVector, driver.SetConfigurationVector(3));
        Assert.Equal(VirtioDriver.NoVector, driver.SetConfigurationVector(0x8000));
        rig.Bus.Write(IoAddress.Mmio(TransportRig.ModernBase + 0x16), 2, 0);
        rig.Bus.Write(IoAddress.Mmio(TransportRig.ModernBase + 0x1A), 2, 3);
        Assert.Equal(VirtioDriver.NoVector, rig.Bus.Read(IoAddress.Mmio(TransportRig.ModernBase + 0x1A), 2));
        rig.ShouldEcho("without an interrupt");
        Assert.Empty(rig.Interrupts());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void VP15WorkWithFewerVectorsThanQueues(int vectors)
    {
        using var rig = new TransportRig(TransportKind.PciModernMessages, new EchoDevice(), isReady: false);
        // All causes on the first, or the queues on the second.
        Assert.True(rig.Driver.Negotiate(rig.Wanted));
        DriverQueue queue = rig.Driver.SetUpQueue(0, vector: (ushort)(vectors - 1));
        ((VirtioPciModernDriver)rig.Driver).SetConfigurationVector(0);
        rig.Driver.Start();
        rig.Add(queue, [1], 1);
        queue.Submit();

        Assert.Equal([vectors == 1 ? TransportRig.ConfigurationVector : TransportRig.QueueVector], rig.Interrupts());
    }

    [Fact]
    public void VL1MoveTheConfigurationAfterTheVectors()
    {
        using var rig = new TransportRig(TransportKind.PciLegacy, new EchoDevice(), isReady: false);
        IoAddress At(ulong offset) => IoAddress.Pio(TransportRig.LegacyBase + offset);
        Assert.Equal(0x4433_2211UL, rig.Bus.Read(At(0x14), 4));

        rig.Function!.EnableMsix();

        Assert.Equal(0xFFFF_FFFFUL, rig.Bus.Read(At(0x14), 4));
        Assert.Equal(0x4433_2211UL, rig.Bus.Read(At(0x18), 4));
        rig.Bus.Write(At(0x14), 2, 1);
        rig.Bus.Write(At(0x16), 2, 7);
        Assert.Equal(0xFFFF_0001UL, rig.Bus.Read(At(0x14), 4));
    }

    [Fact]
    public void VL2ResetTheDeviceWhenARingIsRemoved()
    {
        using var rig = new TransportRig(TransportKind.PciLegacy, new EchoDevice());

        rig.Bus.Write(IoAddress.Pio(TransportRig.LegacyBase + 8), 4, 0);

        Assert.Equal(VirtioStatus.None, rig.Driver.Status);
        Assert.False(rig.Device.IsKickedByIoEventFd);
    }

    [Fact]
    public void VL3AcceptAReplacedRingAndIgnoreAbsentQueues()
    {
        using var rig = new TransportRig(TransportKind.PciLegacy, new EchoDevice());
        rig.ShouldEcho("first");

        rig.Bus.Write(IoAddress.Pio(TransportRig.LegacyBase + 0x0E), 2, 0x1234);
        rig.Bus.Write(IoAddress.Pio(TransportRig.LegacyBase + 8), 4, 0xFFFF_FFFF);
        Assert.Equal(0UL, rig.Bus.Read(IoAddress.Pio(TransportRig.LegacyBase + 8), 4));
        rig.Queues[0] = rig.Driver.SetUpQueue(0);

        rig.ShouldEcho("second");
        Assert.True(rig.Device.IsKickedByIoEventFd);
    }

    [Fact]
    public void H23NeedAResetWhenALegacyRingIsOutsideMemory()
    {
        using var rig = new TransportRig(TransportKind.PciLegacy, new EchoDevice());

        rig.Bus.Write(IoAddress.Pio(TransportRig.LegacyBase + 0x0E), 2, 0);
        rig.Bus.Write(IoAddress.Pio(TransportRig.LegacyBase + 8), 4, 0xFFFF_FFFF);

        Assert.True(rig.Device.NeedsReset);
        rig.Start();
        rig.ShouldEcho("after");
    }

    [Fact]
    public void VP11BeReachableThroughConfigurationSpace()
    {
        using var rig = new TransportRig(TransportKind.PciModern, new EchoDevice());
        int access = rig.Function!.Capabilities(VendorSpecific).Last();
        rig.Function.Write(access + 4, 4, 1);
        rig.Function.Write(access + 12, 1);
        rig.Function.Write(access + 8, 0x14);

        Assert.Equal((uint)rig.Driver.Status, rig.Function.Read(access + 16, 1));
        rig.Function.Write(access + 16, 0, 1);
        Assert.Equal(VirtioStatus.None, rig.Driver.Status);
    }

    [Theory]
    [InlineData(4u, 0x14u, 3u)]
    [InlineData(4u, 0x14u, 0u)]
    [InlineData(4u, 0x14u, 8u)]
    [InlineData(4u, 0x15u, 2u)]
    [InlineData(4u, 0x4000u, 4u)]
    [InlineData(4u, 0xFFFF_FFFCu, 4u)]
    [InlineData(7u, 0x14u, 1u)]
    [InlineData(0u, 0x14u, 1u)]
    [InlineData(1u, 0x0Cu, 4u)]
    public void H20IgnoreAccessesOutsideStructures(uint bar, uint offset, uint length)
    {
        using var rig = new TransportRig(TransportKind.PciModern, new EchoDevice());
        int access = rig.Function!.Capabilities(VendorSpecific).Last();
        rig.Function.Write(access + 4, bar, 1);
        rig.Function.Write(access + 8, offset);
        rig.Function.Write(access + 12, length);

        Assert.Equal(uint.MaxValue, rig.Function.Read(access + 16));
        rig.Function.Write(access + 16, 0);

        rig.ShouldEcho("unharmed");
    }

    [VirtioDevice(26)]
    private sealed partial class NewKind : VirtioDevice
    {
        [VirtQueue(0)]
        private uint OnRequest(DescriptorChain chain) => 0;
    }
}
