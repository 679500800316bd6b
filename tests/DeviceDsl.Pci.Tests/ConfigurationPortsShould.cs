using DeviceDsl.Runtime.Tests;

namespace DeviceDsl.Pci.Tests;

/// <summary>Configuration mechanism #1 (PC-1).</summary>
public sealed class ConfigurationPortsShould : IDisposable
{
    private static readonly PciAddress Bridge = new(0);
    private static readonly PciAddress Nobody = new(9);

    private readonly EmbeddedMachine _machine = new();
    private readonly PciHost _host;
    private readonly PciGuest _guest;

    public ConfigurationPortsShould()
    {
        _host = new PciHost(_machine);
        _guest = new PciGuest(_machine);
    }

    public void Dispose()
    {
        _host.Dispose();
        _machine.Dispose();
    }

    [Fact]
    public void ShowTheHostBridge()
    {
        Assert.Equal(0x0008_1B36u, _guest.Read(Bridge, 0));
        Assert.Equal(0x0600u, _guest.Read(Bridge, 0x0A, 2));
        Assert.Equal(0u, _guest.Read(Bridge, 0x3D, 1));
        Assert.Same(_host.Bridge, _host[Bridge]);
    }

    [Fact]
    public void KeepTheSelectionAndIgnoreNarrowWrites()
    {
        _guest.Select(0x8000_0008);
        Assert.Equal(0x8000_0008UL, _machine.GuestRead(IoAddress.Pio(0xCF8), 4));

        Assert.False(_machine.GuestWrite(IoAddress.Pio(0xCF8), 1, 0), "A byte at 0xCF8 is another port.");
        Assert.False(_machine.GuestWrite(IoAddress.Pio(0xCFB), 1, 1), "A byte at 0xCFB is another port.");
        Assert.False(_machine.GuestWrite(IoAddress.Pio(0xCF9), 1, 6), "0xCF9 resets PCs; it is no part of this.");
        Assert.False(_machine.GuestWrite(IoAddress.Pio(0xCFA), 4, 0), "An access across both registers is neither.");

        Assert.Equal(0x8000_0008UL, _machine.GuestRead(IoAddress.Pio(0xCF8), 4));
        Assert.Equal(0xFFFFUL, _machine.GuestRead(IoAddress.Pio(0xCF8), 2));
    }

    [Theory]
    [InlineData(0, 1, 0x36u)]
    [InlineData(1, 1, 0x1Bu)]
    [InlineData(2, 1, 0x08u)]
    [InlineData(3, 1, 0x00u)]
    [InlineData(0, 2, 0x1B36u)]
    [InlineData(2, 2, 0x0008u)]
    [InlineData(1, 2, 0x081Bu)]
    [InlineData(0, 4, 0x0008_1B36u)]
    public void MapEachLaneToItsBytes(int lane, int length, uint expected)
    {
        _guest.Select(PciGuest.SelectionOf(Bridge, 0));
        Assert.Equal(expected, _machine.GuestRead(IoAddress.Pio(0xCFC + (ulong)lane), length));
    }

    [Theory]
    [InlineData(1u, 0, 0x1Bu)]
    [InlineData(2u, 0, 0x08u)]
    [InlineData(2u, 1, 0x00u)]      // the low bits of both are or-ed: offset 3
    [InlineData(1u, 1, 0x1Bu)]
    [InlineData(3u, 2, 0x00u)]
    public void IncludeTheLowBitsOfTheSelectionLikeQemu(uint low, int lane, uint expected)
    {
        _guest.Select(PciGuest.SelectionOf(Bridge, 0) | low);
        Assert.Equal(expected, _machine.GuestRead(IoAddress.Pio(0xCFC + (ulong)lane), 1));
    }

    [Fact]
    public void ReadTwoBytesAtTheSelectedOffset()
    {
        _guest.Select(0x8000_0002);
        Assert.Equal(0x0008UL, _machine.GuestRead(IoAddress.Pio(0xCFC), 2));
    }

    [Fact]
    public void ReadAllOnesBeyondTheEnd()
    {
        _guest.Select(PciGuest.SelectionOf(Bridge, 0xFC) | 2);
        Assert.Equal(0xFFFF_0000UL, _machine.GuestRead(IoAddress.Pio(0xCFC), 4));
        _machine.GuestWrite(IoAddress.Pio(0xCFC), 4, ulong.MaxValue);
        Assert.Equal(0xFFFF_0000UL, _machine.GuestRead(IoAddress.Pio(0xCFC), 4));
    }

    [Fact]
    public void ReadAllOnesForAbsentFunctions()
    {
        Assert.Equal(0xFFFF_FFFFu, _guest.Read(Nobody, 0));
        Assert.Equal(0xFFu, _guest.Read(Nobody, 2, 1));
        Assert.Equal(0xFFFFu, _guest.Read(new PciAddress(0, 1), 2, 2));
        _guest.Write(Nobody, 4, 7);
        Assert.Equal(0xFFFF_FFFFu, _guest.Read(Nobody, 4));

        _guest.Select(PciGuest.SelectionOf(Bridge, 0, bus: 1));
        Assert.Equal(0xFFFF_FFFFUL, _machine.GuestRead(IoAddress.Pio(0xCFC), 4));
        Assert.True(_machine.GuestWrite(IoAddress.Pio(0xCFC), 4, 7));
    }

    [Fact]
    public void NotClaimTheDataPortsWithoutASelection()
    {
        _guest.Select(0x0000_0000);
        Assert.Equal(0xFFFF_FFFFUL, _machine.GuestRead(IoAddress.Pio(0xCFC), 4));
        Assert.False(_machine.GuestWrite(IoAddress.Pio(0xCFC), 4, 7));
    }

    [Fact]
    public void IgnoreAccessesAcrossTheLastPort()
    {
        _guest.Select(PciGuest.SelectionOf(Bridge, 0));
        Assert.Equal(0xFFFF_FFFFUL, _machine.GuestRead(IoAddress.Pio(0xCFE), 4));
        Assert.False(_machine.GuestWrite(IoAddress.Pio(0xCFF), 2, 0));
    }

    [Fact]
    public void DisappearWithTheHost()
    {
        _guest.Select(PciGuest.SelectionOf(Bridge, 0));
        _host.Dispose();
        Assert.Equal(0xFFFF_FFFFUL, _machine.GuestRead(IoAddress.Pio(0xCFC), 4));
        Assert.Equal(0xFFFF_FFFFUL, _machine.GuestRead(IoAddress.Pio(0xCF8), 4));
        using var again = new PciHost(_machine);
        Assert.Equal(0x0008_1B36u, _guest.Read(Bridge, 0));
    }

    [Fact]
    public void ExistOncePerMachine()
    {
        MachineException exception = Assert.Throws<MachineException>(() => new PciHost(_machine));
        Assert.Equal("EBUSY: embedded machine already has a PCI bus.", exception.Message);
    }

    [Fact]
    public void NotAllocateForAnAccess()
    {
        void Access()
        {
            _guest.Read(Bridge, 0);
            _guest.Write(Bridge, 0x0C, 0x10, 1);
        }

        for (int i = 0; i < 100; i++) Access();
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int i = 0; i < 1_000; i++) Access();
        }));
    }
}
