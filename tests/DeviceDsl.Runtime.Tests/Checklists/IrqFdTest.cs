namespace DeviceDsl.Runtime.Tests.Checklists;

/// <summary>The kernel's selftest irqfd_test (docs/spec/kvm-semantics.md, section 19).</summary>
public sealed class IrqFdTest : IDisposable
{
    private const int Rounds = 10_000;

    private readonly EmbeddedMachine _first = new();
    private readonly EmbeddedMachine _second = new();

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public void AssignedTwiceAndDeassigned()
    {
        using var eventFd = EventFd.Create();
        Assert.Equal(Errno.None, _first.TryAssignIrqFd(eventFd, 10, out IrqFdRegistration? line));
        Assert.Equal(Errno.EBUSY, _first.TryAssignIrqFd(eventFd, 11, out _));
        Assert.Equal(Errno.EBUSY, _second.TryAssignIrqFd(eventFd, 12, out _));
        foreach (int gsi in new[] { 11, 12, 13, 14 }) Assert.Null(_first.IrqFds.Find(eventFd, gsi));
        Assert.Equal(1, line!.Deassign());
        Assert.Equal(0, line.Deassign());
    }

    /// <summary>IRQ-4, up to Linux 6.16: of two machines each has its irqfd, and the signals are the last one's.</summary>
    [Fact]
    public void AssignedOnTwoMachinesOfAnOlderKernel()
    {
        var older = new KernelProfile(new Version(6, 16));
        using var first = new EmbeddedMachine(new() { Profile = older });
        using var second = new EmbeddedMachine(new() { Profile = older });
        Guest[] guests = new[] { new Guest(first), new Guest(second) };
        foreach (Guest guest in guests)
        {
            guest.EnableLocalApic();
            guest.Redirect(10, 0x41, isLevel: false);
        }

        using var eventFd = EventFd.Create();
        Assert.Equal(Errno.None, first.TryAssignIrqFd(eventFd, 10, out IrqFdRegistration? one));
        Assert.Equal(Errno.EBUSY, first.TryAssignIrqFd(eventFd, 11, out _));
        Assert.Equal(Errno.None, second.TryAssignIrqFd(eventFd, 10, out IrqFdRegistration? two));
        Assert.Equal(Errno.EBUSY, _first.TryAssignIrqFd(eventFd, 10, out _));

        eventFd.Signal();
        Assert.Empty(guests[0].ServeAll());
        Assert.Single(guests[1].ServeAll());
        two!.Deassign();
        eventFd.Signal();
        Assert.Single(guests[0].ServeAll());
        one!.Deassign();
        Assert.Equal(Errno.None, _first.TryAssignIrqFd(eventFd, 10, out _));
    }

    [Fact]
    public void AssignedOnTwoMachinesWhileAnotherThreadDoesToo()
    {
        EventFd? shared = null;
        bool isOver = false;
        var unexpected = new List<Errno>();
        var other = new Thread(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                if (Volatile.Read(ref shared) is not { } eventFd) continue;
                foreach ((EmbeddedMachine machine, int gsi) in new[] { (_first, 15), (_second, 16) })
                {
                    Errno errno = machine.TryAssignIrqFd(eventFd, gsi, out IrqFdRegistration? line);
                    if (errno is not (Errno.None or Errno.EBUSY or Errno.EBADF)) unexpected.Add(errno);
                    line?.Deassign();
                }
            }
        });
        other.Start();
        for (int round = 0; round < Rounds; round++)
        {
            using var eventFd = EventFd.Create();
            Volatile.Write(ref shared, eventFd);
            bool isOn = TryAssign(_first, eventFd, round % 24, out IrqFdRegistration? one);
            bool isOnToo = TryAssign(_second, eventFd, (round + 1) % 24, out IrqFdRegistration? two);
            Assert.False(isOn && isOnToo, "An eventfd serves two irqfds.");
            one?.Deassign();
            two?.Deassign();
        }

        Volatile.Write(ref isOver, true);
        other.Join();
        Assert.Empty(unexpected);
        _first.Settle();
        _second.Settle();
        Assert.Equal((0, 0), (_first.RegistrationCount, _second.RegistrationCount));
    }

    private static bool TryAssign(EmbeddedMachine machine, EventFd eventFd, int gsi, out IrqFdRegistration? line)
    {
        Errno errno = machine.TryAssignIrqFd(eventFd, gsi, out line);
        Assert.True(errno is Errno.None or Errno.EBUSY, $"Assigning gave {errno}.");
        return errno == Errno.None;
    }
}
