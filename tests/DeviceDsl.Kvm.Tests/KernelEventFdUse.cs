using DeviceDsl.KvmTesting;

namespace DeviceDsl.Kvm.Tests;

/// <summary>Which eventfds the kernel's machine takes, whose they remain, and who serves them.</summary>
[Trait("Category", "Slow")]
public sealed class KernelEventFdUse
{
    private static readonly IoAddress Port = IoAddress.Pio(0x10);

    [KvmFact]
    public void ShouldRefuseAManagedEventfdForADoorbell()
    {
        using var machine = KvmMachine.Open();
        using var managed = EventFd.Create(name: "managed one");
        MachineException refused = Assert.Throws<MachineException>(() => machine.AssignIoEventFd(managed, Port, 2, 2));
        Assert.Equal(Errno.EINVAL, refused.Errno);
        Assert.Equal("EVT-7", refused.Rule);
        Assert.Contains("Doorbell pio 0x10 cannot use managed one", refused.Message, StringComparison.Ordinal);
        Assert.Contains("machine.CreateEventFd", refused.Message, StringComparison.Ordinal);
        Assert.Contains("EventFd.CreateLinux", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, machine.RegistrationCount);
    }

    [KvmFact]
    public void ShouldRefuseAManagedEventfdForAnIrqfdOrItsResample()
    {
        using var machine = KvmMachine.Open();
        using var managed = EventFd.Create(name: "managed one");
        using EventFd trigger = machine.CreateEventFd();
        MachineException refused = Assert.Throws<MachineException>(() => machine.AssignIrqFd(managed, 5));
        Assert.Equal(Errno.EINVAL, refused.Errno);
        Assert.Contains("Irqfd on GSI 5 cannot use managed one", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Errno.EINVAL, Assert.Throws<MachineException>(() => machine.AssignIrqFd(trigger, 5, managed)).Errno);
        Assert.Equal(0, machine.RegistrationCount);
        machine.AssignIrqFd(trigger, 5).Deassign();
    }

    [KvmFact]
    public void ShouldRefuseIrqfdsWithoutInterruptControllers()
    {
        using var machine = KvmMachine.Open(new() { InterruptControllers = InterruptControllers.None });
        using EventFd trigger = machine.CreateEventFd();
        MachineException refused = Assert.Throws<MachineException>(() => machine.AssignIrqFd(trigger, 5));
        Assert.Equal(Errno.EINVAL, refused.Errno);
        Assert.Equal("IRQ-2", refused.Rule);
        Assert.Equal(Errno.ENXIO, Assert.Throws<MachineException>(() => machine.SetIrqLine(5, true)).Errno);
    }

    [KvmFact]
    public void ShouldNameTheIrqfdThatAlreadyUsesAnEventfd()
    {
        using var machine = KvmMachine.Open();
        using EventFd trigger = machine.CreateEventFd("trigger");
        using IrqFdRegistration line = machine.AssignIrqFd(trigger, 6);
        MachineException refused = Assert.Throws<MachineException>(() => machine.AssignIrqFd(trigger, 5));
        Assert.Equal("EBUSY: Irqfd on GSI 5 cannot use trigger: it already serves the irqfd on GSI 6. (rule IRQ-4)", refused.Message);
    }

    [KvmFact]
    public void ShouldRefuseAnEventfdThatServesAnIrqfdOfAnotherMachine()
    {
        using var machine = KvmMachine.Open();
        using var other = KvmMachine.Open();
        using EventFd trigger = machine.CreateEventFd("trigger");
        using IrqFdRegistration line = machine.AssignIrqFd(trigger, 6);
        // Since Linux 6.17; before, the machines do not know of each other (IRQ-4).
        Errno errno = other.TryAssignIrqFd(trigger, 6, out IrqFdRegistration? second);
        using (second) Assert.Contains(errno, new[] { Errno.EBUSY, Errno.None });
    }

