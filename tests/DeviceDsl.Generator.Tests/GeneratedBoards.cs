using System.Reflection;

namespace DeviceDsl.Generator.Tests;

/// <summary>Generated boards behave as their attributes declare.</summary>
public sealed class GeneratedBoards : IDisposable
{
    private const string Source = """
        [Board(Name = "board")]
        internal sealed partial class Board
        {
            [Attach(Pio = 0xC000, Mmio = 0xD000_0000)] public Disk First { get; } = new();
            [Attach(Pio = 0xC100, Mmio = 0xD000_1000, Gsi = 10)] public Disk Second { get; } = new();
            [Attach(Pio = 0x2F8, GsiMap = new[] { 4, 7 })] private readonly Serial _serial = new();
        }

        [Device]
        [LevelIrq(Gsi = 5, Resample = true)]
        internal sealed partial class Disk
        {
            public int Kicks;
            public int Queues;
            public int Asked;
            public static int Order;
            public int Place;

            [Register(Mmio, 0x80)] public partial uint Control { get; set; }
            [Field(3, 0, Register = nameof(Control))] private partial byte Mode { get; set; }
            [Field(31, 4, Register = nameof(Control))] private partial uint Rest { get; set; }
            [Doorbell(Pio, 0x10, Match = 0, Count = 4)] private void OnQueue(int index) { Queues += index; }
            [Doorbell(Mmio, 0x50)] private void OnAny() { Kicks++; Irq5.Raise(); }
            [OnResample(Gsi = 5)] private void Reassert() { Asked++; }
            [OnReset] private void OnReset() { Place = ++Order; }
        }

        [Device]
        [EdgeIrq(Gsi = 3, Name = "A"), EdgeIrq(Gsi = 4, Name = "B")]
        internal sealed partial class Serial
        {
            public ulong Sent;
            [Doorbell(Pio, 0x0, Length = 1, Synchronous = true)] private void OnSend(ulong value) { Sent = value; A.Pulse(); B.Pulse(); }
        }
        """;

    private readonly EmbeddedMachine _machine = new();
    private readonly IBoard _board = (IBoard)DeviceHost.Create(Source, "Board");

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void ShouldAttachAllDevicesInOrderAndDetachThemTogether()
    {
        Attachment attachment = AttachTo();
        Assert.Equal(["board.First", "board.Second", "board._serial"], _machine.Attachments.Select(static part => part.Name));
        Assert.Equal(_machine.Attachments, attachment.Parts);
        attachment.Dispose();
        Assert.False(attachment.IsAttached);
        Assert.Empty(_machine.Attachments);
        Assert.Equal(0, _machine.RegistrationCount);
    }

    [Theory]
    [InlineData(DoorbellDelivery.EventFd)]
    [InlineData(DoorbellDelivery.Exit)]
    public void ShouldRingEachInstanceAtItsOwnBases(DoorbellDelivery delivery)
    {
        using Attachment attachment = AttachTo(delivery);
        Write(IoAddress.Pio(0xC010), 2, 3);
        Write(IoAddress.Pio(0xC110), 2, 2);
        Write(IoAddress.Mmio(0xD000_0050), 1, 0);
        Write(IoAddress.Mmio(0xD000_1050), 8, 0);
        Write(IoAddress.Mmio(0xD000_1050), 4, 0);
        Write(IoAddress.Pio(0x2F8), 1, 0x41);
        Assert.Equal((3, 1), (Device(0).Count("Queues"), Device(0).Count("Kicks")));
        Assert.Equal((2, 2), (Device(1).Count("Queues"), Device(1).Count("Kicks")));
        Assert.Equal(0x41UL, Device(2).GetType().GetField("Sent")!.GetValue(Device(2)));
        Assert.Equal([0UL, 0UL, 0UL, 1UL], Enumerable.Range(0, 4).Select(index => attachment.KicksOf(0, index)));
        Assert.Equal((1UL, 2UL, 1UL), (attachment.KicksOf(1), attachment.KicksOf(3), attachment.KicksOf(4)));
        Assert.Throws<IndexOutOfRangeException>(() => attachment.KicksOf(5));
    }

    [Fact]
    public void ShouldReachTheRegistersOfEachInstance()
    {
        using Attachment attachment = AttachTo();
        Write(IoAddress.Mmio(0xD000_0080), 4, 1);
        Write(IoAddress.Mmio(0xD000_1080), 4, 2);
        Assert.Equal((1UL, 2UL), (_machine.GuestRead(IoAddress.Mmio(0xD000_0080), 4), _machine.GuestRead(IoAddress.Mmio(0xD000_1080), 4)));
    }

