using DeviceDsl.Buses;
using DeviceDsl.Runtime.Tests.Devices;
using DeviceDsl.Runtime.Tests.Properties;

namespace DeviceDsl.Runtime.Tests.Stress;

/// <summary>
/// Guests that write while registrations come and go: every write that was taken is found, and none after the end (IOE-18, BUS-1).
/// </summary>
[Trait("Category", "Slow")]
public sealed class RegistrationsShould
{
    private const int Writers = 2;
    private const int Rounds = 200;

    private static readonly IoAddress Address = IoAddress.Mmio(0xD000_0000);

    public static TheoryData<BusMode, bool> Kinds => new()
    {
        { BusMode.Default, false }, { BusMode.KernelFaithful, false }, { BusMode.FanOut, false }, { BusMode.Default, true },
    };

    /// <summary>One eventfd for each registration: what is in it when its deassign returns is all that ever will be.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void LoseNoWriteAndAcceptNoneAfterTheirEnd(BusMode mode, bool isPortWithNeighbours)
    {
        using EmbeddedMachine machine = Create(mode);
        IoAddress address = isPortWithNeighbours ? IoAddress.Pio(0x10) : Address;
        if (isPortWithNeighbours) machine.AddCoalescedZone(IoAddress.Pio(0x20), 0x10);
        var ended = new List<EventFd>();
        ulong counted = 0;

        ulong taken = WriteWhile(
            cpu => cpu.Write(address, 4, 1),
            machine,
            () =>
            {
                for (int round = 0; round < Rounds; round++)
                {
                    var kick = EventFd.Create();
                    IoEventFdRegistration doorbell = machine.AssignIoEventFd(kick, address, 4, round % 2 == 0 ? null : 1UL);
                    if (round % 8 == 0) Thread.Yield();
                    doorbell.Deassign();
                    if (kick.TryRead(out ulong count)) counted += count;
                    ended.Add(kick);
                }
            });

        Assert.Equal(counted, taken);
        Assert.All(ended, kick => Assert.False(kick.TryRead(out _), "A doorbell was rung after it had been deassigned."));
        ended.ForEach(kick => kick.Dispose());
    }

    /// <summary>A doorbell that stays loses nothing to others of its eventfd and its address, which are deassigned or closed.</summary>
    [Fact]
    public void LoseNoWriteWhileOthersChange()
    {
        using EmbeddedMachine machine = Create(BusMode.Default);
        using var kick = EventFd.Create();
        machine.AssignIoEventFd(kick, Address, 4);

        ulong taken = WriteWhile(
            cpu => cpu.Write(Address, 4, 1),
            machine,
            () =>
            {
                for (int round = 0; round < Rounds; round++)
                {
                    using EventFd duplicate = kick.Duplicate();
                    using var passing = EventFd.Create();
                    machine.AssignIoEventFd(duplicate, Address.Plus(4), 4).Deassign();
                    machine.AssignIoEventFd(passing, Address, 2);
                }
            });

        Assert.True(kick.TryRead(out ulong count));
        Assert.Equal(taken, count);
        Assert.Equal(1, machine.RegistrationCount);
    }

    /// <summary>Zones that come and go keep every write that they take.</summary>
    [Fact]
    public void LoseNoWriteOfAZone()
    {
        using EmbeddedMachine machine = Create(BusMode.Default);
        ulong kept = 0;

        ulong taken = WriteWhile(
            cpu => cpu.Write(Address, 4, 1),
            machine,
            () =>
            {
                for (int round = 0; round < Rounds; round++)
                {
                    machine.AddCoalescedZone(Address, 0x100);
                    if (round % 8 == 0) Thread.Yield();
                    machine.RemoveCoalescedZones(Address, 4);
                    while (machine.CoalescedRing.TryTake(out _)) kept++;
                }
            });

        Assert.Equal(taken, kept);
    }

