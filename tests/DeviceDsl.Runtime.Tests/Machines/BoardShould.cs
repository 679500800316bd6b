using DeviceDsl.Runtime.Tests.Devices;
using DeviceDsl.Runtime.Tests.Timers;

namespace DeviceDsl.Runtime.Tests.Machines;

public sealed class BoardShould : IDisposable
{
    private readonly EmbeddedMachine _machine = new();
    private readonly Bell _first = new();
    private readonly Bell _second = new();
    private readonly Board _board;

    public BoardShould()
    {
        _board = new Board(new(_first, "First", Pio: 0x100, Mmio: 0x1000), new(_second, "Second", Pio: 0x200, Mmio: 0x2000)) { Step = 5 };
    }

    public void Dispose() => _machine.Dispose();

    /// <summary>A member that is added to devices is one that boards must pass on: none may be left to its default.</summary>
    [Fact]
    public void PassOnEveryMemberOfADevice()
    {
        IEnumerable<string> forgotten = new[] { typeof(IDevice), typeof(ISavedState) }
            .Select(typeof(Board).GetInterfaceMap)
            .SelectMany(mapping => mapping.InterfaceMethods.Zip(mapping.TargetMethods))
            .Where(method => method.First.IsPublic && method.Second.DeclaringType == typeof(IDevice))
            .Select(method => method.First.Name);

        Assert.Empty(forgotten);
    }

    [Fact]
    public void FindDoorbellsInTheTablesOfItsDevices()
    {
        IDevice board = _board;

        Assert.Equal(6, board.DoorbellCount);
        for (int row = 0; row < 6; row++)
        {
            DoorbellEntry entry = board.GetDoorbell(row);
            int length = entry.Length == 0 ? 1 : entry.Length;
            Assert.Equal(row, board.FindDoorbell(entry.Space, entry.Offset, length, entry.Match ?? 0));
            Assert.Equal(-1, board.FindDoorbell(entry.Space, entry.Offset + 1, length, entry.Match ?? 0));
        }
    }

    [Fact]
    public void PassOnTheMachinesCallsToItsDevice()
    {
        IDevice board = _board;

        board.Ring(0);
        board.Ring(3);
        board.Ring(3);
        board.Ring(6);
        board.Ring(-1);

        Assert.Equal((1, 2), (_first.PioKicks, _second.PioKicks));
        Assert.Equal([new LineEntry(5, LineKind.Resampled, "First.Irq5"), new LineEntry(10, LineKind.Resampled, "Second.Irq5")],
            [board.GetLine(0), board.GetLine(1)]);
        Assert.Throws<ArgumentOutOfRangeException>(() => board.GetLine(2));
    }

    [Fact]
    public void AttachAtItsOwnBase()
    {
        using Attachment attachment = _machine.Attach(_board, pio: 0x4000, mmio: 0x10_0000);

        Assert.Equal(IoAddress.Pio(0x4210), attachment.AddressOf(3));
        Assert.True(_machine.GuestWrite(IoAddress.Pio(0x4210), 2, 2));
        _machine.Settle();
        Assert.Equal((0, 1), (_first.PioKicks, _second.PioKicks));
    }

    [Fact]
    public void BePartOfABoard()
    {
        var third = new Bell();
        var outer = new Board(new(third, "Third"), new(_board, "Inner", Pio: 0x1000, Mmio: 0x1_0000)) { Step = 1 };
        using Attachment attachment = _machine.Attach(outer);

        Assert.Equal(["Board.Third", "Board.Inner.First", "Board.Inner.Second"], _machine.Attachments.Select(part => part.Name));
        Assert.True(_machine.GuestWrite(IoAddress.Pio(0x1210), 2, 2));
        _machine.Settle();
        Assert.Equal((0, 1, 0), (_first.PioKicks, _second.PioKicks, third.PioKicks));
        Assert.Equal(1UL, attachment.KicksOf(6));
        Assert.Equal([5u, 6u, 11u], Enumerable.Range(0, 3).Select(line => ((IDevice)outer).GetLine(line).Gsi.Number));
    }

    [Fact]
    public void RefuseToAttachWithoutADevice()
    {
        var board = new Board(new(_first, "First"), new(null!, "Second"));

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => _machine.Attach(board));