    [Fact]
    public void ShouldListTheTablesOfAllDevicesAtTheirAddresses()
    {
        Assert.Equal(
            [
                new DoorbellEntry(AddressSpace.Pio, 0xC010, 2, 0, "First.OnQueue", Count: 4),
                new DoorbellEntry(AddressSpace.Mmio, 0xD000_0050, 0, null, "First.OnAny"),
                new DoorbellEntry(AddressSpace.Pio, 0xC110, 2, 0, "Second.OnQueue", Count: 4),
                new DoorbellEntry(AddressSpace.Mmio, 0xD000_1050, 0, null, "Second.OnAny"),
                new DoorbellEntry(AddressSpace.Pio, 0x2F8, 1, null, "_serial.OnSend", IsSynchronous: true),
            ],
            _board.Doorbells());
        Assert.Equal(
            [
                new LineEntry(5, LineKind.Resampled, "First.Irq5"),
                new LineEntry(10, LineKind.Resampled, "Second.Irq5"),
                new LineEntry(3, LineKind.Edge, "_serial.A"),
                new LineEntry(7, LineKind.Edge, "_serial.B"),
            ],
            _board.Lines());
        Assert.Equal(
            [("First.Control", 0xD000_0080), ("Second.Control", 0xD000_1080)],
            Enumerable.Range(0, _board.RegisterCount).Select(_board.GetRegister).Select(static entry => (entry.Name, entry.Offset)));
        Assert.Equal(
            [(0, "First.Mode"), (0, "First.Rest"), (1, "Second.Mode"), (1, "Second.Rest")],
            Enumerable.Range(0, _board.FieldCount).Select(_board.GetField).Select(static entry => (entry.Register, entry.Name)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _board.GetDoorbell(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => _board.GetPart(3));
    }

    [Fact]
    public void ShouldReportTheAddressOfEachDoorbell()
    {
        using Attachment attachment = AttachTo();
        Assert.Equal(
            [IoAddress.Pio(0xC010), IoAddress.Mmio(0xD000_0050), IoAddress.Pio(0xC110), IoAddress.Mmio(0xD000_1050), IoAddress.Pio(0x2F8)],
            Enumerable.Range(0, 5).Select(doorbell => attachment.AddressOf(doorbell)));
    }

    [Fact]
    public void ShouldRaiseMovedLines()
    {
        using Attachment attachment = AttachTo();
        var guest = new MachineGuest(_machine);
        guest.Redirect(pin: 5, vector: 0x55, isLevel: true);
        guest.Redirect(pin: 10, vector: 0x5A, isLevel: true);
        guest.Redirect(pin: 3, vector: 0x63, isLevel: false);
        guest.Redirect(pin: 4, vector: 0x64, isLevel: false);
        guest.Redirect(pin: 7, vector: 0x67, isLevel: false);

        Write(IoAddress.Mmio(0xD000_1050), 4, 0);
        Assert.Equal([0x5A], guest.ServeAll());
        Assert.Equal((0, 1), (Device(0).Count("Asked"), Device(1).Count("Asked")));
        Write(IoAddress.Mmio(0xD000_0050), 4, 0);
        Assert.Equal([0x55], guest.ServeAll());
        Assert.Equal((1, 1), (Device(0).Count("Asked"), Device(1).Count("Asked")));
        Write(IoAddress.Pio(0x2F8), 1, 0);
        Assert.Equal([0x67, 0x63], guest.ServeAll());
    }

    [Fact]
    public void ShouldLeaveNothingBehindWhenOneDeviceIsRefused()
    {
        using var taken = EventFd.Create(name: "the other");
        using IoEventFdRegistration inTheWay = _machine.AssignIoEventFd(taken, IoAddress.Mmio(0xD000_1050));
        MachineException refused = Assert.Throws<MachineException>(() => AttachTo());
        Assert.Equal((Errno.EEXIST, "IOE-7"), (refused.Errno, refused.Rule));
        Assert.Contains("board.Second.OnAny", refused.Message, StringComparison.Ordinal);
        Assert.Contains("the other", refused.Message, StringComparison.Ordinal);
        Assert.Empty(_machine.Attachments);
        Assert.Equal(1, _machine.RegistrationCount);
        Assert.Equal(Errno.EEXIST, TryAttachTo(out Attachment? none));
        Assert.Null(none);

        inTheWay.Deassign();
        Assert.Equal(Errno.None, TryAttachTo(out Attachment? attachment));
        Assert.True(attachment!.IsAttached);
    }

    [Fact]
    public void ShouldRefuseABoardThatIsAlreadyAttached()
    {
        using Attachment attachment = AttachTo();
        using var other = new EmbeddedMachine();
        MachineException refused = Assert.Throws<MachineException>(() => Call<Attachment>("AttachTo", other, DoorbellDelivery.EventFd));
        Assert.Equal(
            "EBUSY: board.First cannot be attached to embedded machine: it is already attached to embedded machine.", refused.Message);
        Assert.Equal(3, _machine.Attachments.Count);
    }

    [Fact]
    public void ShouldResetTheDevicesInOrder()
    {
        using Attachment attachment = AttachTo();
        attachment.Reset();
        int first = Device(0).Count("Place");
        Assert.Equal(first + 1, Device(1).Count("Place"));
        Assert.True(first > 0);
    }

    [Fact]
    public void ShouldRejectNull()
    {
        Assert.Throws<ArgumentNullException>(() => Call<Attachment>("AttachTo", null, DoorbellDelivery.EventFd));
        Assert.Throws<ArgumentNullException>(() => Call<Errno>("TryAttachTo", null, null, DoorbellDelivery.EventFd));
    }

    private Attachment AttachTo(DoorbellDelivery delivery = DoorbellDelivery.EventFd) => Call<Attachment>("AttachTo", _machine, delivery);

    private Errno TryAttachTo(out Attachment? attachment)
    {
        object?[] arguments = [_machine, null, DoorbellDelivery.EventFd];
        Errno errno = Call<Errno>("TryAttachTo", arguments);
        attachment = (Attachment?)arguments[1];
        return errno;
    }

    private T Call<T>(string method, params object?[] arguments)
        => (T)_board.GetType().GetMethod(method)!.Invoke(_board, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;

    private IDevice Device(int part) => _board.GetPart(part).Device;

    private void Write(IoAddress address, int length, ulong value)
    {
        Assert.True(_machine.GuestWrite(address, length, value), $"Nobody took the write to {address}.");
        _machine.Settle();
    }
}
