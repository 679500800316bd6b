using System.Buffers.Binary;

namespace DeviceDsl.Runtime.Tests.Buses;

/// <summary>BUS-10: what becomes of one access to memory-mapped I/O on its way to the bus.</summary>
public sealed class GuestAccessShould : IDisposable
{
    private const ulong PageStart = 0xD000_1000;

    private readonly EmbeddedMachine _machine = new(new() { Cpus = 2 });
    private readonly EventFd _first = EventFd.Create();
    private readonly EventFd _second = EventFd.Create();
    private readonly RecordingExits _exits;

    public GuestAccessShould() => _exits = RecordingExits.Of(_machine.Cpus[0]);

    public void Dispose()
    {
        _machine.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public void BeOfferedToTheLocalApicBeforeTheBus()
    {
        _machine.AssignIoEventFd(_first, IoAddress.Mmio(0xFEE0_0000), 4);
        _machine.AddCoalescedZone(IoAddress.Mmio(0xFEE0_0000), 0x1000);

        foreach (EmbeddedCpu cpu in _machine.Cpus) Assert.True(cpu.Write(IoAddress.Mmio(0xFEE0_0000), 4, 1));
        Assert.True(_machine.GuestWrite(IoAddress.Mmio(0xFEE0_0FF8), 8, 1));

        Assert.Equal(0UL, Count(_first));
        Assert.False(_machine.CoalescedRing.TryTake(out _));
        Assert.Equal("", _exits.Taken);
    }

    [Fact]
    public void ReachTheBusWithoutALocalApic()
    {
        using var machine = new EmbeddedMachine(new() { HasInterruptControllers = false });
        machine.AssignIoEventFd(_first, IoAddress.Mmio(0xFEE0_0000), 4);

        Assert.True(machine.GuestWrite(IoAddress.Mmio(0xFEE0_0000), 4, 1));

        Assert.Equal(1UL, Count(_first));
    }

    [Fact]
    public void ReachTheBusOnBothSidesOfTheLocalApic()
    {
        _machine.AssignIoEventFd(_first, IoAddress.Mmio(0xFEDF_FFFC), 4);
        _machine.AssignIoEventFd(_second, IoAddress.Mmio(0xFEE0_1000), 4);

        Assert.True(_machine.GuestWrite(IoAddress.Mmio(0xFEDF_FFFC), 8, 1));
        Assert.True(_machine.GuestWrite(IoAddress.Mmio(0xFEE0_0FFC), 8, 1));

        Assert.Equal((1UL, 1UL), (Count(_first), Count(_second)));
    }

    /// <summary>As recorded in io-26.</summary>
    [Fact]
    public void BeSplitAtAPageBoundary()
    {
        var before = IoAddress.Mmio(PageStart - 4);
        var after = IoAddress.Mmio(PageStart);
        IoEventFdRegistration first = _machine.AssignIoEventFd(_first, before, 4);
        IoEventFdRegistration second = _machine.AssignIoEventFd(_second, after, 4);

        Assert.True(_machine.GuestWrite(before, 8, 0x1122_3344_5566_7788));
        Assert.Equal((1UL, 1UL, ""), (Count(_first), Count(_second), _exits.Taken));

        second.Deassign();
        Assert.False(_machine.GuestWrite(before, 8, 0x1122_3344_5566_7788));
        Assert.Equal((1UL, "write mmio 0xd0001000 size=4 data=0x11223344"), (Count(_first), _exits.Taken));

        first.Deassign();
        _machine.AssignIoEventFd(_second, after, 4, match: 0x1122_3344);
        Assert.False(_machine.GuestWrite(before, 8, 0x1122_3344_5566_7788));
        Assert.Equal((1UL, "write mmio 0xd0000ffc size=4 data=0x55667788"), (Count(_second), _exits.Taken));
    }

    /// <summary>As recorded in io-27: the first chunk that nobody takes leaves together with the rest of its page.</summary>
    [Fact]
    public void BeSplitIntoChunksOfEightBytes()
    {
        const ulong Low = 0x090A_0B0C_0D0E_0F10;
        const ulong High = 0x0102_0304_0506_0708;
        var address = IoAddress.Mmio(0xD000_0000);
        IoEventFdRegistration first = _machine.AssignIoEventFd(_first, address, 8);

        Assert.False(WriteWide(address.Value, Low, High));
        Assert.Equal((1UL, "write mmio 0xd0000008 size=8 data=0x102030405060708"), (Count(_first), _exits.Taken));

        _machine.AssignIoEventFd(_second, address.Plus(8), 8, match: High);
        Assert.True(WriteWide(address.Value, Low, High));
        Assert.Equal((1UL, 1UL, ""), (Count(_first), Count(_second), _exits.Taken));

        first.Deassign();
        Assert.False(WriteWide(address.Value, Low, High));
        Assert.Equal(
            "write mmio 0xd0000000 size=8 data=0x90a0b0c0d0e0f10; write mmio 0xd0000008 size=8 data=0x102030405060708", _exits.Taken);
        Assert.Equal(0UL, Count(_second));
    }

    /// <summary>What leaves of one page does not take the other page along; exits come after all that is taken.</summary>
    [Fact]
    public void ContinueInTheNextPageAfterAnExit()
    {
        _machine.AssignIoEventFd(_second, IoAddress.Mmio(PageStart), 4);

        Assert.False(WriteWide(PageStart - 12, 0x1111_1111_2222_2222, 0x3333_3333_4444_4444));

        Assert.Equal(1UL, Count(_second));
        Assert.Equal("write mmio 0xd0000ff4 size=8 data=0x1111111122222222; write mmio 0xd0000ffc size=4 data=0x44444444", _exits.Taken);
    }

    [Fact]
    public void ReadInTheSamePartsAsItWrites()
    {
        using var machine = new EmbeddedMachine(new() { FanOut = true });
        var exits = RecordingExits.Of(machine.Cpus[0]);
        machine.AssignIoEventFd(_first, IoAddress.Mmio(PageStart - 2), 2);

        ulong value = machine.GuestRead(IoAddress.Mmio(PageStart - 2), 4);

        Assert.Equal(0xFFFF_0000UL, value);
        Assert.Equal("read mmio 0xd0001000 size=2", exits.Taken);
        Span<byte> bytes = stackalloc byte[16];
        machine.Cpus[0].Read(PageStart - 10, bytes);
        Assert.Equal("read mmio 0xd0000ff6 size=8; read mmio 0xd0000ffe size=2; read mmio 0xd0001000 size=6", exits.Taken);
    }

    [Fact]
    public void RingADoorbellWithThePartBeyondMemory()
    {
        GuestMemory memory = _machine.AddMemory(PageStart - GuestMemory.PageSize, GuestMemory.PageSize);
        _machine.AssignIoEventFd(_first, IoAddress.Mmio(PageStart), 2, match: 0x1122);

        Assert.True(_machine.GuestWrite(IoAddress.Mmio(PageStart - 2), 4, 0x1122_3344));

        Assert.Equal(1UL, Count(_first));
        Assert.Equal(0x3344, BinaryPrimitives.ReadUInt16LittleEndian(memory.Bytes[^2..]));
    }

    /// <summary>IOE-5: only memory-mapped I/O is cut, ports are not.</summary>
    [Fact]
    public void NotBeSplitOnPorts()
    {
        _machine.AssignIoEventFd(_first, IoAddress.Pio(0x0FFE), 2);
        _machine.AssignIoEventFd(_second, IoAddress.Pio(0x0FFE), 4);

        Assert.True(_machine.GuestWrite(IoAddress.Pio(0x0FFE), 4, 0));

        Assert.Equal((0UL, 1UL), (Count(_first), Count(_second)));
    }

    private static ulong Count(EventFd eventFd)
    {
        eventFd.TryRead(out ulong count);
        return count;
    }

    private bool WriteWide(ulong address, ulong low, ulong high)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, low);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], high);
        return _machine.Cpus[0].Write(address, bytes);
    }
}
