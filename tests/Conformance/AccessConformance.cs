using DeviceDsl.Conformance.Hosts;

namespace DeviceDsl.Conformance;

/// <summary>Which accesses a device takes is the same on every machine.</summary>
public sealed class AccessConformance
{
    private const ulong Mmio = 0xD000_0000;

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldLeaveRefusedWritesUnclaimed(HostKind kind)
    {
        using var host = Host.Open(kind);
        var device = new Strict();
        using Attachment attachment = host.Machine.Attach(device, mmio: Mmio);

        host.Write(IoAddress.Mmio(Mmio), 4, 1);
        host.Write(IoAddress.Mmio(Mmio), 2, 2);
        host.Write(IoAddress.Mmio(Mmio + 1), 4, 3);
        host.Write(IoAddress.Mmio(Mmio + 8), 4, 0xC0DE_0004);
        host.Write(IoAddress.Mmio(Mmio + 8), 4, 5);

        Assert.Equal((1u, 0xC0DE_0004u), (device.Identity, device.Locked));
        Assert.Equal(
            [
                new GuestWrite(IoAddress.Mmio(Mmio), 2, 2),
                new GuestWrite(IoAddress.Mmio(Mmio + 1), 4, 3),
                new GuestWrite(IoAddress.Mmio(Mmio + 8), 4, 5),
            ],
            host.Unclaimed);
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldReadOnesWhereAReadIsRefused(HostKind kind)
    {
        using var host = Host.Open(kind);
        using Attachment attachment = host.Machine.Attach(new Strict(), mmio: Mmio);
        Assert.Equal(0x1234_5678u, host.Read(Mmio, 4));
        Assert.Equal(0xFFFFu, host.Read(Mmio, 2));
        Assert.Equal(0xFFu, host.Read(Mmio + 3, 1));
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldLetADeviceAccessTheGuestsMemory(HostKind kind)
    {
        using var host = Host.Open(kind);
        using Attachment attachment = host.Machine.Attach(new Copier(), mmio: Mmio);
        host.Write(IoAddress.Mmio(0xE000), 4, 0xCAFE_F00D);
        host.Write(IoAddress.Mmio(Mmio), 4, 0xE000);
        host.Write(IoAddress.Mmio(Mmio + 4), 4, 0xE100);
        Assert.Equal(0xCAFE_F00Du, host.Read(0xE100, 4));
        Assert.Equal(0u, host.Read(Mmio + 8, 4));
        host.Write(IoAddress.Mmio(Mmio + 4), 4, 0xFFFE);
        host.Write(IoAddress.Mmio(Mmio + 4), 4, 0xC000_0000);
        Assert.Equal(2u, host.Read(Mmio + 8, 4));
    }

    [Theory, OnEmbedded, OnKvm, OnKvmSplit, OnKvmManaged]
    public void ShouldSwapTheBytesOfABigEndianRegister(HostKind kind)
    {
        using var host = Host.Open(kind);
        var device = new Strict();
        using Attachment attachment = host.Machine.Attach(device, mmio: Mmio);
        host.Write(IoAddress.Mmio(Mmio + 4), 4, 0x1122_3344);
        Assert.Equal(0x4433_2211u, device.Swapped);
        host.Write(IoAddress.Mmio(Mmio + 5), 1, 0xAA);
        Assert.Equal(0x44AA_2211u, device.Swapped);
        Assert.Equal(0x1122u, host.Read(Mmio + 6, 2));
    }
}
