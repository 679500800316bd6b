using System.Buffers.Binary;

namespace DeviceDsl.Runtime.Tests.Buses;

/// <summary>COA-1 to COA-5: ranges whose writes wait in a ring.</summary>
public sealed class CoalescedZoneShould : IDisposable
{
    private const ulong Base = 0xD000_0000;

    private readonly EmbeddedMachine _machine = new(new() { HasInterruptControllers = false });
    private readonly EventFd _kick = EventFd.Create();

    public void Dispose()
    {
        _machine.Dispose();
        _kick.Dispose();
    }

    /// <summary>COA-1: zones are of ports or of memory, and of nothing else.</summary>
    [Fact]
    public void BeRefusedInAnyOtherSpace()
    {
        foreach (AddressSpace space in new[] { AddressSpace.VirtioCcw, (AddressSpace)7 })
        {
            var address = new IoAddress(space, Base);

            Assert.Equal(Errno.EINVAL, _machine.TryAddCoalescedZone(address, 4));
            Assert.Equal("COA-1", Assert.Throws<MachineException>(() => _machine.AddCoalescedZone(address, 4)).Rule);
            Assert.Equal("COA-4", Assert.Throws<MachineException>(() => _machine.RemoveCoalescedZones(address, 4)).Rule);
        }
    }

    /// <summary>COA-1: a zone of no length is taken, is on the bus, and keeps nothing.</summary>
    [Fact]
    public void RecordNothingWithoutALength()
    {
        _machine.AddCoalescedZone(IoAddress.Mmio(Base), 0);

        Assert.NotNull(_machine.Buses.Mmio.FindAt(Base));
        foreach (int length in new[] { 1, 2, 4, 8 }) Assert.False(_machine.GuestWrite(IoAddress.Mmio(Base), length, 1));
        Assert.Empty(Ring());
        Assert.Equal(1, _machine.RemoveCoalescedZones(IoAddress.Mmio(Base), 0));
    }

    /// <summary>COA-1: zones may overlap and repeat each other; a write is kept once.</summary>
    [Fact]
    public void AllowOverlapsAndDuplicates()
    {
        _machine.AddCoalescedZone(IoAddress.Mmio(Base), 0x10);
        _machine.AddCoalescedZone(IoAddress.Mmio(Base), 0x10);
        _machine.AddCoalescedZone(IoAddress.Mmio(Base + 8), 0x10);

        Assert.True(_machine.GuestWrite(IoAddress.Mmio(Base), 4, 1));
        Assert.True(_machine.GuestWrite(IoAddress.Mmio(Base + 0xC), 4, 2));
        Assert.True(_machine.GuestWrite(IoAddress.Mmio(Base + 0xC), 8, 3));

        Assert.Equal([Kept(Base, 4, 1), Kept(Base + 0xC, 4, 2), Kept(Base + 0xC, 8, 3)], Ring());
    }

    /// <summary>COA-2: only writes wholly inside are kept, and reads never.</summary>
    [Fact]
    public void RecordOnlyWritesEntirelyInside()
    {
        _machine.AddCoalescedZone(IoAddress.Mmio(Base + 4), 8);

        Assert.True(_machine.GuestWrite(IoAddress.Mmio(Base + 4), 8, 0x1122_3344_5566_7788));
        Assert.True(_machine.GuestWrite(IoAddress.Mmio(Base + 0xB), 1, 0xFFAB));
        Assert.False(_machine.GuestWrite(IoAddress.Mmio(Base + 0xA), 4, 1));
        Assert.False(_machine.GuestWrite(IoAddress.Mmio(Base + 2), 4, 1));
        Assert.False(_machine.GuestWrite(IoAddress.Mmio(Base + 0xC), 1, 1));
        Assert.Equal(0xFFFF_FFFFUL, _machine.GuestRead(IoAddress.Mmio(Base + 4), 4));

        Assert.Equal([Kept(Base + 4, 8, 0x1122_3344_5566_7788), Kept(Base + 0xB, 1, 0xAB)], Ring());
    }

    /// <summary>COA-2: there is one ring, in which ports and memory stand in the order of the writes.</summary>
    [Fact]
    public void ShareOneRingBetweenPortsAndMemory()
    {
        _machine.AddCoalescedZone(IoAddress.Mmio(Base), 8);
        _machine.AddCoalescedZone(IoAddress.Pio(0x500), 8);

        _machine.GuestWrite(IoAddress.Mmio(Base), 4, 1);
        _machine.GuestWrite(IoAddress.Pio(0x500), 2, 2);
        _machine.GuestWrite(IoAddress.Mmio(Base + 4), 4, 3);

        Assert.Equal([Kept(Base, 4, 1), new(IoAddress.Pio(0x500), 2, 2), Kept(Base + 4, 4, 3)], Ring());
    }

    /// <summary>COA-2: the page is laid out as the kernel's: first, last, and entries of address, length, kind and data.</summary>
    [Fact]
    public void FillThePageLikeTheKernel()
    {
        _machine.AddCoalescedZone(IoAddress.Pio(0x500), 8);
        _machine.GuestWrite(IoAddress.Pio(0x504), 2, 0xABCD);
        Span<byte> page = _machine.CoalescedRing.Page;

        Assert.Equal(0x1000, page.Length);
        Assert.Equal((0U, 1U), (Word(page), Word(page[4..])));
        Assert.Equal(0x504UL, BinaryPrimitives.ReadUInt64LittleEndian(page[8..]));
        Assert.Equal((2U, 1U), (Word(page[16..]), Word(page[20..])));
        Assert.Equal(0xABCDUL, BinaryPrimitives.ReadUInt64LittleEndian(page[24..]));
    }

