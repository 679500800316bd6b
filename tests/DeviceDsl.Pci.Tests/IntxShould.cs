namespace DeviceDsl.Pci.Tests;

/// <summary>The interrupt pin: where it leads, who shares it, what disables it, and the end of its interrupt (VP-10, RES-3).</summary>
public sealed class IntxShould : IDisposable
{
    private const PciCommand Everything = PciCommand.Io | PciCommand.Memory | PciCommand.BusMaster;
    private const byte Vector = 0x51;
    private static readonly PciAddress Slot = new(3);
    private static readonly PciAddress Neighbour = new(7);      // the same line: 7 is 3 modulo 4

    private readonly EmbeddedMachine _machine = new();
    private readonly PciHost _host;
    private readonly PciGuest _guest;

    public IntxShould()
    {
        _host = new PciHost(_machine);
        _guest = new PciGuest(_machine);
        _guest.Interrupts.EnableLocalApic();
        _guest.Interrupts.Redirect(19, Vector, isLevel: true);
    }

    public void Dispose()
    {
        _host.Dispose();
        Assert.Equal(0, _machine.RegistrationCount);
        Assert.Empty(_guest.Interrupts.ServeAll());
        _machine.Dispose();
    }

    [Theory]
    [InlineData(0, PciInterruptPin.A, 16)]
    [InlineData(3, PciInterruptPin.A, 19)]
    [InlineData(3, PciInterruptPin.B, 16)]
    [InlineData(31, PciInterruptPin.D, 18)]
    public void RotateOverTheLines(int device, PciInterruptPin pin, int gsi) => Assert.Equal(gsi, _host.GsiOf(device, pin));

    [Fact]
    public void RejectPinNone() => Assert.Throws<ArgumentOutOfRangeException>(() => _host.GsiOf(1, PciInterruptPin.None));

    [Fact]
    public void StayRaisedUntilTheDriverReadsTheCause()
    {
        var disk = new Disk();
        Place(Slot, disk, 0xC000);
        Kick(0xC000);

        Assert.Equal(Vector, Take());
        Assert.True(_guest.Interrupts.RemoteIrr(19));
        Assert.Equal(0x08u, _guest.Read(Slot, 0x06, 2));
        Assert.Equal(1UL, _machine.GuestRead(IoAddress.Pio(0xC013), 1));
        Assert.Equal(0x00u, _guest.Read(Slot, 0x06, 2));
        End();
        Assert.Null(Take());
    }

    [Fact]
    public void InterruptAgainIfTheDriverDoesNotReadTheCause()
    {
        Place(Slot, new Disk(), 0xC000);
        Kick(0xC000);
        Assert.Equal(Vector, Take());
        End();
        Assert.Equal(Vector, Take());
        _machine.GuestRead(IoAddress.Pio(0xC013), 1);
        End();
        Assert.Null(Take());
    }

    [Fact]
    public void StayLowWhileDisabledButReportTheInterrupt()
    {
        Place(Slot, new Disk(), 0xC000);
        _guest.Command(Slot, Everything | PciCommand.InterruptDisable);
        Kick(0xC000);
        Assert.Null(Take());
        Assert.Equal(0x08u, _guest.Read(Slot, 0x06, 2));

        _guest.Command(Slot, Everything);
        Assert.Equal(Vector, Take());
        _guest.Command(Slot, Everything | PciCommand.InterruptDisable);
        End();
        Assert.Null(Take());
        _machine.GuestRead(IoAddress.Pio(0xC013), 1);
    }

    [Fact]
    public void BeSharedByAllFunctionsOnTheLine()
    {
        Place(Slot, new Disk(), 0xC000);
        Place(Neighbour, new Disk(), 0xC100);
        Kick(0xC000);
        Kick(0xC100);
        Assert.Equal(Vector, Take());
        _machine.GuestRead(IoAddress.Pio(0xC013), 1);
        End();
        Assert.Equal(Vector, Take());
        _machine.GuestRead(IoAddress.Pio(0xC113), 1);
        End();
        Assert.Null(Take());
    }

    [Fact]
    public void AllowManualControl()
    {
        PciFunction function = _host.Plug(Slot, new PciFunctionOptions(new PciIdentity(1, 1, 0)));
        function.Interrupt.Raise();
        Assert.Equal(Vector, Take());
        function.Interrupt.Lower();
        End();
        Assert.Null(Take());
        function.Interrupt.Raise();
        function.Unplug();
        Assert.Equal(Vector, Take());       // it had been accepted before
        End();
        Assert.Null(Take());
        function.Interrupt.Raise();
        Assert.Null(Take());
    }