        Assert.Equal("Board.Second is null: a board must have its devices before it is attached.", exception.Message);
        Assert.Empty(_machine.Attachments);
    }

    [Fact]
    public void LeaveNothingBehindWhenADeviceThrows()
    {
        var board = new Board(new(_first, "First"), new(new Stubborn { Throws = true }, "Second"));

        Assert.Throws<InvalidDataException>(() => _machine.Attach(board));

        Assert.Equal(0, _machine.RegistrationCount);
        Assert.Empty(_machine.Attachments);
    }

    [Fact]
    public void RefuseADeviceInTwoMembers()
    {
        var board = new Board(new(_first, "First"), new(_first, "Again", Pio: 0x100, Mmio: 0x1000));

        MachineException exception = Assert.Throws<MachineException>(() => _machine.Attach(board));

        Assert.Equal(
            "EBUSY: Board.Again cannot be attached to embedded machine: it is already attached to embedded machine.", exception.Message);
        Assert.Empty(_machine.Attachments);
    }

    [Fact]
    public void LeaveADeviceOnItsCurrentMachine()
    {
        using var other = new EmbeddedMachine(new() { Name = "other machine" });
        using Attachment elsewhere = other.Attach(_second);

        Assert.Equal(Errno.EBUSY, _machine.TryAttach(_board, out _));
        Assert.Equal(Errno.EBUSY, _machine.TryAttach(_second, out _));

        Assert.Equal([elsewhere], other.Attachments);
        using Attachment first = _machine.Attach(_first);
    }

    /// <summary>A guest never sees a part of a board: the buses change once.</summary>
    [Fact]
    public void AttachInOneUpdate()
    {
        long pio = _machine.Buses.Pio.Generation;
        long mmio = _machine.Buses.Mmio.Generation;

        using Attachment attachment = _machine.Attach(_board);

        Assert.Equal((pio + 1, mmio + 1), (_machine.Buses.Pio.Generation, _machine.Buses.Mmio.Generation));
    }

    [Fact]
    public void NotAffectOtherDevicesWhenOneFails()
    {
        using Attachment attachment = _machine.Attach(_board);
        var failures = new List<string>();
        _machine.DeviceFailed += (_, failure) => failures.Add($"{failure.Attachment.Name}.{failure.Handler}");
        _first.InHandler = () => throw new InvalidDataException("The guest lied.");

        Kick(_first);
        Kick(_second);

        Assert.Equal(["Board.First.OnPioKick"], failures);
        Assert.Equal(1, _second.PioKicks);
        Assert.True(attachment.NeedsReset);
        Assert.Equal([true, false], attachment.Parts.Select(part => part.NeedsReset));
        Assert.Equal(1, attachment.FailureCount);
        Assert.IsType<InvalidDataException>(attachment.LastFailure);

        attachment.Reset();
        Assert.False(attachment.NeedsReset);
    }

    [Fact]
    public void ContinueWithoutASeparatelyDetachedDevice()
    {
        using Attachment attachment = _machine.Attach(_board);

        attachment.Parts[0].Dispose();

        Kick(_second);
        Assert.False(_machine.GuestWrite(IoAddress.Pio(0x110), 2, 2));
        Assert.Equal(1, _second.PioKicks);
        Assert.True(attachment.IsAttached);
        attachment.Parts[1].Dispose();
        Assert.False(attachment.IsAttached);
    }

    [Fact]
    public void RefuseToDetachInAHandlerOfItsDevices()
    {
        Attachment attachment = _machine.Attach(_board);
        MachineException? exception = null;
        _second.InHandler = () => exception = Assert.Throws<MachineException>(attachment.Dispose);

        Kick(_second);

        Assert.Equal(
            "EDEADLK: A handler detaches Board, whose handlers may wait for that handler; "
                + "use RequestStop, which does not wait. (rule LCK-11)",
            exception!.Message);
        Assert.Equal(2, _machine.Attachments.Count);
        Kick(_first);
        Assert.Equal(1, _first.PioKicks);
    }

    [Fact]
    public void DetachAfterAHandlerRequestsIt()
    {
        Attachment attachment = _machine.Attach(_board);
        _second.InHandler = attachment.RequestStop;

        Kick(_second);

        Assert.False(attachment.IsAttached);
        Assert.Equal(0, _machine.RegistrationCount);
    }

    [Fact]
    public void EndWithItsMachine()
    {
        Attachment attachment = _machine.Attach(_board);

        _machine.Dispose();

        Assert.False(attachment.IsAttached);
        attachment.Dispose();
    }

    /// <summary>
    /// A kick that is pending at the end is served while every device still has what handlers use of it, whatever ends them.
    /// </summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void ServeTheLastKickBeforeDetachingADevice(bool isBoard, bool endsMachine)
    {
        var lamp = new Lamp();
        Attachment whole = isBoard ? _machine.Attach(new Board(new(_first, "First"), new(lamp, "Lamp"))) : _machine.Attach(_first);
        Attachment last = isBoard ? whole.Parts[1] : _machine.Attach(lamp);
        new Guest(_machine).Redirect(9, 0x45, isLevel: true, isMasked: true);
        (bool IsAttached, bool IsUp) seen = default;
        _first.InHandler = () =>
        {
            ((IDevice)lamp).Ring(0);
            seen = (last.IsAttached, (_machine.IoApic!.State.Requested >> 9 & 1) != 0);
        };
        _machine.Pause();
        Assert.True(_machine.GuestWrite(IoAddress.Pio(0x10), 2, 2));

        if (endsMachine) _machine.Dispose();
        else whole.Dispose();

        Assert.Equal((true, true), seen);
        Assert.Equal(1, _first.PioKicks);
    }

    [Fact]
    public void HaveTheTimersOfItsDevices()
    {
        var clock = new ManualClock();
        using var machine = new EmbeddedMachine(new() { Clock = clock });
        var first = new Ticker();
        var second = new Ticker();
        IDevice board = new Board(new(first, "First"), new(second, "Second", Pio: 0x100));
        Assert.Equal(4, board.TimerCount);
        Assert.Equal([first.Tick, first.Alarm, second.Tick, second.Alarm], Enumerable.Range(0, 4).Select(board.GetTimer));
        Assert.Throws<ArgumentOutOfRangeException>(() => board.GetTimer(4));
        board.RunTimer(4, 1);
        board.RunTimer(-1, 1);

        using Attachment whole = machine.Attach(board);
        board.RunTimer(3, 1);
        second.Alarm.Start(1000);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Empty(first.Alarms);
        Assert.Equal([0, 1000], second.Alarms);
    }

    [Fact]
    public void StayAttachedEvenWithoutDevices()
    {
        Attachment attachment = _machine.Attach(new Board());
        Assert.True(attachment.IsAttached);
        attachment.Dispose();
        Assert.False(attachment.IsAttached);
    }

    private void Kick(Bell bell)
    {
        Assert.True(_machine.GuestWrite(IoAddress.Pio(bell == _first ? 0x110UL : 0x210UL), 2, 2));
        _machine.Settle();
    }
}
