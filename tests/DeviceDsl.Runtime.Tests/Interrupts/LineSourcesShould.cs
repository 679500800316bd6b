using DeviceDsl.Interrupts;
using DeviceDsl.Runtime.Tests.Irqchips;

namespace DeviceDsl.Runtime.Tests.Interrupts;

/// <summary>The level of an input as the OR of those who hold it up (SRC).</summary>
public sealed class LineSourcesShould : IDisposable
{
    private const int Pin = 20;

    private readonly Board _board = new();

    public void Dispose() => _board.Dispose();

    private GsiRouter Router => _board.Machine.Router;

    private bool IsUp => _board.Machine.IoApic!.State.Requested != 0;

    /// <summary>SRC-1.</summary>
    [Fact]
    public void KeepTheLineRaisedWhileAnySourceIsRaised()
    {
        _board.Redirect(Pin, 0x1_8035);
        Router.SetLevel(IrqSource.Userspace, Pin, level: true);
        Router.SetLevel(IrqSource.Resample, Pin, level: true);
        Router.SetLevel(IrqSource.Userspace, Pin, level: false);
        Assert.True(IsUp);
        Router.SetLevel(IrqSource.Resample, Pin, level: false);
        Assert.False(IsUp);
    }

    /// <summary>SRC-1: each chip has sources of its own, so that a GSI whose routes change leaves its line up where it led.</summary>
    [Fact]
    public void KeepTheLineRaisedAtTheChipWhereItWasRaised()
    {
        _board.Redirect(Pin, 0x1_8035);
        _board.Machine.SetIrqLine(Pin, true);
        _board.Machine.SetGsiRouting([GsiRoute.ToPic(Pin, 3)]);
        _board.Machine.SetIrqLine(Pin, false);
        Assert.True(IsUp);
        _board.Machine.SetGsiRouting([GsiRoute.ToIoApic(Pin, Pin)]);
        _board.Machine.SetIrqLine(Pin, false);
        Assert.False(IsUp);
    }

    /// <summary>SRC-2: 62 beside the two that are fixed, the lowest first.</summary>
    [Fact]
    public void BeCounted()
    {
        for (int expected = 2; expected < 64; expected++)
        {
            Assert.True(Router.Sources.TryTake(out int source));
            Assert.Equal(expected, source);
        }

        Assert.False(Router.Sources.TryTake(out _));
        Router.ReleaseSource(17);
        Assert.True(Router.Sources.TryTake(out int again));
        Assert.Equal(17, again);
    }

    /// <summary>SRC-2: one that is given back while it holds a line up is forgotten; the line does not fall.</summary>
    [Fact]
    public void BeRemovedWithoutLoweringTheLine()
    {
        _board.Redirect(Pin, 0x1_8035);
        Router.Sources.TryTake(out int source);
        Router.SetLevel(source, Pin, level: true);
        Router.ReleaseSource(source);
        Assert.True(IsUp);
        Router.SetLevel(IrqSource.Userspace, Pin, level: false);
        Assert.False(IsUp);
    }

    /// <summary>SRC-3: raising what another holds up is a raise: merged on an edge, ignored on a level in service.</summary>
    [Theory]
    [InlineData(0x35, 0)]
    [InlineData(0x8035, -1)]
    public void CallTheChipForEachRaise(uint entry, int again)
    {
        _board.Redirect(Pin, entry);
        Assert.Equal(1, Router.SetLevel(IrqSource.Userspace, Pin, level: true));
        Assert.Equal(again, Router.SetLevel(IrqSource.Resample, Pin, level: true));
    }
}
