using DeviceDsl.Eventing;
using DeviceDsl.Runtime.Tests.Devices;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Runtime.Tests.Machines;

/// <summary>The ways of a guest's write over the buses allocate nothing, whatever stands there.</summary>
[Collection(Alone.Name)]
public sealed class BusWritePathShould : IDisposable
{
    private const int WarmUp = 20_000;
    private const int Writes = 2_000;

    private static readonly IoAddress Memory = IoAddress.Mmio(0xD000_0FF8);
    private static readonly IoAddress Port = IoAddress.Pio(0x10);

    private readonly List<IDisposable> _owned = [];

    public static TheoryData<bool> Kinds => [false, true];

    public void Dispose() => _owned.ForEach(item => item.Dispose());

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AllocateNothingInACoalescedZone(bool isKernelFaithful)
    {
        EmbeddedMachine machine = Own(new EmbeddedMachine(new() { KernelFaithful = isKernelFaithful }));
        machine.AddCoalescedZone(Memory, 8);

        ShouldAllocateNothing(() => Assert.True(machine.GuestWrite(Memory, 8, 1) && machine.CoalescedRing.TryTake(out _)));
    }

    [Fact]
    public void AllocateNothingWhenTheRingIsFull()
    {
        EmbeddedMachine machine = Own(new EmbeddedMachine());
        machine.AddCoalescedZone(Memory, 8);
        while (machine.GuestWrite(Memory, 8, 1)) { }

        ShouldAllocateNothing(() => Assert.False(machine.GuestWrite(Memory, 8, 1)));
    }

