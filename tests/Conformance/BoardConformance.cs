using DeviceDsl.Conformance.Hosts;

namespace DeviceDsl.Conformance;

/// <summary>A board is attached, rung and detached the same on every host.</summary>
public sealed class BoardConformance
{
    private readonly TwoBells _bells = new();

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldRingEachDeviceAtItsBases(HostKind kind)
    {
        using var host = Host.Open(kind);
        using Attachment attachment = _bells.AttachTo(host.Machine);
        AssertRings(host);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldRingTheSameDoorbellsByExits(HostKind kind)
    {
        using var host = Host.Open(kind);
        using Attachment attachment = _bells.AttachTo(host.Machine, DoorbellDelivery.Exit);
        AssertRings(host);
        Assert.Equal([1UL, 0UL, 1UL, 1UL, 2UL, 1UL], Enumerable.Range(0, 6).Select(doorbell => attachment.KicksOf(doorbell)));
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldInterruptOnTheMovedGsiOfALine(HostKind kind)
    {
        using var host = Host.Open(kind);
        using Attachment attachment = _bells.AttachTo(host.Machine);
        _bells.First.InterruptsEach = 1;
        _bells.Second.InterruptsEach = 2;
        host.Write(IoAddress.Pio(0xC010), 2, 2);
        Assert.Equal(0, host.CountInterrupts());
        host.WriteAndTakeInterrupts(new GuestWrite(IoAddress.Pio(0xC110), 2, 2), count: 2);
        host.Machine.Settle();
        Assert.Equal(2, host.CountInterrupts());
        Assert.Equal((0, 2), (_bells.First.Resamples, _bells.Second.Resamples));
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldLeaveNothingBehindWhenADeviceIsRefused(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd taken = host.Machine.CreateEventFd("the other");
        using IoEventFdRegistration inTheWay = host.Machine.AssignIoEventFd(taken, IoAddress.Mmio(0xD000_1060));
        MachineException refused = Assert.Throws<MachineException>(() => _bells.AttachTo(host.Machine));
        Assert.Equal((Errno.EEXIST, "IOE-7"), (refused.Errno, refused.Rule));
        Assert.Contains("TwoBells.Second.OnAny", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Errno.EEXIST, _bells.TryAttachTo(host.Machine, out Attachment? none));
        Assert.Null(none);
        Assert.Empty(host.Machine.Attachments);
        Assert.Equal(1, host.Machine.RegistrationCount);

        inTheWay.Deassign();
        using Attachment attachment = _bells.AttachTo(host.Machine);
        AssertRings(host);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldLeaveNothingBehindAfterDetach(HostKind kind)
    {
        using var host = Host.Open(kind);
        _bells.AttachTo(host.Machine).Dispose();
        Assert.Empty(host.Machine.Attachments);
        Assert.Equal(0, host.Machine.RegistrationCount);
        host.Write(IoAddress.Pio(0xC110), 2, 2);
        Assert.Equal(0, _bells.Second.PortRings);
        using Attachment again = _bells.AttachTo(host.Machine);
        AssertRings(host);
    }

    private void AssertRings(Host host)
    {
        host.Write(IoAddress.Pio(0xC010), 2, 2);
        Assert.Equal((1, 0), (_bells.First.PortRings, _bells.Second.PortRings));
        host.Write(IoAddress.Mmio(0xD000_0060), 4, 2);
        host.Write(IoAddress.Mmio(0xD000_1060), 1, 2);
        Assert.Equal((1, 1), (_bells.First.AnyRings, _bells.Second.AnyRings));
        host.Write(IoAddress.Pio(0xC110), 2, 2);
        host.Write(IoAddress.Mmio(0xD000_1050), 4, 7);
        host.Write(IoAddress.Mmio(0xD000_1050), 4, 7);
        host.Write(IoAddress.Mmio(0xD000_1050), 4, 6);
        Assert.Equal((1, 1), (_bells.First.PortRings, _bells.Second.PortRings));
        Assert.Equal((0, 2), (_bells.First.MemoryRings, _bells.Second.MemoryRings));
    }
}
