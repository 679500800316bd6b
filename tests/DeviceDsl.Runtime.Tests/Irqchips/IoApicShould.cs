using DeviceDsl.Irqchips;

namespace DeviceDsl.Runtime.Tests.Irqchips;

/// <summary>What no recording of the kernel shows: delays, the clock's line, and state that is set.</summary>
public sealed class IoApicShould
{
    private const ulong Level = 0x8000;
    private const byte Vector = 0x35;

    /// <summary>EOI-4: 9,999 at once, and then a gap of 10 ms.</summary>
    [Fact]
    public void ThrottleALineThatIsNeverLowered()
    {
        var clock = new ManualClock();
        using var board = new Board(clock: clock);
        board.Redirect(5, Level | Vector);
        board.Line(5, true);

        for (int round = 0; round < 3; round++)
        {
            Assert.Equal(10_000, ServeUntilQuiet(board));
            clock.Advance(TimeSpan.FromMilliseconds(9));
            Assert.Null(board.Apic().Acknowledge());
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(Vector, board.Apic().Acknowledge());
    }

    [Fact]
    public void RestartTheStormCountWhenTheLineWasLow()
    {
        var clock = new ManualClock();
        using var board = new Board(clock: clock);
        board.Redirect(5, Level | Vector);
        board.Line(5, true);
        for (int i = 0; i < 9_000; i++) ServeOne(board);
        board.Line(5, false);
        ServeOne(board);
        board.Line(5, true);

        for (int i = 0; i < 9_000; i++) Assert.True(ServeOne(board));
    }

    [Fact]
    public void NotServeADelayedLineThatWasLowered()
    {
        var clock = new ManualClock();
        using var board = new Board(clock: clock);
        board.Redirect(5, Level | Vector);
        board.Line(5, true);
        ServeUntilQuiet(board);

        board.Line(5, false);
        clock.Advance(TimeSpan.FromMilliseconds(10));

        Assert.Null(board.Apic().Acknowledge());
    }

    /// <summary>IOA-10.</summary>
    [Fact]
    public void AwaitEveryProcessorBeforeTheNextClockTick()
    {
        using var board = new Board(cpus: 3);
        for (int cpu = 0; cpu < 3; cpu++) board.WriteLocal(cpu, 0xD0, 1u << (24 + cpu));
        board.Redirect(8, 0x7UL << 56 | 0x800 | Vector);

        Assert.Equal(3, board.Line(8, true));
        board.Line(8, false);
        Assert.Equal(0, board.Line(8, true));
        board.Line(8, false);
        Assert.Single(board.Serve(0));
        Assert.Single(board.Serve(1));
        Assert.Equal(0, board.Line(8, true));
        board.Line(8, false);
        Assert.Single(board.Serve(2));

        Assert.Equal(3, board.Line(8, true));
    }

    /// <summary>IOA-10: only calls that ask for a status are held back.</summary>
    [Fact]
    public void NotHoldBackTheClockForCallsWithoutAStatus()
    {
        using var board = new Board();
        board.Redirect(8, Vector);
        board.Line(8, true);
        board.Line(8, false);
        Assert.Equal(Vector, board.Apic().Acknowledge());

        board.Machine.SetIrqLine(8, true);

        Assert.True(board.Apic().IsRequested(Vector));
    }

    [Fact]
    public void TrackTheClockAgainAfterItsStateWasSet()
    {
        using var board = new Board();
        board.Redirect(8, Vector);
        board.Line(8, true);
        board.Line(8, false);

        board.Machine.IoApic!.State = board.Machine.IoApic.State;

        Assert.Equal(0, board.Line(8, true));
        board.Line(8, false);
        Assert.Single(board.Serve(0));
        Assert.Equal(1, board.Line(8, true));
    }

    /// <summary>IOA-10: the state of a local APIC tells what its processor has yet to end.</summary>
    [Fact]
    public void TrackTheClockAgainAfterTheStateOfALocalApicWasSet()
    {
        using var board = new Board();
        board.Redirect(8, Vector);
        board.Machine.SetIrqLine(8, true);
        board.Machine.SetIrqLine(8, false);

        board.Apic().State = board.Apic().State;

        Assert.Equal(0, board.Line(8, true));
        Assert.Single(board.Serve(0));
        board.Apic().State = board.Apic().State;
        Assert.Equal(1, board.Line(8, true));
    }

    /// <summary>IOA-6: save with a masked line up, restore, unmask: delivered.</summary>
    [Fact]
    public void DeliverInterruptsPendingInALoadedState()
    {
        using var source = new Board();
        source.Redirect(5, 0x1_0000 | Level | Vector);
        source.Line(5, true);
        using var target = new Board();

        target.Machine.IoApic!.State = source.Machine.IoApic!.State;
        target.Mask(5, false);

        Assert.Equal(Vector, target.Apic().Acknowledge());
        Assert.True(target.RemoteIrr(5));
    }

    /// <summary>IOA-6: remote IRR is set with the entry, so that a restored line in service is not delivered twice.</summary>
    [Fact]
    public void KeepALineInServiceInALoadedState()
    {
        using var source = new Board();
        source.Redirect(5, Level | Vector);
        source.Line(5, true);
        Assert.Equal(Vector, source.Apic().Acknowledge());
        using var target = new Board();

        target.Machine.IoApic!.State = source.Machine.IoApic!.State;
        target.Apic().State = source.Apic().State;

        Assert.Null(target.Apic().Acknowledge());
        Assert.Equal(source.Machine.IoApic.State, target.Machine.IoApic.State);
        Assert.Equal(source.Apic().State, target.Apic().State);
        target.Apic().EndOfInterrupt();
        Assert.Equal(Vector, target.Apic().Acknowledge());
    }

    [Fact]
    public void LeaveTheBusWhenItsBaseMoves()
    {
        using var board = new Board();
        IoApic ioApic = board.Machine.IoApic!;

        ioApic.State = ioApic.State with { Base = 0xFED0_0000 };

        Assert.False(board.Machine.GuestWrite(IoAddress.Mmio(0xFEC0_0000), 4, 1));
        Assert.False(board.Machine.GuestWrite(IoAddress.Mmio(0xFED0_0000), 4, 1));
    }

    /// <summary>EOI-3: the acknowledgement is passed on, the line stays in service.</summary>
    [Fact]
    public void LeaveALevelInServiceWhenEoiBroadcastsAreSuppressed()
    {
        using var board = new Board();
        board.Redirect(5, Level | Vector);
        board.Line(5, true);
        board.Apic().Acknowledge();
        LocalApicState state = board.Apic().State;
        board.Apic().State = state with { Registers = state.Registers.SetItem(0xF0 >> 4, 0x11FF) };

        board.Apic().EndOfInterrupt();

        Assert.True(board.RemoteIrr(5));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ResampleAnUnmaskedLineByKernelVersion(bool isNew)
    {
        using var board = new Board(profile: isNew ? KernelProfile.Linux6_12 : KernelProfile.Linux6_1);
        using var trigger = EventFd.Create();
        using var resample = EventFd.Create();
        board.Redirect(5, 0x1_0000 | Level | Vector);
        board.Machine.AssignIrqFd(trigger, 5, resample);
        trigger.Signal();
        board.Machine.Settle();

        board.Mask(5, false);

        Assert.Equal(isNew, resample.TryRead(out _));
        Assert.Equal(isNew ? null : Vector, board.Apic().Acknowledge());
    }

    private static bool ServeOne(Board board)
    {
        bool isServed = board.Apic().Acknowledge() is not null;
        board.Apic().EndOfInterrupt();
        return isServed;
    }

    private static int ServeUntilQuiet(Board board)
    {
        int served = 0;
        while (ServeOne(board)) Assert.True(++served < 20_000);
        return served;
    }
}
