using DeviceDsl.Buses;

namespace DeviceDsl.Runtime.Tests.Machines;

/// <summary>What an embedded machine adds to what every machine does with an update: the guest sees a space change in one step.</summary>
[Trait("Category", "Slow")]
public sealed class MachineUpdateShould : IDisposable
{
    private const int Many = 1000;

    private static readonly IoAddress Port = IoAddress.Pio(0x10);
    private static readonly IoAddress Memory = IoAddress.Mmio(0xD000_0000);

    private readonly EmbeddedMachine _machine = new();
    private readonly EventFd _kick = EventFd.Create(name: "kick");

    public void Dispose()
    {
        _machine.Dispose();
        _kick.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void CopyEachBusOnce(bool fansOut)
    {
        using var machine = new EmbeddedMachine(new() { FanOut = fansOut });
        IoBus[] buses = [machine.Buses.Pio, machine.Buses.Mmio, machine.Buses.FastMmio, machine.Buses.VirtioCcw];
        IoEventFdRegistration[] doorbells = Fill(machine, Many, length: 4);
        long[] before = [.. buses.Select(bus => bus.Generation)];
        using MachineUpdate update = machine.BeginUpdate();
        foreach (IoEventFdRegistration doorbell in doorbells) update.Deassign(doorbell);
        for (ulong i = 0; i < Many; i++) update.AssignIoEventFd(_kick, Memory.Plus(0x1_0000 + (i * 4)), 4);

        update.Commit();

        Assert.Equal([0, 1, 0, 0], buses.Select((bus, i) => bus.Generation - before[i]));
        Assert.Equal(Many, machine.RegistrationCount);
        Assert.False(machine.GuestWrite(Memory, 4, 0));
        Assert.True(machine.GuestWrite(Memory.Plus(0x1_0000 + ((Many - 1) * 4)), 4, 0));
    }

    [Fact]
    public void ChangeBothBusesOfADoorbellWithoutALength()
    {
        using MachineUpdate update = _machine.BeginUpdate();
        IoEventFdRegistration doorbell = update.AssignIoEventFd(_kick, Memory);
        update.Commit();
        Assert.True(_machine.FastMmioAccess(Memory.Value));

        using MachineUpdate another = _machine.BeginUpdate();
        another.Deassign(doorbell);
        another.Commit();

        Assert.False(_machine.FastMmioAccess(Memory.Value));
        Assert.False(_machine.GuestWrite(Memory, 4, 0));
    }

    [Fact]
    public void KeepTheOrderOfDevicesAtOneRange()
    {
        using var other = EventFd.Create();
        using var machine = new EmbeddedMachine(new() { FanOut = true });
        machine.AssignIoEventFd(_kick, Memory, 4);
        machine.AddCoalescedZone(Memory, 4);
        using MachineUpdate update = machine.BeginUpdate();
        update.AssignIoEventFd(other, Memory, 4);
        update.Commit();

        machine.GuestWrite(Memory, 4, 0);

        Assert.True(_kick.TryRead(out _) && other.TryRead(out _));
        Assert.False(machine.CoalescedRing.TryTake(out _), "The group came before the zone, and still does.");
    }

    [Fact]
    public void ReplaceAGroupByOneOfAnotherWidth()
    {
        using var machine = new EmbeddedMachine(new() { FanOut = true });
        IoEventFdRegistration one = machine.AssignIoEventFd(_kick, Memory, 4);
        IoEventFdRegistration two = machine.AssignIoEventFd(_kick, Memory, 4, match: 7);
        using MachineUpdate update = machine.BeginUpdate();
        update.AssignIoEventFd(_kick, Memory, 2);
        Assert.Equal(Errno.EINVAL, update.TryCommit());
        update.Deassign(one);
        Assert.Equal(Errno.EINVAL, update.TryCommit());
        update.Deassign(two);

        update.Commit();

        Assert.True(machine.GuestWrite(Memory, 2, 0));
        Assert.False(machine.GuestWrite(Memory, 4, 0));
    }

    [Fact]
    public void AddAWholeArrayOfDoorbellsInOneStep()
    {
        var array = new RingArray(Many);
        IoBus bus = _machine.Buses.Pio;
        long before = bus.Generation;

        Attachment attachment = _machine.Attach(array, pio: 0x1000);

        Assert.Equal(before + 1, bus.Generation);
        Assert.Equal(Many, _machine.RegistrationCount);
        _machine.GuestWrite(IoAddress.Pio(0x1000 + Many - 1), 1, 0);
        _machine.Settle();
        Assert.Equal([Many - 1], array.Rings);

        attachment.Dispose();

        Assert.Equal(before + 2, bus.Generation);
        Assert.Equal(0, _machine.RegistrationCount);
    }

    [Fact]
    public void AddNothingOfAnArrayWithARefusedDoorbell()
    {
        var array = new RingArray(Many);
        using IoEventFdRegistration obstacle = _machine.AssignIoEventFd(_kick, IoAddress.Pio(0x1000 + Many - 1), 1);
        long before = _machine.Buses.Pio.Generation;

        MachineException refused = Assert.Throws<MachineException>(() => _machine.Attach(array, pio: 0x1000));

        Assert.Equal(Errno.EEXIST, refused.Errno);
        Assert.Contains("RingArray.OnRing", refused.Message, StringComparison.Ordinal);
        Assert.Contains("kick", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, _machine.Buses.Pio.Generation);
        Assert.Equal(1, _machine.RegistrationCount);
    }

    [Fact]
    public void RefuseAFullBusBeforeItChangesAnything()
    {
        using MachineUpdate update = _machine.BeginUpdate();
        update.AssignIoEventFd(_kick, Port);
        update.AssignIoEventFd(_kick, Memory);
        while (_machine.TryAddCoalescedZone(IoAddress.Mmio(0x8000), 4) == Errno.None)
        {
            // Until the MMIO bus is full.
        }

        MachineException refused = Assert.Throws<MachineException>(update.Commit);

        Assert.Equal(Errno.ENOSPC, refused.Errno);
        Assert.Equal("BUS-8", refused.Rule);
        Assert.False(_machine.GuestWrite(Port, 1, 0));
        _machine.RemoveCoalescedZones(IoAddress.Mmio(0x8000), 4);
        update.Commit();
        Assert.True(_machine.GuestWrite(Port, 1, 0));
    }

    /// <summary>LCK-11: a removal waits for the guest's access, in which the code runs here.</summary>
    [Fact]
    public void RefuseToWaitForItsOwnAccess()
    {
        IoEventFdRegistration doorbell = _machine.AssignIoEventFd(_kick, Port);
        var errnos = new List<Errno>();
        _machine.Buses.Pio.TryRegister(new BusEntry(0x80, 1, new Calling(() =>
        {
            using MachineUpdate adding = _machine.BeginUpdate();
            adding.AssignIoEventFd(_kick, Memory);
            errnos.Add(adding.TryCommit());
            using MachineUpdate removing = _machine.BeginUpdate();
            removing.Deassign(doorbell);
            errnos.Add(removing.TryCommit());
            errnos.Add(Assert.Throws<MachineException>(removing.Commit).Errno);
        })));

        _machine.GuestWrite(IoAddress.Pio(0x80), 1, 0);

        Assert.Equal([Errno.None, Errno.EDEADLK, Errno.EDEADLK], errnos);
        Assert.True(doorbell.IsActive);
    }

    /// <summary>An irqfd that has no descriptor of the kernel moves to another GSI in one step; one that has, does so too.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MoveAnEventFdToAnotherGsi(bool isLinux)
    {
        if (isLinux && !OperatingSystem.IsLinux()) return;
        var guest = new Guest(_machine);
        guest.EnableLocalApic();
        guest.Redirect(5, 0x35, isLevel: false);
        guest.Redirect(6, 0x46, isLevel: false);
        using EventFd trigger = isLinux ? EventFd.CreateLinux() : EventFd.Create();
        IrqFdRegistration line = _machine.AssignIrqFd(trigger, 5);
        trigger.Signal();
        Assert.Equal([0x35], guest.ServeAll());
        using MachineUpdate update = _machine.BeginUpdate();
        update.AssignIrqFd(trigger, 6);
        Assert.Equal(Errno.EBUSY, update.TryCommit());
        trigger.Signal();
        Assert.Equal([0x35], guest.ServeAll());

        update.Deassign(line);
        update.Commit();
        trigger.Signal();

        Assert.Equal([0x46], guest.ServeAll());
        Assert.Equal(0, line.Deassign());
    }

    /// <summary>A refused update leaves the irqfd of before in its place, which nobody else can have.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LeaveAnIrqFdItsEventFdWhenRefused(bool isLinux)
    {
        if (isLinux && !OperatingSystem.IsLinux()) return;
        var guest = new Guest(_machine);
        guest.EnableLocalApic();
        guest.Redirect(5, 0x35, isLevel: false);
        using EventFd trigger = isLinux ? EventFd.CreateLinux() : EventFd.Create();
        using var busy = EventFd.Create(name: "busy");
        IrqFdRegistration line = _machine.AssignIrqFd(trigger, 5);
        _machine.AssignIrqFd(busy, 7);
        using MachineUpdate update = _machine.BeginUpdate();
        update.Deassign(line);
        update.AssignIrqFd(trigger, 6);
        update.AssignIrqFd(busy, 8);

        MachineException refused = Assert.Throws<MachineException>(update.Commit);

        Assert.Equal("EBUSY: Irqfd on GSI 8 cannot use busy: it already serves the irqfd on GSI 7. (rule IRQ-4)", refused.Message);
        Assert.Equal(Errno.EBUSY, _machine.TryAssignIrqFd(trigger, 6, out _));
        trigger.Signal();
        Assert.Equal([0x35], guest.ServeAll());
        Assert.Equal(1, line.Deassign());
        Assert.Equal(Errno.None, _machine.TryAssignIrqFd(trigger, 6, out _));
    }

    [Fact]
    public void KeepTheResamplersOfAGsiWhenOneReplacesAnother()
    {
        var guest = new Guest(_machine);
        guest.EnableLocalApic();
        guest.Redirect(5, 0x35, isLevel: true);
        using var trigger = EventFd.Create();
        using var next = EventFd.Create();
        using var resample = EventFd.Create();
        IrqFdRegistration line = _machine.AssignIrqFd(trigger, 5, resample);
        trigger.Signal();
        _machine.Settle();
        using MachineUpdate update = _machine.BeginUpdate();
        update.Deassign(line);
        update.AssignIrqFd(next, 5, resample);

        update.Commit();

        Assert.Equal([0x35], guest.ServeAll());
        Assert.True(resample.TryRead(out ulong count));
        Assert.Equal(1UL, count);
    }

    [Fact]
    public void RemoveEoiNotificationsToo()
    {
        using var trigger = EventFd.Create();
        IrqFdRegistration line = _machine.AssignLevelIrqFd(trigger, 5);
        EoiNotification notification = _machine.AssignEoiNotification(line.LevelKey!, _kick);
        using MachineUpdate update = _machine.BeginUpdate();
        update.Deassign(notification);
        update.Deassign(line);

        update.Commit();

        Assert.False(notification.IsActive || line.IsActive);
        Assert.Equal(0, _machine.RegistrationCount);
    }

    private IoEventFdRegistration[] Fill(EmbeddedMachine machine, int count, int length)
    {
        using MachineUpdate update = machine.BeginUpdate();
        IoEventFdRegistration[] doorbells =
            [.. Enumerable.Range(0, count).Select(i => update.AssignIoEventFd(_kick, Memory.Plus((ulong)(i * length)), length))];
        update.Commit();
        return doorbells;
    }

    private sealed class Calling(Action action) : BusDevice
    {
        public override bool TryWrite(ulong address, int length, ulong value)
        {
            action();
            return true;
        }
    }

    /// <summary>A device written by hand with an array of doorbells, a byte each.</summary>
    private sealed class RingArray(int count) : IDevice
    {
        public List<int> Rings { get; } = [];

        public string Name => "RingArray";

        public int DoorbellCount => 1;

        public int LineCount => 0;

        public DoorbellEntry GetDoorbell(int doorbell) => new(AddressSpace.Pio, 0, 1, null, "OnRing", count, Stride: 1);

        public LineEntry GetLine(int line) => throw new ArgumentOutOfRangeException(nameof(line));

        public int FindDoorbell(AddressSpace space, ulong offset, int length, ulong value) => offset < (ulong)count && length == 1 ? 0 : -1;

        public void Ring(int doorbell, int index = 0, ulong value = 0) => Rings.Add(index);

        public void Resample(int line)
        {
        }

        public void Connect(LineSet lines)
        {
        }
    }
}
