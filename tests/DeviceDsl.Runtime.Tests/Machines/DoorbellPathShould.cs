using DeviceDsl.Runtime.Tests.Devices;

namespace DeviceDsl.Runtime.Tests.Machines;

public sealed class DoorbellPathShould : IDisposable
{
    private readonly EmbeddedMachine _machine = new();
    private readonly Guest _guest;
    private readonly Bell _bell = new();

    public DoorbellPathShould() => _guest = new Guest(_machine);

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void RunFromTheGuestsWriteToTheHandler()
    {
        using Attachment attachment = _machine.Attach(_bell, pio: 0xC000, mmio: 0xD000_0000);

        Assert.True(_machine.GuestWrite(IoAddress.Pio(0xC010), 2, 2));
        Assert.True(_machine.GuestWrite(IoAddress.Mmio(0xD000_0050), 4, 3));
        Assert.True(_machine.GuestWrite(IoAddress.Mmio(0xD000_0060), 1, 0xFF));
        _machine.Settle();

        Assert.Equal((1, 1, 1), (_bell.PioKicks, _bell.MmioKicks, _bell.AnyKicks));
    }

    [Theory]
    [InlineData(DoorbellDelivery.EventFd)]
    [InlineData(DoorbellDelivery.Exit)]
    public void RingTheSameByEveryDelivery(DoorbellDelivery delivery)
    {
        using Attachment attachment = _machine.Attach(_bell, delivery: delivery);
        (IoAddress Address, int Length, ulong Value)[] writes =
        [
            (IoAddress.Pio(0x10), 2, 2), (IoAddress.Pio(0x10), 2, 3), (IoAddress.Pio(0x10), 1, 2), (IoAddress.Pio(0x10), 4, 2),
            (IoAddress.Pio(0x11), 2, 2), (IoAddress.Pio(0x0F), 4, 0x0200), (IoAddress.Mmio(0x10), 2, 2),
            (IoAddress.Mmio(0x50), 4, 3), (IoAddress.Mmio(0x50), 8, 3), (IoAddress.Mmio(0x50), 4, 0x1_0000_0003),
            (IoAddress.Mmio(0x60), 1, 0), (IoAddress.Mmio(0x60), 8, ulong.MaxValue),
            (IoAddress.Mmio(0x61), 1, 0), (IoAddress.Mmio(0x5F), 2, 0),
        ];

        var taken = new List<bool>();
        foreach ((IoAddress address, int length, ulong value) in writes)
        {
            taken.Add(_machine.GuestWrite(address, length, value));
            _machine.Settle();
        }

        Assert.Equal([true, false, false, false, false, false, false, true, false, true, true, true, false, false], taken);
        Assert.Equal((1, 2, 2), (_bell.PioKicks, _bell.MmioKicks, _bell.AnyKicks));
    }

    [Fact]
    public void InterruptTheGuestAndResampleAtTheEnd()
    {
        using Attachment attachment = _machine.Attach(_bell);
        _guest.EnableLocalApic();
        _guest.Redirect(pin: 5, vector: 0x35, isLevel: true);
        _bell.Due = 3;

        _guest.Kick();

        Assert.Equal([0x35, 0x35, 0x35], _guest.ServeAll());
        Assert.Equal((3, 0), (_bell.Resamples, _bell.Due));
        Assert.False(_guest.RemoteIrr(5));
    }

    [Fact]
    public void HoldAPlainLevelUntilTheDeviceLowersIt()
    {
        using Attachment attachment = _machine.Attach(new Lamp(), pio: 0x300);
        _guest.EnableLocalApic();
        _guest.Redirect(pin: 9, vector: 0x39, isLevel: true);

        _machine.GuestWrite(IoAddress.Pio(0x300), 1, 1);
        _machine.Settle();
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal((byte)0x39, _machine.Cpus[0].LocalApic.Acknowledge());
            _machine.Cpus[0].LocalApic.EndOfInterrupt();
        }

        _machine.GuestWrite(IoAddress.Pio(0x300), 1, 0);
        Assert.Equal([0x39], _guest.ServeAll());
    }

    [Fact]
    public void PulseAnEdgeLineOnceForEachSignal()
    {
        using Attachment attachment = _machine.Attach(new Lamp(), pio: 0x300);
        _guest.EnableLocalApic();
        _guest.Redirect(pin: 4, vector: 0x34, isLevel: false);

        for (int i = 0; i < 3; i++)
        {
            _machine.GuestWrite(IoAddress.Pio(0x301), 1, 0);
            Assert.Equal([0x34], _guest.ServeAll());
        }
    }

    [Fact]
    public void KeepASharedLevelRaisedWhileAnyDeviceHoldsIt()
    {
        using Attachment first = _machine.Attach(new Lamp(), pio: 0x300);
        Attachment second = _machine.Attach(new Lamp(), pio: 0x400);
        _guest.EnableLocalApic();
        _guest.Redirect(pin: 9, vector: 0x39, isLevel: true);

        _machine.GuestWrite(IoAddress.Pio(0x300), 1, 1);
        _machine.GuestWrite(IoAddress.Pio(0x400), 1, 1);
        _machine.GuestWrite(IoAddress.Pio(0x300), 1, 0);
        _machine.Settle();
        Assert.Equal((byte)0x39, _machine.Cpus[0].LocalApic.Acknowledge());
        _machine.Cpus[0].LocalApic.EndOfInterrupt();
        Assert.True(_machine.Cpus[0].LocalApic.IsRequested(0x39), "The second device still holds the line.");

        second.Dispose();
        Assert.Equal([0x39], _guest.ServeAll());
    }
}