    /// <summary>COA-2: an access that is cut is one entry for each part.</summary>
    [Fact]
    public void RecordEachChunkOfAWideWrite()
    {
        _machine.AddCoalescedZone(IoAddress.Mmio(Base + 0xFF0), 0x20);
        byte[] bytes = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];

        Assert.True(_machine.Cpus[0].Write(Base + 0xFF4, bytes));

        Assert.Equal(
            [Kept(Base + 0xFF4, 8, 0x0807_0605_0403_0201), Kept(Base + 0xFFC, 4, 0x0C0B_0A09), Kept(Base + 0x1000, 4, 0x100F_0E0D)],
            Ring());
    }

    /// <summary>COA-3: one place stays free; the write that finds the ring full leaves the guest, and its data with it.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(169)]
    public void PassOnWritesWhenTheRingIsFull(int start)
    {
        _machine.AddCoalescedZone(IoAddress.Mmio(Base), 8);
        for (int i = 0; i < start; i++)
        {
            Assert.True(_machine.GuestWrite(IoAddress.Mmio(Base), 8, 0));
            Assert.True(_machine.CoalescedRing.TryTake(out _));
        }

        var exits = RecordingExits.Of(_machine.Cpus[0]);
        for (ulong i = 0; i < CoalescedRing.Capacity - 1; i++) Assert.True(_machine.GuestWrite(IoAddress.Mmio(Base), 8, i));

        Assert.False(_machine.GuestWrite(IoAddress.Mmio(Base), 8, 0xBAD));
        Assert.Equal("write mmio 0xd0000000 size=8 data=0xbad", exits.Taken);
        Assert.True(_machine.CoalescedRing.TryTake(out CoalescedWrite oldest));
        Assert.Equal(0UL, oldest.Value);
        Assert.True(_machine.GuestWrite(IoAddress.Mmio(Base), 8, 169));
        Assert.Equal(Enumerable.Range(1, 169).Select(i => (ulong)i), Ring().Select(write => write.Value));
    }

    /// <summary>COA-3: a header that someone wrote over is no crash; the write leaves the guest.</summary>
    [Theory]
    [InlineData(CoalescedRing.Capacity)]
    [InlineData(uint.MaxValue)]
    public void PassOnWritesWhenTheHeaderIsCorrupt(uint last)
    {
        _machine.AddCoalescedZone(IoAddress.Mmio(Base), 8);
        BinaryPrimitives.WriteUInt32LittleEndian(_machine.CoalescedRing.Page[4..], last);

        Assert.False(_machine.GuestWrite(IoAddress.Mmio(Base), 4, 0));
        Assert.Empty(Ring());
    }

    /// <summary>COA-4: every zone goes that holds the range, and none is no error.</summary>
    [Fact]
    public void EndWithAnyRangeThatContainsThem()
    {
        _machine.AddCoalescedZone(IoAddress.Mmio(Base), 0x100);
        _machine.AddCoalescedZone(IoAddress.Mmio(Base + 0x10), 0x10);
        _machine.AddCoalescedZone(IoAddress.Mmio(Base + 0x18), 0x10);
        _machine.AddCoalescedZone(IoAddress.Pio(Base), 0x100);

        Assert.Equal(0, _machine.RemoveCoalescedZones(IoAddress.Mmio(Base + 0xF8), 0x10));
        Assert.Equal(2, _machine.RemoveCoalescedZones(IoAddress.Mmio(Base + 0x10), 0x10));
        Assert.Equal(0, _machine.RemoveCoalescedZones(IoAddress.Mmio(Base + 0x10), 0x10));

        Assert.False(_machine.GuestWrite(IoAddress.Mmio(Base), 4, 0));
        Assert.True(_machine.GuestWrite(IoAddress.Mmio(Base + 0x18), 4, 0));
        Assert.True(_machine.GuestWrite(IoAddress.Pio(Base), 4, 0));
    }

    /// <summary>COA-5: a zone that starts lower is asked before a doorbell inside it.</summary>
    [Fact]
    public void HideDoorbellsInside()
    {
        _machine.AddCoalescedZone(IoAddress.Mmio(Base), 0x1000);
        _machine.AssignIoEventFd(_kick, IoAddress.Mmio(Base + 0x10), 4);

        Assert.True(_machine.GuestWrite(IoAddress.Mmio(Base + 0x10), 4, 1));

        Assert.False(_kick.TryRead(out _));
        Assert.Equal([Kept(Base + 0x10, 4, 1)], Ring());
    }

    /// <summary>
    /// COA-5: a doorbell that starts where a wider zone does is asked first, and what it does not ring for the zone keeps.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void RecordWritesThatADoorbellAtTheirStartDeclines(bool zoneFirst)
    {
        if (zoneFirst) _machine.AddCoalescedZone(IoAddress.Mmio(Base), 0x1000);
        _machine.AssignIoEventFd(_kick, IoAddress.Mmio(Base), 4, match: 2);
        if (!zoneFirst) _machine.AddCoalescedZone(IoAddress.Mmio(Base), 0x1000);

        foreach ((int length, ulong value) in new[] { (4, 2UL), (4, 3UL), (2, 2UL) })
        {
            _machine.GuestWrite(IoAddress.Mmio(Base), length, value);
        }

        Assert.True(_kick.TryRead(out ulong count) && count == 1);
        Assert.Equal([Kept(Base, 4, 3), Kept(Base, 2, 2)], Ring());
    }

    private static uint Word(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static CoalescedWrite Kept(ulong address, int length, ulong value) => new(IoAddress.Mmio(address), length, value);

    private List<CoalescedWrite> Ring()
    {
        var writes = new List<CoalescedWrite>();
        while (_machine.CoalescedRing.TryTake(out CoalescedWrite write)) writes.Add(write);
        return writes;
    }
}
