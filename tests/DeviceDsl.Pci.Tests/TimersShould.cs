using static DeviceDsl.AddressSpace;

namespace DeviceDsl.Pci.Tests;

/// <summary>Timers of the devices of a function.</summary>
public sealed class TimersShould : IDisposable
{
    private static readonly PciAddress Slot = new(3);
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    private readonly ManualClock _clock = new();
    private readonly EmbeddedMachine _machine;
    private readonly PciHost _host;

    public TimersShould()
    {
        _machine = new EmbeddedMachine(new() { Clock = _clock });
        _host = new PciHost(_machine);
    }

    public void Dispose()
    {
        _host.Dispose();
        _machine.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RunFromPlugToUnplug(bool isPulled)
    {
        var beeper = new Beeper();
        beeper.Beat.Start(5, 10);
        _clock.Advance(100 * Millisecond);
        PciFunction function = _host.Plug(Slot, beeper);
        _clock.Advance(25 * Millisecond);
        Assert.Equal(3, beeper.Beats);
        if (isPulled) function.Pull();
        else function.Dispose();
        _clock.Advance(100 * Millisecond);
        Assert.Equal(3, beeper.Beats);
    }

    [Fact]
    public void StopWhenTheFunctionIsReset()
    {
        var beeper = new Beeper();
        PciFunction function = _host.Plug(Slot, beeper);
        beeper.Beat.StartPeriodic(1);
        _clock.Advance(5 * Millisecond);
        function.Reset();
        _clock.Advance(5 * Millisecond);
        Assert.Equal(5, beeper.Beats);
    }

    [Fact]
    public void BePartOfTheStateOfTheFunction()
    {
        var beeper = new Beeper();
        PciFunction function = _host.Plug(Slot, beeper);
        beeper.Beat.Start(5, 10);
        _clock.Advance(2 * Millisecond);
        _machine.Pause();
        byte[] state = function.Save();
        _clock.Advance(50 * Millisecond);
        beeper.Beat.Stop();
        function.Load(state);
        _machine.Resume();
        _clock.Advance(3 * Millisecond);
        Assert.Equal(1, beeper.Beats);
        Assert.Equal(10u, beeper.Beat.Remaining);
    }

    [Fact]
    public void MakeTheFunctionNeedAResetWhenTheirHandlerThrows()
    {
        var beeper = new Beeper { Throws = true };
        PciFunction function = _host.Plug(Slot, beeper);
        beeper.Beat.StartPeriodic(1);
        _clock.Advance(5 * Millisecond);
        Assert.True(function.NeedsReset);
        Assert.Equal(1, beeper.Beats);
    }
}

/// <summary>A function that does nothing but count the beats of its timer.</summary>
[Device]
[PciDevice(0x1AF4, 0x1009, ClassCode = 0x00FF00)]
[Bar(0, Mmio, 0x1000)]
internal sealed partial class Beeper
{
    /// <summary>The beats so far.</summary>
    [Transient]
    public int Beats { get; private set; }

    /// <summary>Whether a beat throws.</summary>
    [Transient]
    public bool Throws { get; set; }

    /// <summary>Counts milliseconds.</summary>
    [Timer(Frequency = 1000)]
    public partial DeviceTimer Beat { get; }

    [OnTimer(nameof(Beat))]
    private void OnBeat()
    {
        Beats++;
        if (Throws) throw new InvalidDataException("broken");
    }
}
