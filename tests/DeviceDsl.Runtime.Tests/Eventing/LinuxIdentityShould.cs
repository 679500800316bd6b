using System.Runtime.CompilerServices;
using DeviceDsl.Eventing;
using DeviceDsl.KvmTesting;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Runtime.Tests.Eventing;

/// <summary>EVT-4: whichever way a handle was made, handles on one eventfd of Linux are one eventfd.</summary>
public sealed class LinuxIdentityShould
{
    /// <summary>The ways to get a second handle.</summary>
    public static TheoryData<string> Ways => ["duplicate", "its descriptor", "a copy of its descriptor", "a foreign descriptor twice"];

    [LinuxTheory]
    [MemberData(nameof(Ways))]
    public void RefuseASecondIrqFd(string way)
    {
        using var machine = new EmbeddedMachine();
        (EventFd first, EventFd second) = Open(way);
        using (first)
        using (second)
        {
            using IrqFdRegistration line = machine.AssignIrqFd(first, 5);
            Assert.Equal(Errno.EBUSY, machine.TryAssignIrqFd(second, 6, out _));
            Assert.Same(line, machine.IrqFds.Find(second, 5));
            line.Deassign();
            Assert.Equal(Errno.None, machine.TryAssignIrqFd(second, 6, out _));
        }
    }

    [LinuxTheory]
    [MemberData(nameof(Ways))]
    public void FindADoorbell(string way)
    {
        using var machine = new EmbeddedMachine();
        (EventFd first, EventFd second) = Open(way);
        using (first)
        using (second)
        {
            using IoEventFdRegistration doorbell = machine.AssignIoEventFd(first, IoAddress.Pio(0x10), 2, 2);
            Assert.Same(doorbell, machine.IoEventFds.Find(second, IoAddress.Pio(0x10), 2, 2));
        }
    }

    /// <summary>A table of all eventfds must not keep the descriptor of one that its user has dropped.</summary>
    [LinuxTheory]
    [InlineData("created")]
    [InlineData("created, and searched for")]
    [InlineData("wrapped")]
    public void KeepNoForgottenEventFdOpen(string how)
    {
        WeakReference handle = Forget(how);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(handle.IsAlive);
    }

    /// <summary>The kernel reuses the number of an eventfd that the collector has closed.</summary>
    [LinuxFact]
    public void FindANewEventFdBehindTheNumberOfAForgottenOne()
    {
        for (int i = 0; i < 8; i++) _ = Forget("created, and searched for");
        GC.Collect();
        GC.WaitForPendingFinalizers();
        for (int i = 0; i < 8; i++)
        {
            using var created = EventFd.CreateLinux();
            using var again = EventFd.FromHandle(created.LinuxHandle!);
            again.Signal();
            Assert.True(created.TryRead(out ulong count));
            Assert.Equal(1ul, count);
            Assert.Same(created.Counter, again.Counter);
        }
    }

    /// <summary>IRQ-18: registrations end with the last handle.</summary>
    [LinuxTheory]
    [MemberData(nameof(Ways))]
    public void CloseWithTheLastHandle(string way)
    {
        using var machine = new EmbeddedMachine();
        (EventFd first, EventFd second) = Open(way);
        IrqFdRegistration line = machine.AssignIrqFd(first, 5);
        IoEventFdRegistration doorbell = machine.AssignIoEventFd(second, IoAddress.Pio(0x10), 2, 2);

        first.Dispose();
        Assert.Equal((true, true), (line.IsActive, doorbell.IsActive));
        second.Signal();
        second.Dispose();

        Assert.Equal((false, false), (line.IsActive, doorbell.IsActive));
    }

    /// <summary>An update moves an irqfd from one handle to the other without losing a signal.</summary>
    [LinuxTheory]
    [MemberData(nameof(Ways))]
    public void MoveWithinOneUpdate(string way)
    {
        const byte Vector = 0x35;
        using var machine = new EmbeddedMachine();
        var guest = new Guest(machine);
        guest.EnableLocalApic();
        guest.Redirect(6, Vector, isLevel: false);
        (EventFd first, EventFd second) = Open(way);
        using (first)
        using (second)
        {
            IrqFdRegistration before = machine.AssignIrqFd(first, 5);
            using MachineUpdate update = machine.BeginUpdate();
            IrqFdRegistration after = update.AssignIrqFd(second, 6);
            update.Deassign(before);
            update.Commit();

            Assert.Equal((false, true), (before.IsActive, after.IsActive));
            first.Signal();
            Assert.Equal([Vector], guest.ServeAll());
            second.Signal();
            Assert.Equal([Vector], guest.ServeAll());
        }
    }

    /// <summary>Other eventfds are others, even if the system gives them the descriptor or the identity of one that is closed.</summary>
    [LinuxFact]
    public void NotBeThatOfAnotherEventFd()
    {
        using var machine = new EmbeddedMachine();
        using var other = EventFd.CreateLinux();
        for (int round = 0; round < 100; round++)
        {
            using var first = EventFd.CreateLinux();
            using EventFd second = EventFd.FromHandle(first.LinuxHandle!);
            second.Signal();
            Assert.False(other.TryRead(out _));
            Assert.True(first.TryRead(out ulong count) && count == 1);
            using IrqFdRegistration line = machine.AssignIrqFd(second, 5);
            Assert.Equal(Errno.None, machine.TryAssignIrqFd(other, 6, out IrqFdRegistration? another));
            another!.Dispose();
        }
    }

    /// <summary>Two threads that take over one descriptor at the same time get one eventfd.</summary>
    [LinuxFact]
    public void BeOneForSeveralThreads()
    {
        for (int round = 0; round < 50; round++)
        {
            using SafeFileHandle foreign = OpenForeign();
            var taken = new EventFd[8];
            Parallel.For(0, taken.Length, i => taken[i] = EventFd.FromHandle(foreign));
            Assert.All(taken, eventFd => Assert.Same(taken[0].Counter, eventFd.Counter));
            foreach (EventFd eventFd in taken) eventFd.Dispose();
            Assert.True(taken[0].Counter.IsClosed);
        }
    }

    private static (EventFd First, EventFd Second) Open(string way)
    {
        if (way == "a foreign descriptor twice")
        {
            using SafeFileHandle foreign = OpenForeign();
            return (EventFd.FromHandle(foreign), EventFd.FromHandle(foreign));
        }

        var first = EventFd.CreateLinux();
        if (way == "duplicate") return (first, first.Duplicate());
        if (way == "its descriptor") return (first, EventFd.FromHandle(first.LinuxHandle!));
        using SafeFileHandle copy = LinuxEventFd.Duplicate(first.LinuxHandle!);
        return (first, EventFd.FromHandle(copy));
    }

    /// <summary>A descriptor of an eventfd that this process has no handle on.</summary>
    private static SafeFileHandle OpenForeign()
    {
        using var made = EventFd.CreateLinux();
        return LinuxEventFd.Duplicate(made.LinuxHandle!);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Forget(string how)
    {
        if (how == "wrapped")
        {
            var wrapped = EventFd.FromHandle(LinuxEventFd.Create(semaphore: false));
            return new WeakReference(wrapped.LinuxHandle);
        }

        var eventFd = EventFd.CreateLinux();
        if (how != "created") EventFd.FromHandle(eventFd.LinuxHandle!).Dispose();
        return new WeakReference(eventFd.LinuxHandle);
    }
}
