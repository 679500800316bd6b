using DeviceDsl.Runtime.Tests.Devices;

namespace DeviceDsl.Runtime.Tests.Machines;

/// <summary>The way from a device to its machine, for devices that a machine has and for those that none has.</summary>
public sealed class DeviceHostShould
{
    public static TheoryData<bool, bool> Pairs => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    /// <summary>LCK-11: two devices that wait for each other's handlers would never go on.</summary>
    [Theory]
    [MemberData(nameof(Pairs))]
    public void RefuseToWaitInAHandlerOfAnotherDevice(bool isOuterAttached, bool isInnerAttached)
    {
        using var machine = new EmbeddedMachine();
        var outer = new Lamp();
        var inner = new Lamp();
        if (isOuterAttached) machine.Attach(outer, pio: 0x100);
        if (isInnerAttached) machine.Attach(inner, pio: 0x200);
        Errno errno = Errno.None;
        int runs = 0;

        Assert.True(HostOf(outer).Synchronize(() =>
        {
            errno = Assert.Throws<MachineException>(() => HostOf(inner).Synchronize(() => runs++)).Errno;
            Assert.Equal(isInnerAttached, HostOf(inner).Post(() => runs++));
        }));

        machine.Settle();
        Assert.Equal(Errno.EDEADLK, errno);
        Assert.Equal(isInnerAttached ? 1 : 0, runs);
        Assert.True(HostOf(inner).Synchronize(() => runs++));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RunImmediatelyInAHandlerOfItsOwnDevice(bool isAttached)
    {
        using var machine = new EmbeddedMachine();
        var device = new Lamp();
        if (isAttached) machine.Attach(device, pio: 0x100);
        int runs = 0;
        Assert.True(HostOf(device).Synchronize(() => Assert.True(HostOf(device).Synchronize(() => runs++))));
        Assert.Equal(1, runs);
    }

    /// <summary>A device may be attached by code that runs as its own handler.</summary>
    [Fact]
    public void AllowAnActionToAttachItsDevice()
    {
        using var machine = new EmbeddedMachine();
        var device = new Lamp();
        Assert.True(HostOf(device).Synchronize(() => machine.Attach(device, pio: 0x100)));
        Assert.True(machine.Attachments.Single().IsAttached);
        Assert.True(HostOf(device).Post(() => { }));
    }

    [Fact]
    public void PropagateExceptionsToTheCallerBeforeAttach()
        => Assert.Throws<FormatException>(() => HostOf(new Lamp()).Synchronize(() => throw new FormatException()));

    private static DeviceHost HostOf(IDevice device) => device.Host!;
}
