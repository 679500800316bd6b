using DeviceDsl.Runtime.Tests.Devices;
using static DeviceDsl.AddressSpace;

namespace DeviceDsl.Runtime.Tests.Memory;

/// <summary>Registers of one device that share addresses, by tables written by hand.</summary>
public sealed class SharedAddressesShould : IDisposable
{
    private readonly EmbeddedMachine _machine = new(new() { HasInterruptControllers = false });

    public void Dispose() => _machine.Dispose();

    [Theory]
    [InlineData(RegisterReach.Reads, RegisterLayer.Plain, RegisterReach.Writes, RegisterLayer.Plain, true)]
    [InlineData(RegisterReach.Writes, RegisterLayer.Plain, RegisterReach.Reads, RegisterLayer.Plain, true)]
    [InlineData(RegisterReach.Reads, RegisterLayer.Plain, RegisterReach.Reads, RegisterLayer.Plain, false)]
    [InlineData(RegisterReach.Both, RegisterLayer.Plain, RegisterReach.Reads, RegisterLayer.Plain, false)]
    [InlineData(RegisterReach.Both, RegisterLayer.Plain, RegisterReach.Both, RegisterLayer.Plain, false)]
    [InlineData(RegisterReach.Both, RegisterLayer.Plain, RegisterReach.Both, RegisterLayer.Banked, true)]
    [InlineData(RegisterReach.Both, RegisterLayer.Indexed, RegisterReach.Both, RegisterLayer.Plain, true)]
    [InlineData(RegisterReach.Both, RegisterLayer.Banked, RegisterReach.Both, RegisterLayer.Banked, true)]
    public void BeAcceptedIfNoAccessReachesTwo(
        RegisterReach reach, RegisterLayer layer, RegisterReach otherReach, RegisterLayer otherLayer, bool isAccepted)
    {
        Table device = With(
            Row(0x10, 4) with { Reach = reach, Layer = layer }, Row(0x12, 2) with { Reach = otherReach, Layer = otherLayer });
        Errno found = _machine.TryAttach(device, out Attachment? attachment);
        Assert.Equal(isAccepted ? Errno.None : Errno.EEXIST, found);
        attachment?.Dispose();
    }

    // What hides the register lies between it and the other device in the order of addresses.
    [Theory]
    [InlineData(0x10UL, false)]
    [InlineData(0x16UL, false)]
    [InlineData(0x17UL, false)]
    [InlineData(0x18UL, true)]
    [InlineData(0xFUL, true)]
    public void KeepOtherDevicesOutOfEveryByte(ulong other, bool isAccepted)
    {
        RegisterEntry[] hiding = [.. Enumerable.Range(0, 6).Select(i => Row(0x10 + (ulong)i, 1) with { Layer = RegisterLayer.Banked })];
        using Attachment attachment = _machine.Attach(With([Row(0x10, 8), .. hiding]));
        Errno found = _machine.TryAttach(With(Row(other, 1)), out Attachment? second);
        Assert.Equal(isAccepted ? Errno.None : Errno.EEXIST, found);
        second?.Dispose();
    }

    [Fact]
    public void HaveOnePlaceIfAnIndexSelects()
    {
        using Attachment attachment = _machine.Attach(With(Row(0x10, 2) with { Count = 100, Stride = 0, Layer = RegisterLayer.Indexed }));
        using Attachment next = _machine.Attach(With(Row(0x12, 2)));
        Assert.True(_machine.GuestWrite(IoAddress.Mmio(0x11), 1, 1));
    }

    // An access of 8 bytes at every offset around a row of overlapping registers reaches each byte once.
    [Fact]
    public void GiveEveryByteToOneRegister()
    {
        var device = new Table("overlaid", 0x5A)
        {
            Registers =
            {
                Row(0x10, 8),
                Row(0x13, 2) with { Layer = RegisterLayer.Banked },
                Row(0x17, 4) with { Layer = RegisterLayer.Banked },
                Row(0x18, 8),
            },
        };
        using Attachment attachment = _machine.Attach(device);
        for (ulong offset = 0x10; offset < 0x20; offset++)
        {
            int inside = (int)Math.Min(8, 0x20 - offset);
            Assert.Equal(0x5A5A_5A5A_5A5A_5A5AUL >> (64 - (inside * 8)), _machine.GuestRead(IoAddress.Mmio(offset), 8));
        }

        Assert.Equal(ulong.MaxValue, _machine.GuestRead(IoAddress.Mmio(0xF), 8));
        Assert.Equal(ulong.MaxValue, _machine.GuestRead(IoAddress.Mmio(0x20), 8));
    }

    private static RegisterEntry Row(ulong offset, int length) => new(Mmio, offset, length, RegisterAccess.ReadWrite, "R");

    private static Table With(params RegisterEntry[] rows)
    {
        var device = new Table("shared");
        device.Registers.AddRange(rows);
        return device;
    }
}
