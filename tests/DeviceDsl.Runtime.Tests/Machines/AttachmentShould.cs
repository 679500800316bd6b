using DeviceDsl.Runtime.Tests.Devices;

namespace DeviceDsl.Runtime.Tests.Machines;

public sealed class AttachmentShould : IDisposable
{
    private readonly EmbeddedMachine _machine = new();
    private readonly Guest _guest;
    private readonly Bell _bell = new();

    public AttachmentShould() => _guest = new Guest(_machine);

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void RefuseADeviceThatIsAlreadyAttached()
    {
        using Attachment attachment = _machine.Attach(_bell);
        using var other = new EmbeddedMachine(new() { Name = "other machine" });

        MachineException exception = Assert.Throws<MachineException>(() => other.Attach(_bell));

        Assert.Equal(Errno.EBUSY, exception.Errno);
        Assert.Equal("EBUSY: Bell cannot be attached to other machine: it is already attached to embedded machine.", exception.Message);
        Assert.Equal(Errno.EBUSY, _machine.TryAttach(_bell, out _, pio: 0x100, mmio: 0x1000));
        Assert.Equal(0, other.RegistrationCount);
    }

    [Fact]
    public void NameBothCollidingDoorbellsAndLeaveNothingBehind()
    {
        using Attachment attachment = _machine.Attach(_bell);
        int before = _machine.RegistrationCount;

        MachineException exception = Assert.Throws<MachineException>(() => _machine.Attach(new Bell(), pio: 0x100));

        Assert.Equal((Errno.EEXIST, "IOE-7"), (exception.Errno, exception.Rule));
        Assert.Equal(
            "EEXIST: Doorbell mmio 0x50, length 4, match 0x3, of Bell.OnMmioKick collides with doorbell mmio 0x50, length 4, match 0x3, "
                + "of Bell.OnMmioKick. (rule IOE-7)",
            exception.Message);
        Assert.Equal(before, _machine.RegistrationCount);
        Assert.Equal([attachment], _machine.Attachments);
        Assert.False(_machine.GuestWrite(IoAddress.Pio(0x110), 2, 2), "The refused device still answers.");
    }

    [Fact]
    public void RefuseADoorbellInMemory()
    {
        _machine.AddMemory(0, 0x10_0000);

        MachineException exception = Assert.Throws<MachineException>(() => _machine.Attach(_bell, mmio: 0x8000));

        Assert.Equal("EEXIST: Doorbell Bell.OnMmioKick at mmio 0x8050 lies in memory 0x0..0xfffff: writes there go to the memory, "
            + "never to a device.", exception.Message);
        Assert.Equal(0, _machine.RegistrationCount);
        using Attachment attachment = _machine.Attach(_bell, mmio: 0x10_0000);
    }

    [Fact]
    public void LeaveNothingBehindWhenTheDeviceItselfThrows()
    {
        var device = new Stubborn { Throws = true };

        Assert.Throws<InvalidDataException>(() => _machine.Attach(device));

        Assert.Equal(0, _machine.RegistrationCount);
        Assert.Empty(_machine.Attachments);
        device.Throws = false;
        using Attachment attachment = _machine.Attach(device);
        Assert.True(attachment.IsAttached);
    }

    [Fact]
    public void AllowAnAttachAfterARefusal()
    {
        using var inTheWay = EventFd.Create();
        IoEventFdRegistration registration = _machine.AssignIoEventFd(inTheWay, IoAddress.Mmio(0x60));
        Assert.Equal(Errno.EEXIST, _machine.TryAttach(_bell, out Attachment? refused));
        Assert.Null(refused);

        registration.Deassign();

        using Attachment attachment = _machine.Attach(_bell);
        _guest.Kick();
        _machine.Settle();
        Assert.Equal(1, _bell.PioKicks);
    }

    [Fact]
    public void ServeAPendingKickOnDetach()
    {
        using var blocker = EventFd.Create();
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        using LoopRegistration busy = _machine.Loop.Add(blocker, () =>
        {
            entered.Set();
            leave.Wait();
        });
        Attachment attachment = _machine.Attach(_bell);
        blocker.Signal();
        entered.Wait();

        // The loop is held up, so this kick can only be served by the detaching thread or after it.
        _guest.Kick();
        var detach = new Thread(attachment.Dispose);
        detach.Start();
        leave.Set();
        detach.Join();

        Assert.Equal(1, _bell.PioKicks);
        Assert.False(attachment.IsAttached);
    }

