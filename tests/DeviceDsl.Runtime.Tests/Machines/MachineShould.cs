using DeviceDsl.KvmTesting;
using DeviceDsl.Runtime.Tests.Devices;

namespace DeviceDsl.Runtime.Tests.Machines;

public sealed class MachineShould
{
    [Fact]
    public void EndEverythingOnDisposal()
    {
        var machine = new EmbeddedMachine();
        using var kick = EventFd.Create();
        using var trigger = EventFd.Create();
        IoEventFdRegistration doorbell = machine.AssignIoEventFd(kick, IoAddress.Pio(0x20));
        IrqFdRegistration line = machine.AssignIrqFd(trigger, 7);
        Attachment attachment = machine.Attach(new Bell());

        machine.Dispose();
        machine.Dispose();

        Assert.False(doorbell.IsActive);
        Assert.False(line.IsActive);
        Assert.False(attachment.IsAttached);
        Assert.Equal(0, doorbell.Deassign());
        Assert.Throws<ObjectDisposedException>(() => machine.AssignIoEventFd(kick, IoAddress.Pio(0x20)));
    }

    [Fact]
    public void ReleaseEventFdsOnDisposal()
    {
        using var trigger = EventFd.Create();
        var first = new EmbeddedMachine();
        using var second = new EmbeddedMachine();
        first.AssignIrqFd(trigger, 7);
        Assert.Equal(Errno.EBUSY, second.TryAssignIrqFd(trigger, 7, out _));

        first.Dispose();

        Assert.Equal(Errno.None, second.TryAssignIrqFd(trigger, 7, out _));
    }

    [Fact]
    public void RefuseDisposalAndSettleInAHandler()
    {
        using var machine = new EmbeddedMachine();
        var refusals = new List<Errno>();
        var bell = new Bell();
        bell.InHandler = () =>
        {
            refusals.Add(Assert.Throws<MachineException>(machine.Dispose).Errno);
            refusals.Add(Assert.Throws<MachineException>(machine.Settle).Errno);
        };
        using Attachment attachment = machine.Attach(bell);

        machine.GuestWrite(IoAddress.Pio(0x10), 2, 2);
        machine.Settle();

        Assert.Equal([Errno.EDEADLK, Errno.EDEADLK], refusals);
    }

    /// <summary>A guest's access that a device has to serve itself is an access of a handler too.</summary>
    [Fact]
    public void RefusePauseAndSettleInAnAccess()
    {
        using var machine = new EmbeddedMachine();
        var refusals = new List<Errno>();
        var bell = new Bell();
        bell.InHandler = () =>
        {
            refusals.Add(Assert.Throws<MachineException>(machine.Pause).Errno);
            refusals.Add(Assert.Throws<MachineException>(machine.Settle).Errno);
        };
        using Attachment attachment = machine.Attach(bell, delivery: DoorbellDelivery.Exit);

        machine.GuestWrite(IoAddress.Pio(0x10), 2, 2);

        Assert.Equal([Errno.EDEADLK, Errno.EDEADLK], refusals);
        Assert.False(attachment.NeedsReset);
    }

    [Fact]
    public void KeepGuestKicksDuringAPause()
    {
        using var machine = new EmbeddedMachine();
        var bell = new Bell();
        using Attachment attachment = machine.Attach(bell);
        machine.Pause();

        for (int i = 0; i < 3; i++) Assert.True(machine.GuestWrite(IoAddress.Pio(0x10), 2, 2));
        machine.Settle();

        Assert.Equal(0, bell.PioKicks);
        machine.Resume();
        machine.Settle();
        Assert.Equal(1, bell.PioKicks);
        Assert.Equal(3UL, attachment.KicksOf(0));
    }

    [Fact]
    public void ServeTheLastKickOfADeviceDetachedInAPause()
    {
        using var machine = new EmbeddedMachine();
        var bell = new Bell();
        Attachment attachment = machine.Attach(bell);
        machine.Pause();
        machine.GuestWrite(IoAddress.Pio(0x10), 2, 2);

        attachment.Dispose();

        Assert.Equal(1, bell.PioKicks);
        Assert.True(machine.IsPaused);
    }

