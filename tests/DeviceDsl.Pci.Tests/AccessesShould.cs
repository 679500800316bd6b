using DeviceDsl.Runtime.Tests;
using static DeviceDsl.AddressSpace;

namespace DeviceDsl.Pci.Tests;

/// <summary>The widths, byte orders and refusals that a function declares, in its BAR by address and by number.</summary>
public sealed partial class AccessesShould : IDisposable
{
    private const ulong Address = 0xF000_0000;
    private static readonly PciAddress Slot = new(3);

    private readonly EmbeddedMachine _machine = new();
    private readonly PciHost _host;
    private readonly Vault _vault = new();
    private readonly PciFunction _function;

    public AccessesShould()
    {
        _host = new PciHost(_machine);
        _function = _host.Plug(Slot, _vault);
        var guest = new PciGuest(_machine);
        guest.Place(Slot, 0, (uint)Address);
        guest.Command(Slot, PciCommand.Memory);
    }

    public static TheoryData<bool> ByAddressOrNumber => [true, false];

    public void Dispose()
    {
        _host.Dispose();
        _machine.Dispose();
    }

    [Theory]
    [MemberData(nameof(ByAddressOrNumber))]
    public void BeTakenInTheirWidths(bool isByAddress)
    {
        Assert.True(Write(isByAddress, 0, 4, 0x0102_0304));
        Assert.Equal(0x0403_0201u, _vault.Key);
        Assert.False(Write(isByAddress, 0, 2, 7));
        Assert.Null(Read(isByAddress, 0, 1));
        Assert.Equal(0x0102_0304UL, Read(isByAddress, 0, 4));
    }

    [Theory]
    [MemberData(nameof(ByAddressOrNumber))]
    public void BeTakenWhenTheDeviceSays(bool isByAddress)
    {
        Assert.Null(Read(isByAddress, 4, 4));
        Assert.False(Write(isByAddress, 4, 4, 5));
        Assert.Null(Read(isByAddress, 0x10, 4));
        Assert.False(Write(isByAddress, 0x10, 4, 5));
        _vault.Key = 1;
        Assert.True(Write(isByAddress, 4, 4, 5));
        Assert.Equal(5UL, Read(isByAddress, 4, 4));
        Assert.True(Write(isByAddress, 0x10, 4, 5));
        Assert.Equal(5UL, Read(isByAddress, 0x10, 4));
        Assert.Equal(0, _function.FailureCount);
    }

    [Theory]
    [MemberData(nameof(ByAddressOrNumber))]
    public void BeNoMoreWhenTheCheckThrows(bool isByAddress)
    {
        _vault.Throws = true;
        Assert.Equal(0UL, Read(isByAddress, 4, 4));
        Assert.Equal(1, _function.FailureCount);
    }

    /// <summary>The guest makes such accesses through a capability.</summary>
    [Theory]
    [InlineData(0x0)]
    [InlineData(0x8)]
    [InlineData(0x40)]
    [InlineData(0x80)]
    [InlineData(0x84)]
    public void AllocateNothingByNumber(ulong offset)
    {
        PciFunction function = _host.Plug(new PciAddress(4), new Engine());
        int taken = 0;
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                if (function.TryWriteBar(0, offset, 4, 1)) taken++;
                function.TryReadBar(0, offset, 4, out _);
            }
        }));
        Assert.NotEqual(0, taken);
    }

    private bool Write(bool isByAddress, ulong offset, int length, ulong value)
        => isByAddress
            ? _machine.GuestWrite(IoAddress.Mmio(Address + offset), length, value)
            : _function.TryWriteBar(0, offset, length, value);

    // Null if nothing answers.
    private ulong? Read(bool isByAddress, ulong offset, int length)
    {
        bool isAnswered = isByAddress
            ? _machine.Cpus[0].TryRead(IoAddress.Mmio(Address + offset), length, out ulong value)
            : _function.TryReadBar(0, offset, length, out value);
        return isAnswered ? value : null;
    }

    [Device(Widths = 4)]
    [PciDevice(0x1AF4, 0x1005)]
    [Bar(0, Mmio, 0x1000)]
    [Region(Mmio, 0x10, 0x10, Name = "Box")]
    private sealed partial class Vault
    {
        private ulong _box;

        public bool Throws { get; set; }

        [Register(Mmio, 0x0, ByteOrder = ByteOrder.BigEndian)]
        public partial uint Key { get; set; }

        [Register(Mmio, 0x4)]
        private partial uint Secret { get; set; }

        [BeforeRead(nameof(Secret)), BeforeWrite(nameof(Secret))]
        private bool IsOpen() => Throws ? throw new InvalidDataException("broken lock") : Key != 0;

        [BeforeRead(Region = "Box")]
        private bool CanRead(ulong offset, int length) => Key != 0;

        [BeforeWrite(Region = "Box")]
        private bool CanWrite(ulong offset, int length, ulong value) => Key != 0;

        [OnRead(Region = "Box")]
        private ulong OnBoxRead(ulong offset, int length) => _box;

        [OnWrite(Region = "Box")]
        private void OnBoxWritten(ulong offset, int length, ulong value) => _box = value;
    }
    [Device]
    [PciDevice(0x1AF4, 0x1006)]
    [Bar(0, Mmio, 0x1000)]
    private sealed partial class Engine
    {
        private int _rings;

        [Block(Mmio, 0x40, Count = 2, Stride = 0x40)]
        private partial Blocks<Channel> Channels { get; }

        [Register(Mmio, 0x8)]
        private partial uint Control { get; set; }

        [Doorbell(Mmio, 0x0, Length = 4)]
        private void OnKick() => _rings++;
    }

    [RegisterBlock]
    private sealed partial class Channel
    {
        private int _rings;

        [Register(Mmio, 0x4)]
        private partial uint Status { get; set; }

        [Doorbell(Mmio, 0x0, Length = 4)]
        private void OnKick() => _rings++;
    }
}
