using System.Runtime.CompilerServices;

namespace DeviceDsl.Runtime.Tests.Buses;

/// <summary>IOE-14 and IOE-19: how long a doorbell lives, and that nothing of it is left.</summary>
public sealed class DoorbellLifetimeShould
{
    private const int Many = 50;

    private static readonly IoAddress Address = IoAddress.Mmio(0xD000_0000);

    public static TheoryData<bool, bool> Kinds => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    /// <summary>Closing frees: the address is free again, and accesses go on to who stands behind.</summary>
    [Fact]
    public void EndWithItsEventFd()
    {
        using var machine = new EmbeddedMachine();
        var kick = EventFd.Create();
        IoEventFdRegistration doorbell = machine.AssignIoEventFd(kick, Address);

        kick.Dispose();

        Assert.False(doorbell.IsActive);
        Assert.Equal(0, doorbell.Deassign());
        Assert.False(machine.GuestWrite(Address, 4, 0));
        Assert.False(machine.FastMmioAccess(Address.Value));
        using var next = EventFd.Create();
        Assert.Equal(Errno.None, machine.TryAssignIoEventFd(next, Address, 0, null, out _));
    }

    /// <summary>
    /// IOE-14: like the kernel, the machine keeps it: it swallows writes and holds its address until the registration goes.
    /// </summary>
    [Fact]
    public void OutliveItsEventFdInAFaithfulMachine()
    {
        using var machine = new EmbeddedMachine(new() { KernelFaithful = true });
        var kick = EventFd.Create();
        IoEventFdRegistration doorbell = machine.AssignIoEventFd(kick, Address);

        kick.Dispose();

        Assert.True(doorbell.IsActive);
        Assert.True(machine.GuestWrite(Address, 4, 0));
        Assert.True(machine.FastMmioAccess(Address.Value));
        using var next = EventFd.Create();
        Assert.Equal(Errno.EEXIST, machine.TryAssignIoEventFd(next, Address, 4, null, out _));
        Assert.Equal(1, doorbell.Deassign());
        Assert.False(machine.GuestWrite(Address, 4, 0));
        Assert.Equal(Errno.None, machine.TryAssignIoEventFd(next, Address, 4, null, out _));
    }

    /// <summary>IOE-14: while a duplicate is open the doorbell signals it, in either machine.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void SignalTheRemainingDuplicate(bool isKernelFaithful, bool fansOut)
    {
        using EmbeddedMachine machine = Create(isKernelFaithful, fansOut);
        var kick = EventFd.Create();
        using EventFd duplicate = kick.Duplicate();
        machine.AssignIoEventFd(kick, Address, 4);

        kick.Dispose();

        Assert.True(machine.GuestWrite(Address, 4, 0));
        Assert.True(duplicate.TryRead(out ulong count) && count == 1);
    }

    /// <summary>
    /// IOE-14 with an eventfd of the kernel: it is closed for good when its doorbell goes, not before the machine lets it go.
    /// </summary>
    [Fact]
    public void AbsorbWritesForAClosedLinuxEventFd()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var machine = new EmbeddedMachine(new() { KernelFaithful = true });
        var kick = EventFd.CreateLinux();
        machine.AssignIoEventFd(kick, Address, 4);

        kick.Dispose();

        Assert.True(machine.GuestWrite(Address, 4, 0));
    }

    /// <summary>IOE-19: a machine that is disposed lets go of every eventfd, also of those that nobody else holds any more.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void LeaveNoReferenceInADisposedMachine(bool isKernelFaithful, bool fansOut)
    {
        EmbeddedMachine machine = Create(isKernelFaithful, fansOut);
        WeakReference[] references = AssignMany(machine, close: false);
        Assert.Equal(Many, machine.RegistrationCount);

        machine.Dispose();

        Assert.Equal(0, machine.RegistrationCount);
        Assert.Equal(0, Living(references));
        GC.KeepAlive(machine);
    }

    /// <summary>Closing frees: a machine that goes on holds nothing of closed eventfds; a faithful one does until it ends.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void LeaveNoReferenceWhenEventFdsAreClosed(bool isKernelFaithful, bool fansOut)
    {
        EmbeddedMachine machine = Create(isKernelFaithful, fansOut);

        WeakReference[] references = AssignMany(machine, close: true);

        Assert.Equal(isKernelFaithful ? Many : 0, Living(references));
        machine.Dispose();
        Assert.Equal(0, Living(references));
        GC.KeepAlive(machine);
    }

    /// <summary>IOE-19: other machines of the same eventfd are not touched.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void StayOnOtherMachines(bool isKernelFaithful, bool fansOut)
    {
        using var kick = EventFd.Create();
        EmbeddedMachine first = Create(isKernelFaithful, fansOut);
        using EmbeddedMachine second = Create(isKernelFaithful, fansOut);
        first.AssignIoEventFd(kick, Address, 4);
        second.AssignIoEventFd(kick, Address, 4);

        first.Dispose();

        Assert.True(second.GuestWrite(Address, 4, 0));
        Assert.True(kick.TryRead(out _));
    }

    private static EmbeddedMachine Create(bool isKernelFaithful, bool fansOut)
        => new(new() { HasInterruptControllers = false, KernelFaithful = isKernelFaithful, FanOut = fansOut });

    // In a frame of its own, so that no local keeps anything alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] AssignMany(EmbeddedMachine machine, bool close)
        => [.. Enumerable.Range(0, Many).Select(i => AssignOne(machine, i, close))];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AssignOne(EmbeddedMachine machine, int number, bool close)
    {
        var kick = EventFd.Create();
        machine.AssignIoEventFd(kick, Address, 4, (ulong)number);
        machine.GuestWrite(Address, 4, (ulong)number);
        if (close) kick.Dispose();
        return new WeakReference(kick.Counter);
    }

    private static int Living(WeakReference[] references)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return references.Count(reference => reference.IsAlive);
    }
}