    /// <summary>BUS-1: every access finds the entries that stay on the bus, while others are added and removed.</summary>
    [Fact]
    public void NeverHideAPermanentDevice()
    {
        using EmbeddedMachine machine = Create(BusMode.Default);
        using var staying = EventFd.Create();
        machine.AssignIoEventFd(staying, Address, 4);
        int missed = 0;

        WriteWhile(
            cpu =>
            {
                bool isTaken = cpu.Write(Address, 4, 1);
                if (!isTaken) Interlocked.Increment(ref missed);
                return isTaken;
            },
            machine,
            () =>
            {
                for (int round = 0; round < Rounds; round++)
                {
                    var before = new Declining();
                    var elsewhere = new Declining();
                    machine.Buses.Mmio.TryRegister(new BusEntry(Address.Value - (ulong)(round % 4), 0x1000, before));
                    machine.Buses.Mmio.TryRegister(new BusEntry(0x1000, 8, elsewhere));
                    machine.Buses.Mmio.Unregister(before);
                    machine.Buses.Mmio.Unregister(elsewhere);
                }
            });

        Assert.Equal(0, missed);
    }

    /// <summary>Devices that are attached and detached under writes: each kick that was taken is served exactly once.</summary>
    [Theory]
    [InlineData(DoorbellDelivery.EventFd)]
    [InlineData(DoorbellDelivery.Exit)]
    public void ServeEveryAcceptedKick(DoorbellDelivery delivery)
    {
        const int Attachments = 40;
        using var machine = new EmbeddedMachine(new() { Cpus = Writers });
        ulong served = 0;
        int handled = 0;

        ulong taken = WriteWhile(
            cpu => cpu.Write(IoAddress.Pio(0x10), 2, 2),
            machine,
            () =>
            {
                for (int round = 0; round < Attachments; round++)
                {
                    var bell = new Bell();
                    Attachment attachment = machine.Attach(bell, delivery: delivery);
                    if (round % 4 == 0) Thread.Yield();
                    attachment.Dispose();
                    served += attachment.KicksOf(0);
                    handled += bell.PioKicks;
                }
            });

        Assert.Equal(taken, served);
        Assert.InRange((ulong)handled, taken == 0 ? 0UL : 1, taken);
        if (delivery == DoorbellDelivery.Exit) Assert.Equal(taken, (ulong)handled);
        Assert.Equal(0, machine.RegistrationCount);
    }

    /// <summary>BUS-1: who takes something off a bus waits for an access that began before and may still be in it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WaitForAnEarlierAccess(bool isZone)
    {
        using EmbeddedMachine machine = Create(BusMode.Default);
        using var kick = EventFd.Create();
        IoEventFdRegistration? doorbell = isZone ? null : machine.AssignIoEventFd(kick, Address, 4);
        if (isZone) machine.AddCoalescedZone(Address, 4);
        bool hasLeft = false;
        bool hadLeft = false;
        var remover = new Thread(() =>
        {
            doorbell?.Deassign();
            if (isZone) machine.RemoveCoalescedZones(Address, 4);
            hadLeft = Volatile.Read(ref hasLeft);
        });

        using (machine.Buses.Accesses.Enter())
        {
            remover.Start();
            while (machine.Buses.Mmio.FindAt(Address.Value) is not null) Thread.Yield();
            // A call that does not wait has enough time here to return.
            for (int i = 0; i < 300; i++) Thread.Yield();
            Volatile.Write(ref hasLeft, true);
        }

        remover.Join();
        Assert.True(hadLeft, "The removal returned while an access of before was under way.");
    }

    private static EmbeddedMachine Create(BusMode mode) => new(new()
    {
        Cpus = Writers,
        HasInterruptControllers = false,
        KernelFaithful = mode == BusMode.KernelFaithful,
        FanOut = mode == BusMode.FanOut,
    });

    /// <summary>Lets every processor write until the work is done.</summary>
    /// <returns>How many writes were taken.</returns>
    private static ulong WriteWhile(Func<EmbeddedCpu, bool> write, EmbeddedMachine machine, Action work)
    {
        bool isDone = false;
        ulong taken = 0;
        using var started = new CountdownEvent(Writers);
        Thread[] writers =
        [
            .. machine.Cpus.Select(cpu => new Thread(() =>
            {
                ulong own = 0;
                started.Signal();
                while (!Volatile.Read(ref isDone))
                {
                    if (write(cpu)) own++;
                }

                Interlocked.Add(ref taken, own);
            })),
        ];
        foreach (Thread writer in writers) writer.Start();
        started.Wait();
        try
        {
            work();
        }
        finally
        {
            Volatile.Write(ref isDone, true);
            foreach (Thread writer in writers) writer.Join();
        }

        return taken;
    }

    private sealed class Declining : BusDevice;
}