    [Fact]
    public void AllocateNothingInAGroup()
    {
        EmbeddedMachine machine = Own(new EmbeddedMachine(new() { FanOut = true }));
        for (ulong match = 0; match < 4; match++) machine.AssignIoEventFd(Kick(), Port, 2, match == 0 ? null : match);

        ShouldAllocateNothing(() => Assert.True(machine.GuestWrite(Port, 2, 1)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AllocateNothingOnTheFastBus(bool isKernelFaithful)
    {
        EmbeddedMachine machine = Own(new EmbeddedMachine(new() { KernelFaithful = isKernelFaithful }));
        machine.AssignIoEventFd(Kick(), Memory);

        ShouldAllocateNothing(() => Assert.True(machine.FastMmioAccess(Memory.Value)));
    }

    [Fact]
    public void AllocateNothingAcrossPages()
    {
        EmbeddedMachine machine = Own(new EmbeddedMachine());
        machine.AssignIoEventFd(Kick(), Memory.Plus(4), 4);
        machine.AssignIoEventFd(Kick(), Memory.Plus(8), 4);

        ShouldAllocateNothing(() => Assert.True(machine.GuestWrite(Memory.Plus(4), 8, 1)));
        ShouldAllocateNothing(() => machine.GuestRead(Memory.Plus(4), 8));
    }

    [Theory]
    [InlineData(0xD000_0000, true)]
    [InlineData(0xD000_0FF8, false)]
    public void AllocateNothingInSixteenBytes(ulong address, bool isTaken)
    {
        EmbeddedMachine machine = Own(new EmbeddedMachine());
        machine.AssignIoEventFd(Kick(), IoAddress.Mmio(0xD000_0000), 8);
        machine.AssignIoEventFd(Kick(), IoAddress.Mmio(0xD000_0008), 8);
        byte[] bytes = new byte[16];

        ShouldAllocateNothing(() => Assert.True(isTaken == machine.Cpus[0].Write(address, bytes)));
        ShouldAllocateNothing(() => machine.Cpus[0].Read(address, bytes));
    }

    [Fact]
    public void AllocateNothingOnAFaithfulBus()
    {
        EmbeddedMachine machine = Own(new EmbeddedMachine(new() { KernelFaithful = true }));
        machine.AddCoalescedZone(Port.Plus(0x100), 0x100);
        for (ulong match = 0; match < 4; match++) machine.AssignIoEventFd(Kick(), Port, 2, match);

        ShouldAllocateNothing(() => Assert.True(machine.GuestWrite(Port, 2, 3)));
        ShouldAllocateNothing(() => Assert.False(machine.GuestWrite(Port, 2, 4)));
        ShouldAllocateNothing(() => machine.GuestRead(Port, 2));
    }

    [Fact]
    public void AllocateNothingAmongWindows()
    {
        EmbeddedMachine machine = Own(new EmbeddedMachine());
        machine.AddCoalescedZone(Memory.Plus(unchecked(0UL - 0x10_0000)), 0x100);
        machine.AddCoalescedZone(Memory.Plus(0x10), 0x10_0000);
        machine.AssignIoEventFd(Kick(), Memory, 4, match: 1);

        ShouldAllocateNothing(() => Assert.True(machine.GuestWrite(Memory, 4, 1)));
        ShouldAllocateNothing(() => Assert.False(machine.GuestWrite(Memory, 4, 2)));
        ShouldAllocateNothing(() => machine.GuestRead(Memory, 4));
    }

    [Fact]
    public void AllocateNothingOnABoard()
    {
        EmbeddedMachine machine = Own(new EmbeddedMachine());
        Own(machine.Attach(new Board(new(new Bell(), "First"), new(new Bell(), "Second", Pio: 0x100, Mmio: 0x1000))));

        ShouldAllocateNothing(() => Assert.True(machine.GuestWrite(IoAddress.Pio(0x110), 2, 2)));
        ShouldAllocateNothing(() => Assert.False(machine.GuestWrite(IoAddress.Pio(0x110), 2, 3)));
    }

    [Fact]
    public void AllocateNothingWithALinuxEventFd()
    {
        if (!OperatingSystem.IsLinux()) return;
        EmbeddedMachine machine = Own(new EmbeddedMachine());
        EventFd kick = Own(EventFd.CreateLinux());
        SafeFileHandle descriptor;
        using (var made = EventFd.CreateLinux()) descriptor = Own(LinuxEventFd.Duplicate(made.LinuxHandle!));
        // It is not known whether a write to it may block.
        EventFd foreign = Own(EventFd.FromHandle(descriptor));
        machine.AssignIoEventFd(kick, Port, 2, match: 1);
        machine.AssignIoEventFd(foreign, Port, 2, match: 2);

        ShouldAllocateNothing(() => Assert.True(machine.GuestWrite(Port, 2, 1)));
        ShouldAllocateNothing(() => Assert.True(machine.GuestWrite(Port, 2, 2)));
    }

    [Fact]
    public void AllocateNothingInAString()
    {
        EmbeddedMachine machine = Own(new EmbeddedMachine());
        machine.AssignIoEventFd(Kick(), Port, 2, match: 1);
        byte[] words = [1, 0, 2, 0];

        ShouldAllocateNothing(() => Assert.True(machine.Cpus[0].WriteString(Port, 2, words) == 1));
        ShouldAllocateNothing(() => machine.Cpus[0].ReadString(Port, 2, words.AsSpan(2)));
    }

    /// <summary>IOE-15: from the guest's write to the injection, in the thread that writes.</summary>
    [Fact]
    public void AllocateNothingWhenTheEventFdHasAnIrqFd()
    {
        EmbeddedMachine machine = Own(new EmbeddedMachine());
        EventFd kick = Kick();
        machine.AssignIoEventFd(kick, Port, 2);
        machine.AssignIrqFd(kick, 6);

        ShouldAllocateNothing(() => Assert.True(machine.GuestWrite(Port, 2, 1)));
    }

    private static void ShouldAllocateNothing(Action access)
    {
        // Compilation, and the thread's reader slot.
        for (int i = 0; i < WarmUp; i++) access();
        long allocated = Allocations.Of(() =>
        {
            for (int i = 0; i < Writes; i++) access();
        });

        Assert.True(allocated == 0, $"{Writes} accesses allocated {allocated} bytes.");
    }

    private EventFd Kick() => Own(EventFd.Create());

    private T Own<T>(T item)
        where T : IDisposable
    {
        _owned.Add(item);
        return item;
    }
}
