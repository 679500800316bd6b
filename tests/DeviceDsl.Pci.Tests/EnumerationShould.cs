using DeviceDsl.Runtime.Tests;

namespace DeviceDsl.Pci.Tests;

/// <summary>A guest that knows nothing: finds the functions, places them, rings them, and is interrupted.</summary>
[Trait("Category", "Slow")]
public sealed class EnumerationShould : IDisposable
{
    private readonly EmbeddedMachine _machine = new();
    private readonly PciHost _host;
    private readonly PciGuest _guest;
    private readonly Firmware _firmware;

    public EnumerationShould()
    {
        _host = new PciHost(_machine);
        _guest = new PciGuest(_machine);
        _firmware = new Firmware(_guest);
        _guest.Interrupts.EnableLocalApic();
        for (int pin = 16; pin < 20; pin++) _guest.Interrupts.Redirect(pin, (byte)(0x40 + pin), isLevel: true);
    }

    public void Dispose()
    {
        _host.Dispose();
        Assert.Equal(0, _machine.RegistrationCount);
        Assert.Empty(_machine.Attachments);
        _machine.Dispose();
    }

    [Fact]
    public void FindPlaceAndUseEveryFunction()
    {
        var disk = new Disk();
        var card = new Card();
        var sampler = new Sampler();
        _host.Plug(new(3), disk);
        _host.Plug(new(3, 5), sampler);
        _host.Plug(new(6, 1), new Disk());      // not to be found: there is no function 0
        _host.Plug(new(31), card);

        _firmware.Run();

        Assert.Equal([new(0), new(3), new(3, 5), new(31)], _firmware.Found.Keys);
        Assert.Empty(_firmware.Found[new(0)]);
        Assert.Equal([0], _firmware.Found[new(3)].Keys);
        SortedDictionary<int, ulong> bars = _firmware.Found[new(31)];
        Assert.Equal([0, 1, 4], bars.Keys);
        Assert.All(
            _firmware.Found,
            found => Assert.All(found.Value, bar => Assert.Equal(bar.Value, _host[found.Key]!.AddressOf(bar.Key)!.Value.Value)));

        // A level that the driver takes down by reading why.
        ulong diskPorts = _firmware.Found[new(3)][0];
        _machine.GuestWrite(IoAddress.Pio(diskPorts + 0x10), 2, 0);
        _machine.Settle();
        Assert.Equal((byte)(0x40 + 19), _machine.Cpus[0].LocalApic.Acknowledge());
        Assert.Equal(1UL, _machine.GuestRead(IoAddress.Pio(diskPorts + 0x13), 1));
        _machine.Cpus[0].LocalApic.EndOfInterrupt();

        // A level that the end of the interrupt takes down.
        for (int i = 0; i < 3; i++)
        {
            _machine.GuestWrite(IoAddress.Pio(_firmware.Found[new(3, 5)][0] + 0x10), 1, 0);
            _machine.Settle();
        }

        Assert.Equal(Enumerable.Repeat((byte)(0x40 + 19), 3), _guest.Interrupts.ServeAll());
        Assert.Equal(1 + 3, sampler.Resamples);     // the disk's was on the same line (RES-4)

        // Messages.
        _guest.SetVector(bars[1], 2, 0x71);
        _guest.EnableMsix(new(31));
        _machine.GuestWrite(IoAddress.Mmio(bars[4] + 0x3004), 4, 0);
        Assert.Equal([0x71], _guest.Interrupts.ServeAll());
        Assert.Equal((1, 1), (disk.Kicks, card.Rings));
    }

    [Fact]
    public void GiveTheSameResultByExits()
    {
        var sampler = new Sampler();
        _host.Plug(new(3), PciFunctionOptions.Of(sampler) with { Delivery = DoorbellDelivery.Exit });
        _firmware.Run();
        int before = _machine.RegistrationCount;
        _machine.GuestWrite(IoAddress.Pio(_firmware.Found[new(3)][0] + 0x10), 4, 7);
        Assert.Equal(1, sampler.Pending);
        Assert.Equal([0x40 + 19], _guest.Interrupts.ServeAll());
        Assert.Equal(before, _machine.RegistrationCount);
    }

    [Fact]
    public void NotAllocateForKicksAndInterrupts()
    {
        var sampler = new Sampler();
        var card = new Card();
        _host.Plug(new(3), PciFunctionOptions.Of(sampler) with { Delivery = DoorbellDelivery.Exit });
        _host.Plug(new(4), PciFunctionOptions.Of(card) with { Delivery = DoorbellDelivery.Exit });
        _host.Plug(new(5), new Disk());
        _firmware.Run();
        var exit = IoAddress.Mmio(_firmware.Found[new(4)][4] + 0x3000);
        var register = IoAddress.Mmio(_firmware.Found[new(4)][4] + 0x14);
        var eventFd = IoAddress.Pio(_firmware.Found[new(5)][0] + 0x10);
        var sampled = IoAddress.Pio(_firmware.Found[new(3)][0] + 0x10);
        _guest.SetVector(_firmware.Found[new(4)][1], 1, 0x71);
        _guest.EnableMsix(new(4));

        // Settling after each part keeps the loop idle while a part is measured: a first wait at a lock allocates.
        long allocated = 0;
        bool isInterrupted = false;
        Action access = () =>
        {
            _machine.GuestWrite(exit, 4, 1);
            _machine.GuestWrite(register, 1, 1);
            _machine.GuestRead(register, 1);
            _machine.GuestWrite(sampled, 1, 0);
            _machine.GuestWrite(eventFd, 2, 0);
        };
        Action serve = () =>
        {
            isInterrupted = _machine.Cpus[0].LocalApic.Acknowledge() is not null;
            if (isInterrupted) _machine.Cpus[0].LocalApic.EndOfInterrupt();
        };

        void Measure(Action part)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            part();
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            _machine.Settle();
        }

        void Once()
        {
            Measure(access);
            do Measure(serve);
            while (isInterrupted);
        }

        for (int i = 0; i < 200; i++) Once();
        Assert.Equal(0, Allocations.Undisturbed(() =>
        {
            allocated = 0;
            for (int i = 0; i < 2_000; i++) Once();
            return allocated;
        }));
        Assert.True(card.Rings >= 2_200, "The doorbell did not ring.");
    }
}
