namespace DeviceDsl.Pci.Tests;

/// <summary>What base address registers can be, alone and together (PC-3).</summary>
public sealed partial class BarsShould
{
    [Theory]
    [InlineData(-1, AddressSpace.Mmio, 0x1000UL, false, "does not fit into the 6 BAR registers")]
    [InlineData(6, AddressSpace.Mmio, 0x1000UL, false, "does not fit into the 6 BAR registers")]
    [InlineData(5, AddressSpace.Mmio, 0x1000UL, true, "does not fit into the 6 BAR registers")]
    [InlineData(0, AddressSpace.Pio, 0x10UL, true, "only a memory BAR can be")]
    [InlineData(0, AddressSpace.Pio, 0x2UL, false, "must be a power of two from 0x4 to 0x100")]
    [InlineData(0, AddressSpace.Pio, 0x200UL, false, "must be a power of two from 0x4 to 0x100")]
    [InlineData(0, AddressSpace.Mmio, 0x8UL, false, "must be a power of two from 0x10 to 0x80000000")]
    [InlineData(0, AddressSpace.Mmio, 0x3000UL, false, "must be a power of two from 0x10 to 0x80000000")]
    [InlineData(0, AddressSpace.Mmio, 1UL << 32, false, "must be a power of two from 0x10 to 0x80000000")]
    [InlineData(0, AddressSpace.Mmio, 1UL << 63, true, "must be a power of two from 0x10 to 0x4000000000000000")]
    [InlineData(0, AddressSpace.VirtioCcw, 0x1000UL, false, "a BAR must be in Pio or Mmio")]
    public void RejectInvalidShapes(int index, AddressSpace space, ulong length, bool isWide, string part)
        => Refuse(part, new PciBar(index, space, length) { Is64Bit = isWide });

    [Fact]
    public void RejectContradictions()
    {
        var card = new Card();
        var first = new Bytes("first", 0, 0x10);
        Refuse(
            "overlap: both use BAR register 3",
            new PciBar(2, AddressSpace.Mmio, 0x1000) { Is64Bit = true },
            new PciBar(3, AddressSpace.Pio, 0x10));
        Refuse(
            "is in an address space in which the device has no BAR as its base", new PciBar(0, AddressSpace.Pio, 0x40) { Device = card });
        Refuse(
            "doorbell OnKick ends outside BAR 0",
            new PciBar(0, AddressSpace.Pio, 0x10) { Device = card },
            new PciBar(4, AddressSpace.Mmio, 0x4000) { Device = card });
        Refuse(
            "doorbell OnRing ends outside BAR 4",
            new PciBar(0, AddressSpace.Pio, 0x40) { Device = card },
            new PciBar(4, AddressSpace.Mmio, 0x2000) { Device = card });
        Refuse(
            "a device has one base per address space",
            new PciBar(0, AddressSpace.Pio, 0x40) { Device = card },
            new PciBar(1, AddressSpace.Pio, 0x40) { Device = card });
        Refuse(
            "region second and region first overlap in BAR 0",
            new PciBar(0, AddressSpace.Mmio, 0x1000) { Regions = [new Bytes("second", 0xF, 1), first] });
        Refuse("region late ends outside BAR 0", new PciBar(0, AddressSpace.Mmio, 0x1000) { Regions = [new Bytes("late", 0xFFF, 2)] });
        Refuse(
            "region over and register Status overlap in BAR 4",
            new PciBar(0, AddressSpace.Pio, 0x40) { Device = card },
            new PciBar(4, AddressSpace.Mmio, 0x4000) { Device = card, Regions = [new Bytes("over", 0x10, 8)] });
        var bank = new Bank();
        Refuse("register Levels ends outside BAR 0", new PciBar(0, AddressSpace.Mmio, 0x40) { Device = bank });
        Refuse(
            "region over and register Levels overlap in BAR 0",
            new PciBar(0, AddressSpace.Mmio, 0x80) { Device = bank, Regions = [new Bytes("over", 0x38, 1)] });
        Refuse(
            "region far ends outside BAR 0", new PciBar(0, AddressSpace.Mmio, 0x1000) { Regions = [new Bytes("far", ulong.MaxValue, 8)] });
        _host.Plug(Slot, card);
    }

    private void Refuse(string part, params PciBar[] bars)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => _host.Plug(Slot, new PciFunctionOptions(new PciIdentity(1, 1, 0)) { Bars = bars }));
        Assert.Contains(part, exception.Message);
        Assert.Null(_host[Slot]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ContainBanksAndIndexedRegisters(bool isDirect)
    {
        PciFunction function = _host.Plug(Slot, new Paged());
        _guest.Place(Slot, 0, 0xE000_0000);
        _guest.Place(Slot, 1, 0xC000);
        _guest.Command(Slot, Everything);
        Assert.Equal((0xAAUL, 0xBBUL), (Read(0, 4), Read(1, 4)));
        Write(0, 0, 1);
        Assert.Equal(0xBBUL, Read(0, 4));
        Write(1, 4, 0xCC);
        Write(0, 8, 0xDD);
        Assert.Equal((0xCCUL, 0xDDUL), (Read(0, 4), Read(0, 8)));
        Write(0, 0, 2);
        Assert.Equal((0UL, 0UL), (Read(0, 4), Read(0, 8)));

        ulong Read(int bar, ulong offset)
        {
            if (!isDirect) return _machine.GuestRead(AddressOf(bar, offset), 4);
            Assert.True(function.TryReadBar(bar, offset, 4, out ulong value));
            return value;
        }

        void Write(int bar, ulong offset, ulong value)
            => Assert.True(isDirect
                ? function.TryWriteBar(bar, offset, 4, value)
                : _machine.GuestWrite(AddressOf(bar, offset), 4, value));

        static IoAddress AddressOf(int bar, ulong offset)
            => bar == 0 ? IoAddress.Mmio(0xE000_0000 + offset) : IoAddress.Pio(0xC000 + offset);
    }
}