    /// <summary>What waits in an eventfd of the kernel tells of itself again and again, unless nobody listens.</summary>
    [LinuxFact]
    public void NotSpinOnKicksDuringAPause()
    {
        using var machine = new EmbeddedMachine();
        using var kick = EventFd.CreateLinux();
        int calls = 0;
        using LoopRegistration handler = machine.Loop.Add(kick, () => calls++);
        machine.Pause();
        kick.Signal();
        machine.Settle();

        long before = machine.Loop.Queue.ScheduledCount;
        for (int i = 0; i < 10; i++) machine.Settle();

        Assert.Equal(before, machine.Loop.Queue.ScheduledCount);
        machine.Resume();
        machine.Settle();
        kick.Signal();
        machine.Settle();
        Assert.Equal(2, calls);
    }

    [Fact]
    public void NameBothOverlappingPiecesOfMemory()
    {
        using var machine = new EmbeddedMachine();
        machine.AddMemory(0, 0x10_0000);

        MachineException exception = Assert.Throws<MachineException>(() => machine.AddMemory(0xF_F000, 0x2000));

        Assert.Equal("EEXIST: Memory 0xff000..0x100fff overlaps memory 0x0..0xfffff.", exception.Message);
        Assert.Equal(0x10_0000UL, machine.AddMemory(0x10_0000, 0x1000).Address);
    }

    [Theory]
    [InlineData(1, 0x1000)]
    [InlineData(0x1000, 1)]
    [InlineData(0x1000, 0)]
    [InlineData(0x1000, -0x1000)]
    [InlineData(0xFFFF_FFFF_FFFF_F000, 0x2000)]
    public void RefuseMemoryOfPartialPages(ulong address, int length)
    {
        using var machine = new EmbeddedMachine();

        Assert.Throws<ArgumentOutOfRangeException>(() => machine.AddMemory(address, length));
    }

    [Fact]
    public void GiveTheGuestItsMemory()
    {
        using var machine = new EmbeddedMachine();
        GuestMemory memory = machine.AddMemory(0x4000, 0x1000);

        machine.GuestWrite(IoAddress.Mmio(0x4FF8), 8, 0x1122_3344_5566_7788);

        Assert.Equal(0x88, memory.Bytes[0xFF8]);
        Assert.Equal(0x3344UL, machine.GuestRead(IoAddress.Mmio(0x4FFC), 2) & 0xFFFF);
        Assert.Equal(0x1122_3344UL, machine.GuestRead(IoAddress.Mmio(0x4FFC), 4));
    }

    [Fact]
    public void ReadAllOnesFromUnclaimedAddresses()
    {
        using var machine = new EmbeddedMachine();

        Assert.Equal(0xFFUL, machine.GuestRead(IoAddress.Pio(0x80), 1));
        Assert.Equal(ulong.MaxValue, machine.GuestRead(IoAddress.Mmio(0xD000_0000), 8));
    }

    [Theory]
    [InlineData(AddressSpace.Pio, 8)]
    [InlineData(AddressSpace.Mmio, 3)]
    [InlineData(AddressSpace.Mmio, 0)]
    [InlineData(AddressSpace.Mmio, -1)]
    public void RefuseImpossibleAccesses(AddressSpace space, int length)
    {
        using var machine = new EmbeddedMachine();

        Assert.Throws<ArgumentOutOfRangeException>(() => machine.GuestWrite(new IoAddress(space, 0x10), length, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => machine.GuestRead(new IoAddress(space, 0x10), length));
    }

    [Fact]
    public void HaveNoInterruptsWithoutInterruptControllers()
    {
        using var machine = new EmbeddedMachine(new() { HasInterruptControllers = false });
        using var trigger = EventFd.Create(name: "trigger");

        MachineException exception = Assert.Throws<MachineException>(() => machine.AssignIrqFd(trigger, 5));

        Assert.Equal((Errno.EINVAL, "IRQ-2"), (exception.Errno, exception.Rule));
        Assert.Contains("trigger", exception.Message, StringComparison.Ordinal);
        Assert.Equal(Errno.ENXIO, Assert.Throws<MachineException>(() => machine.SetIrqLine(5, true)).Errno);
        Assert.Equal(Errno.ENXIO, Assert.Throws<MachineException>(() => machine.Cpus[0].LocalApic).Errno);
        Assert.Equal(Errno.EINVAL, machine.TryAttach(new Bell(), out _));
        Assert.Equal(0, machine.RegistrationCount);
    }
}