    [Fact]
    public void AwaitARunningHandlerOnDetach()
    {
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        bool hasLeft = false;
        _bell.InHandler = () =>
        {
            entered.Set();
            leave.Wait();
            Volatile.Write(ref hasLeft, true);
        };
        Attachment attachment = _machine.Attach(_bell);
        _guest.Kick();
        entered.Wait();

        bool hadLeft = false;
        var detach = new Thread(() =>
        {
            attachment.Dispose();
            hadLeft = Volatile.Read(ref hasLeft);
        });
        detach.Start();
        leave.Set();
        detach.Join();

        Assert.True(hadLeft, "The device was detached while its handler ran.");
    }

    [Fact]
    public void RunNothingOfTheDeviceAfterDetach()
    {
        Attachment attachment = _machine.Attach(_bell);
        attachment.Dispose();
        attachment.Dispose();

        Assert.False(_machine.GuestWrite(IoAddress.Pio(0x10), 2, 2));
        _machine.Settle();

        Assert.Equal(0, _bell.PioKicks);
        Assert.Equal(0, _machine.RegistrationCount);
        Assert.Empty(_machine.Attachments);
    }

    [Theory]
    [InlineData(DoorbellDelivery.EventFd)]
    [InlineData(DoorbellDelivery.Exit)]
    public void RefuseToDetachInAHandlerOfItsDevice(DoorbellDelivery delivery)
    {
        Attachment attachment = _machine.Attach(_bell, delivery: delivery);
        MachineException? exception = null;
        _bell.InHandler = () => exception = Assert.Throws<MachineException>(attachment.Dispose);

        _guest.Kick();
        _machine.Settle();

        Assert.Equal((Errno.EDEADLK, "LCK-11"), (exception!.Errno, exception.Rule));
        Assert.True(attachment.IsAttached);
        attachment.Dispose();
    }

    [Fact]
    public void DetachAfterAHandlerRequestsIt()
    {
        Attachment attachment = _machine.Attach(_bell);
        _bell.InHandler = attachment.RequestStop;

        _guest.Kick();
        _machine.Settle();

        Assert.False(attachment.IsAttached);
        Assert.Equal(0, _machine.RegistrationCount);
    }

    [Fact]
    public void RunNothingOfADeviceWhoseHandlerThrew()
    {
        var other = new Lamp();
        using Attachment attachment = _machine.Attach(_bell);
        using Attachment unaffected = _machine.Attach(other, pio: 0x300);
        var failures = new List<string>();
        _machine.DeviceFailed += (_, failure) => failures.Add(
            $"{failure.Attachment.Device.Name}.{failure.Handler}: {failure.Exception.Message}");
        _machine.DeviceFailed += (_, _) => throw new InvalidOperationException("A listener fails too.");
        _bell.InHandler = () => throw new InvalidDataException("The guest lied.");

        _guest.Kick();
        _machine.Settle();
        _guest.Kick();
        _machine.Settle();

        Assert.Equal(["Bell.OnPioKick: The guest lied."], failures);
        Assert.True(attachment.NeedsReset);
        Assert.Equal((1, 1), (attachment.FailureCount, _bell.PioKicks));
        Assert.IsType<InvalidDataException>(attachment.LastFailure);
        Assert.False(unaffected.NeedsReset);

        _bell.InHandler = null;
        attachment.Reset();
        _guest.Kick();
        _machine.Settle();
        Assert.Equal(2, _bell.PioKicks);
    }

    [Fact]
    public void LowerTheLineOnDetach()
    {
        Attachment attachment = _machine.Attach(_bell);
        _guest.EnableLocalApic();
        _guest.Redirect(pin: 5, vector: 0x35, isLevel: true, isMasked: true);
        _bell.Due = 1;
        _guest.Kick();
        _machine.Settle();

        attachment.Dispose();
        _guest.Redirect(pin: 5, vector: 0x35, isLevel: true);

        Assert.Empty(_guest.ServeAll());
    }

    [Fact]
    public void TolerateALineOfAnUnattachedDevice()
    {
        var lamp = new Lamp();

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => ((IDevice)lamp).Ring(0));

        Assert.Contains("never attached", exception.Message, StringComparison.Ordinal);
    }
}