    [KvmFact]
    public void ShouldAcceptAnEventfdMadeElsewhere()
    {
        using var guest = new RealModeGuest(KvmMachine.Open(), c => c.OutWord(0x10, 2).Done());
        using var theirs = EventFd.CreateLinux();
        var ours = EventFd.FromHandle(theirs.LinuxHandle!);
        IoEventFdRegistration doorbell = guest.Machine.AssignIoEventFd(ours, Port, 2, 2);
        guest.Run();
        Assert.True(theirs.TryRead(out ulong count));
        Assert.Equal(1UL, count);
        // Both are handles to one eventfd (EVT-4).
        ours.Dispose();
        Assert.True(doorbell.IsActive);
        guest.Run();
        Assert.True(theirs.TryRead(out _));
        theirs.Dispose();
        Assert.False(doorbell.IsActive);
        guest.Run();
        Assert.Contains((Port, 2, 2UL), guest.Writes);
    }

    [KvmFact]
    public void ShouldNotLeaveTheKernelForADoorbell()
    {
        using var guest = new RealModeGuest(KvmMachine.Open(), c => c.OutWord(0x10, 2).OutWord(0x10, 2).OutWord(0x10, 3).Done());
        using EventFd kick = guest.Machine.CreateEventFd();
        using IoEventFdRegistration doorbell = guest.Machine.AssignIoEventFd(kick, Port, 2, 2);
        guest.Run();
        Assert.Equal(2, guest.Cpu.ExitCount);
        Assert.Equal((Port, 2, 3UL), guest.Writes[0]);
        Assert.True(kick.TryRead(out ulong count));
        Assert.Equal(2UL, count);
    }

    [KvmFact]
    public void ShouldServeEventfdsOfTheKernelOnTheLoop()
    {
        using var guest = new RealModeGuest(KvmMachine.Open(), c => c.OutWord(0x10, 2).OutWord(0x12, 1).Done());
        using EventFd first = guest.Machine.CreateEventFd();
        using EventFd second = guest.Machine.CreateEventFd();
        int firstCalls = 0, secondCalls = 0;
        using IoEventFdRegistration one = guest.Machine.AssignIoEventFd(first, Port, 2, 2);
        using IoEventFdRegistration two = guest.Machine.AssignIoEventFd(second, IoAddress.Pio(0x12));
        using LoopRegistration firstHandler = guest.Machine.Loop.Add(first, () => firstCalls++);
        using LoopRegistration secondHandler = guest.Machine.Loop.Add(second, () => secondCalls++);
        for (int i = 1; i <= 50; i++)
        {
            guest.Run();
            guest.Machine.Settle();
            Assert.Equal((i, i), (firstCalls, secondCalls));
        }
    }

    [KvmFact]
    public void ShouldRegisterFromManyThreadsAndLeaveNothingBehind()
    {
        using var machine = KvmMachine.Open();
        Parallel.For(0, 8, thread =>
        {
            for (int i = 0; i < 20; i++)
            {
                EventFd kick = machine.CreateEventFd();
                IoEventFdRegistration doorbell = machine.AssignIoEventFd(kick, IoAddress.Mmio(0xD000_0000 + ((ulong)thread * 8)), 4);
                IrqFdRegistration line = machine.AssignIrqFd(kick, thread);
                if (i % 2 == 0) doorbell.Deassign();
                if (i % 3 == 0) line.Deassign();
                kick.Dispose();
                Assert.Equal(0, doorbell.Deassign() + line.Deassign());
            }
        });
        Assert.Equal(0, machine.RegistrationCount);
    }

    /// <summary>EVT-1 and EVT-3, as the kernel has them: only its own signal fills a counter, and a full one is in error.</summary>
    [KvmFact]
    public void ShouldSaturateAndReportItLikeTheModel()
    {
        using var guest = new RealModeGuest(KvmMachine.Open(), c => c.OutWord(0x10, 2).OutWord(0x10, 2).Done());
        using var kick = EventFd.CreateLinux(ulong.MaxValue - 1);
        using IoEventFdRegistration doorbell = guest.Machine.AssignIoEventFd(kick, Port, 2, 2);
        Assert.Equal(EventFdReadiness.In, kick.Poll());
        guest.Run();
        Assert.Equal(EventFdReadiness.In | EventFdReadiness.Error, kick.Poll());
        Assert.True(kick.TryRead(out ulong count));
        Assert.Equal(ulong.MaxValue, count);
        Assert.Equal(EventFdReadiness.Out, kick.Poll());
    }
}
