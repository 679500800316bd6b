namespace DeviceDsl.Runtime.Tests.Irqchips;

/// <summary>An IOAPIC in front of local APICs elsewhere: what it makes known to them, and when (SPL).</summary>
public sealed class SplitIoApicShould : IDisposable
{
    private const ulong Level = 0x8000;
    private const ulong Masked = 0x1_0000;
    private const byte Vector = 0x41;

    private readonly ManualClock _clock = new();
    private readonly SplitBoard _board;

    public SplitIoApicShould() => _board = new SplitBoard(cpus: 2, clock: _clock);

    public void Dispose() => _board.Dispose();

    /// <summary>SPL-1: a route for each entry that is not masked, with its trigger mode, its destination and its delivery mode.</summary>
    [Fact]
    public void PublishItsEntriesAsRoutes()
    {
        _board.Redirect(3, Vector);
        _board.Redirect(20, 1UL << 56 | 0x800 | Level | 0x100 | Vector);
        Assert.Equal(
            [GsiRoute.ToMsi(3, new MsiMessage(0xFEE0_0000, Vector)), GsiRoute.ToMsi(20, new MsiMessage(0xFEE0_1004, 0x8100 | Vector))],
            _board.LocalApics.Published[^1]);

        _board.Mask(3, true);
        Assert.Equal(20u, Assert.Single(_board.LocalApics.Published[^1]).Gsi.Number);
    }

    /// <summary>SPL-3: what changes nothing of the routes is not made known again.</summary>
    [Fact]
    public void NotPublishAnUnchangedRoute()
    {
        _board.Redirect(3, Vector);
        int before = _board.LocalApics.Published.Count;
        _board.Redirect(3, Vector);
        _board.Redirect(4, Masked | Vector);
        Assert.Equal(before, _board.LocalApics.Published.Count);
    }

    /// <summary>SPL-3: a level waits until its route is known, for its end would come to nobody; an edge has none.</summary>
    [Theory]
    [InlineData(Level)]
    [InlineData(0)]
    public void HoldALevelUntilItsRouteIsPublished(ulong trigger)
    {
        int status = 0;
        _board.LocalApics.BeforeRoutes = () => status = LineFromElsewhere(20);
        _board.WriteIoApic(0x10 + 40, (uint)trigger | Vector);

        Assert.Equal(trigger == Level ? -1 : 1, status);
        Assert.Equal(Vector, _board.Apic().Acknowledge());
        _board.End();
        Assert.Equal(trigger == Level ? Vector : null, _board.Apic().Acknowledge());
    }

    /// <summary>SPL-3: an entry that is masked in service is known until its end.</summary>
    [Fact]
    public void KeepTheRouteOfAnEntryMaskedInService()
    {
        _board.Redirect(20, Level | Vector);
        _board.Line(20, true);
        Assert.Equal(Vector, _board.Apic().Acknowledge());
        _board.Mask(20, true);
        Assert.Single(_board.LocalApics.Published[^1]);
        _board.End();
        Assert.False(_board.RemoteIrr(20));
        Assert.Null(_board.Apic().Acknowledge());
        _board.Mask(20, false);
        Assert.Equal(Vector, _board.Apic().Acknowledge());
    }

    /// <summary>SPL-3: every level of the vector is free again, its acknowledgements run, and what is still up comes again.</summary>
    [Fact]
    public void EndEveryLevelOfTheVectorAtOnce()
    {
        foreach (int pin in new[] { 18, 20 })
        {
            _board.Redirect(pin, Level | Vector);
            _board.Line(pin, true);
        }

        Witness first = _board.Watch(18);
        Witness second = _board.Watch(20);
        _board.Line(18, false);
        Assert.Equal(Vector, _board.Apic().Acknowledge());
        _board.End();

        Assert.Equal((1, 1), (first.Acks, second.Acks));
        Assert.Equal((false, true), (_board.RemoteIrr(18), _board.RemoteIrr(20)));
        Assert.Equal(Vector, _board.Apic().Acknowledge());
    }

    /// <summary>EOI-4: a line that never goes down is slowed down here too.</summary>
    [Fact]
    public void ThrottleALineThatIsNeverLowered()
    {
        _board.Redirect(20, Level | Vector);
        _board.Line(20, true);
        int served = 0;
        while (_board.Apic().Acknowledge() is not null)
        {
            served++;
            _board.End();
        }

        Assert.Equal(10_000, served);
        _clock.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal(Vector, _board.Apic().Acknowledge());
    }

    /// <summary>IOA-6: a state that is set is made known before what it requests comes.</summary>
    [Fact]
    public void PublishALoadedState()
    {
        using var source = new Board();
        source.Redirect(20, Level | Vector);
        source.WriteLocal(0, 0xF0, 0xFF);
        source.Line(20, true);

        _board.IoApic.State = source.Machine.IoApic!.State;

        Assert.Equal(Vector, _board.Apic().Acknowledge());
        Assert.True(_board.RemoteIrr(20));
        _board.Line(20, false);
        _board.End();
        Assert.False(_board.RemoteIrr(20));
    }

    /// <summary>SPL-3: a level that comes while a state is set is held back until the routes are known, and no longer.</summary>
    [Fact]
    public void DeliverALevelRaisedDuringALoad()
    {
        using var source = new Board();
        source.Redirect(20, Level | Vector);
        int status = 0;
        _board.LocalApics.BeforeRoutes = () => status = LineFromElsewhere(20);

        _board.IoApic.State = source.Machine.IoApic!.State;

        Assert.Equal(-1, status);
        Assert.Equal(Vector, _board.Apic().Acknowledge());
        _board.Line(20, false);
        _board.End();
        Assert.False(_board.RemoteIrr(20));
    }

    /// <summary>GSI-6: there are no 8259s.</summary>
    [Fact]
    public void RefuseRoutesTo8259s()
    {
        Assert.Null(_board.Router.TryReplace([GsiRoute.ToIoApic(50, 20)]));
        Assert.Equal(Errno.EINVAL, _board.Router.TryReplace([GsiRoute.ToPic(50, 3)])?.Errno);
    }

    private int LineFromElsewhere(int gsi)
    {
        int status = 0;
        var device = new Thread(() => status = _board.Line(gsi, true));
        device.Start();
        device.Join();
        return status;
    }
}