    [Fact]
    public void BeAbsentWithoutAPin()
        => Assert.Equal(
            "host bridge (00:00.0) has no interrupt pin.", Assert.Throws<InvalidOperationException>(() => _host.Bridge.Interrupt).Message);

    [Fact]
    public void ResampleAtTheEndOfAnInterrupt()
    {
        var sampler = new Sampler();
        Place(Slot, sampler, 0xC000);
        Kick(0xC000);
        Kick(0xC000);
        Kick(0xC000);
        Assert.Equal([Vector, Vector, Vector], _guest.Interrupts.ServeAll());
        Assert.Equal((3, 0), (sampler.Resamples, sampler.Pending));
        Assert.Equal(0x00u, _guest.Read(Slot, 0x06, 2));
    }

    [Fact]
    public void RaiseAResampledLineWhenReenabled()
    {
        var sampler = new Sampler();
        Place(Slot, sampler, 0xC000);
        _guest.Command(Slot, Everything | PciCommand.InterruptDisable);
        Kick(0xC000);
        Assert.Null(Take());
        Assert.Equal(0x08u, _guest.Read(Slot, 0x06, 2));
        _guest.Command(Slot, Everything);
        Assert.Equal([Vector], _guest.Interrupts.ServeAll());
        Assert.Equal(1, sampler.Resamples);
    }

    [Fact]
    public void ForgetAResampledLineDisabledWhileRaised()
    {
        var sampler = new Sampler();
        _guest.Interrupts.Redirect(19, Vector, isLevel: true, isMasked: true);
        Place(Slot, sampler, 0xC000);
        Kick(0xC000);
        _guest.Command(Slot, Everything | PciCommand.InterruptDisable);
        _guest.Interrupts.Redirect(19, Vector, isLevel: true);
        Assert.Null(Take());
        _guest.Command(Slot, Everything);
        Assert.Equal([Vector], _guest.Interrupts.ServeAll());
    }

    [Fact]
    public void BeLowAfterAReset()
    {
        var disk = new Disk();
        PciFunction function = Place(Slot, disk, 0xC000);
        Kick(0xC000);
        function.Reset();
        Assert.Equal(0x00u, _guest.Read(Slot, 0x06, 2));
        Assert.Equal(Vector, Take());       // it had been accepted before
        End();
        Assert.Null(Take());

        var sampler = new Sampler();
        PciFunction second = Place(Neighbour, sampler, 0xC100);
        Kick(0xC100);
        second.Reset();
        Assert.Equal(Vector, Take());
        End();
        Assert.Null(Take());
    }

    [Fact]
    public void RefuseEdges()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => _host.Plug(Slot, new PciFunctionOptions(new PciIdentity(1, 1, 0)) { Device = new EdgeThing() }));
        Assert.Equal("EdgeThing (00:03.0) cannot be a PCI function: line Irq5 of EdgeThing is an edge line, "
            + "and an interrupt pin is level-triggered.", exception.Message);
        exception = Assert.Throws<ArgumentException>(
            () => _host.Plug(
                Slot, new PciFunctionOptions(new PciIdentity(1, 1, 0)) { Device = new LevelThing(), Pin = PciInterruptPin.None }));
        Assert.Contains("needs an interrupt pin, and the function has none", exception.Message);
    }

    [Fact]
    public void LeaveNothingBehindIfTheMachineCannotResample()
    {
        using var bare = new EmbeddedMachine(new() { HasInterruptControllers = false });
        using var host = new PciHost(bare);
        var sampler = new Sampler();
        Assert.Equal(Errno.EINVAL, Assert.Throws<MachineException>(() => host.Plug(Slot, sampler)).Errno);
        Assert.Null(host[Slot]);
        Assert.Equal(0, bare.RegistrationCount);
        _host.Plug(Slot, sampler);
    }

    private PciFunction Place(PciAddress address, IDevice device, ulong first)
    {
        PciFunction function = _host.Plug(address, device);
        _guest.Place(address, 0, first);
        _guest.Command(address, Everything);
        return function;
    }

    private void Kick(ulong first)
    {
        _machine.GuestWrite(IoAddress.Pio(first + 0x10), 2, 0);
        _machine.Settle();
    }

    private byte? Take()
    {
        _machine.Settle();
        return _machine.Cpus[0].LocalApic.Acknowledge();
    }

    private void End()
    {
        _machine.Cpus[0].LocalApic.EndOfInterrupt();
        _machine.Settle();
    }
}

[Device]
[EdgeIrq(Gsi = 5)]
internal sealed partial class EdgeThing;

[Device]
[LevelIrq(Gsi = 5)]
internal sealed partial class LevelThing;
