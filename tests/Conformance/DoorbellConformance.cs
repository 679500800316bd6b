using DeviceDsl.Conformance.Hosts;

namespace DeviceDsl.Conformance;

/// <summary>A device is one class, and every machine runs it the same.</summary>
public sealed class DoorbellConformance
{
    private const ulong Pio = 0xC000;
    private const ulong Mmio = 0xD000_0000;

    private static readonly IoAddress Port = IoAddress.Pio(Pio + 0x10);
    private static readonly IoAddress Matched = IoAddress.Mmio(Mmio + 0x50);
    private static readonly IoAddress Any = IoAddress.Mmio(Mmio + 0x60);

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldTurnARingIntoAnInterruptAndReportItsEndToTheDevice(HostKind kind)
    {
        using var host = Host.Open(kind);
        var bell = new Bell { InterruptsEach = 3 };
        using Attachment attachment = host.Machine.Attach(bell, Pio, Mmio);
        host.WriteAndTakeInterrupts(new GuestWrite(Port, 2, 2), count: 3);
        host.Machine.Settle();
        Assert.Equal(1, bell.PortRings);
        Assert.Equal(3, bell.Resamples);
        Assert.Equal(3, host.CountInterrupts());
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldRingRepeatedly(HostKind kind)
    {
        using var host = Host.Open(kind);
        var bell = new Bell { InterruptsEach = 2 };
        using Attachment attachment = host.Machine.Attach(bell, Pio, Mmio);
        for (int i = 0; i < 5; i++) host.WriteAndTakeInterrupts(new GuestWrite(Port, 2, 2), count: 2);
        host.Machine.Settle();
        Assert.Equal(5, bell.PortRings);
        Assert.Equal(10, bell.Resamples);
        Assert.Equal(10, host.CountInterrupts());
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldRingOnlyForTheDeclaredAddressWidthAndValue(HostKind kind)
    {
        using var host = Host.Open(kind);
        var bell = new Bell();
        using Attachment attachment = host.Machine.Attach(bell, Pio, Mmio);
        AssertRings(host, bell);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldRingTheSameDoorbellsByExits(HostKind kind)
    {
        using var host = Host.Open(kind);
        var bell = new Bell();
        using Attachment attachment = host.Machine.Attach(bell, Pio, Mmio, DoorbellDelivery.Exit);
        AssertRings(host, bell);
        Assert.Equal(1UL, attachment.KicksOf(0));
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldCountTheKicksThatAreServed(HostKind kind)
    {
        using var host = Host.Open(kind);
        using Attachment attachment = host.Machine.Attach(new Bell(), Pio, Mmio);
        for (int i = 0; i < 10; i++) host.Write(Port, 2, 2);
        Assert.Equal(10UL, attachment.KicksOf(0));
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldInterruptWithoutAHandlerWhereDoorbellAndIrqfdShareAnEventfd(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd both = host.Machine.CreateEventFd();
        using IoEventFdRegistration doorbell = host.Machine.AssignIoEventFd(both, Port, 2, 2);
        using IrqFdRegistration line = host.Machine.AssignIrqFd(both, gsi: 6);
        host.WriteAndTakeInterrupts(new GuestWrite(Port, 2, 2), count: 1);
        Assert.Equal(1, host.CountInterrupts());
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldRefuseADeviceThatIsAlreadyAttached(HostKind kind)
    {
        using var host = Host.Open(kind, "first");
        using var other = Host.Open(kind, "second");
        var bell = new Bell();
        using Attachment attachment = host.Machine.Attach(bell, Pio, Mmio);
        MachineException refused = Assert.Throws<MachineException>(() => other.Machine.Attach(bell, Pio, Mmio));
        Assert.Equal(Errno.EBUSY, refused.Errno);
        Assert.Contains("Bell cannot be attached to second: it is already attached to first", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Errno.EBUSY, host.Machine.TryAttach(bell, out Attachment? none, 0xE000, 0xE000_0000));
        Assert.Null(none);
        Assert.Single(host.Machine.Attachments);
        Assert.Empty(other.Machine.Attachments);
        Assert.Equal(0, other.Machine.RegistrationCount);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldLeaveNothingBehindAfterAFailedAttach(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd taken = host.Machine.CreateEventFd("the other");
        // The last doorbell of the device: everything else is connected before it.
        using IoEventFdRegistration inTheWay = host.Machine.AssignIoEventFd(taken, Any);
        var bell = new Bell { InterruptsEach = 1 };
        MachineException refused = Assert.Throws<MachineException>(() => host.Machine.Attach(bell, Pio, Mmio));
        Assert.Equal(Errno.EEXIST, refused.Errno);
        Assert.Equal("IOE-7", refused.Rule);
        Assert.Contains("Bell.OnAny", refused.Message, StringComparison.Ordinal);
        Assert.Contains("the other", refused.Message, StringComparison.Ordinal);
        Assert.Empty(host.Machine.Attachments);
        Assert.Equal(1, host.Machine.RegistrationCount);

        host.Write(Port, 2, 2);
        Assert.Equal(0, bell.PortRings);
        inTheWay.Deassign();
        using Attachment attachment = host.Machine.Attach(bell, Pio, Mmio);
        host.WriteAndTakeInterrupts(new GuestWrite(Port, 2, 2), count: 1);
        Assert.Equal(1, bell.PortRings);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldLeaveNothingBehindOfADetachedDevice(HostKind kind)
    {
        using var host = Host.Open(kind);
        var bell = new Bell { InterruptsEach = 1 };
        host.Machine.Attach(bell, Pio, Mmio).Dispose();
        Assert.Empty(host.Machine.Attachments);
        Assert.Equal(0, host.Machine.RegistrationCount);
        host.Write(Port, 2, 2);
        Assert.Equal(0, bell.PortRings);
        using Attachment again = host.Machine.Attach(bell, Pio, Mmio);
        host.Write(Port, 2, 2);
        Assert.Equal(1, bell.PortRings);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldLowerTheLineOfADetachedDevice(HostKind kind)
    {
        using var host = Host.Open(kind);
        using (host.Machine.Attach(new Bell { InterruptsEach = 1 }, Pio, Mmio)) host.Write(Port, 2, 2);
        Assert.Equal(0, host.CountInterrupts());
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldRefuseADoorbellInMemory(HostKind kind)
    {
        using var host = Host.Open(kind);
        MachineException refused = Assert.Throws<MachineException>(() => host.Machine.Attach(new Bell(), Pio, mmio: 0x8000));
        Assert.Equal(Errno.EEXIST, refused.Errno);
        Assert.Contains("Bell.OnMemory", refused.Message, StringComparison.Ordinal);
        Assert.Contains("memory 0x0..0xffff", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, host.Machine.RegistrationCount);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldRefuseMemoryOverADoorbell(HostKind kind)
    {
        using var host = Host.Open(kind);
        Attachment attachment = host.Machine.Attach(new Bell(), Pio, Mmio);
        MachineException refused = Assert.Throws<MachineException>(() => host.Machine.AddMemory(Mmio, GuestMemory.PageSize));
        Assert.Equal(Errno.EEXIST, refused.Errno);
        Assert.Contains(
            "Memory 0xd0000000..0xd0000fff covers Doorbell Bell.OnMemory at mmio 0xd0000050", refused.Message, StringComparison.Ordinal);
        host.Write(Matched, 4, 7);
        Assert.Equal(1UL, attachment.KicksOf(1));
        attachment.Dispose();
        host.Machine.AddMemory(Mmio, GuestMemory.PageSize);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldRefuseOverlappingMemory(HostKind kind)
    {
        using var host = Host.Open(kind);
        MachineException refused = Assert.Throws<MachineException>(() => host.Machine.AddMemory(0xF000, 0x2000));
        Assert.Equal(Errno.EEXIST, refused.Errno);
        Assert.Contains("Memory 0xf000..0x10fff overlaps memory 0x0..0xffff", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0x2000, host.Machine.AddMemory(0x1_0000, 0x2000).Length);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldNotWriteReadOnlyMemoryButRingTheDoorbellBelow(HostKind kind)
    {
        using var host = Host.Open(kind);
        using EventFd bell = host.Machine.CreateEventFd();
        using IoEventFdRegistration doorbell = host.Machine.AssignIoEventFd(bell, IoAddress.Mmio(0x1_0010), 1);
        GuestMemory rom = host.Machine.AddMemory(0x1_0000, 0x1000, new() { IsReadOnly = true });
        GuestMemory ram = host.Machine.AddMemory(0x1_1000, 0x1000);
        rom.Bytes[0x10] = 0x5A;

        host.Write(IoAddress.Mmio(0x1_0010), 1, 0x77);
        host.Write(IoAddress.Mmio(0x1_1010), 1, 0x77);

        Assert.Equal(0x5A, rom.Bytes[0x10]);
        Assert.Equal(0x77, ram.Bytes[0x10]);
        Assert.True(bell.TryRead(out ulong rings));
        Assert.Equal(1UL, rings);
    }

    private static void AssertRings(Host host, Bell bell)
    {
        host.Write(Port, 2, 1);
        host.Write(Port, 1, 2);
        host.Write(Port, 4, 2);
        host.Write(Port.Plus(1), 2, 2);
        Assert.Equal(0, bell.PortRings);
        host.Write(Port, 2, 2);
        Assert.Equal(1, bell.PortRings);

        host.Write(Matched, 4, 6);
        host.Write(Matched, 2, 7);
        Assert.Equal(0, bell.MemoryRings);
        host.Write(Matched, 4, 7);
        Assert.Equal(1, bell.MemoryRings);

        host.Write(Any, 1, 0);
        host.Write(Any, 2, 0xFFFF);
        host.Write(Any, 4, 3);
        Assert.Equal(3, bell.AnyRings);
        host.Write(Any.Plus(1), 1, 0);
        Assert.Equal(3, bell.AnyRings);
    }
}
