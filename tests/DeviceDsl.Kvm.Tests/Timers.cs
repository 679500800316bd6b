using DeviceDsl.KvmTesting;

namespace DeviceDsl.Kvm.Tests;

/// <summary>The clock of a machine of the kernel, and the timers of its devices.</summary>
public sealed class Timers
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [KvmTheory]
    [InlineData(InterruptControllers.None)]
    [InlineData(InterruptControllers.Kernel)]
    [InlineData(InterruptControllers.Split)]
    [InlineData(InterruptControllers.Managed)]
    public void ShouldRunOnTheClockOfTheMachine(InterruptControllers controllers)
    {
        var clock = new ManualClock(Start);
        using KvmMachine machine = Open(controllers, clock);
        var watch = new Watch();
        using Attachment attachment = machine.Attach(watch);
        watch.Tick.StartPeriodic(1);
        clock.Advance(Second);
        Assert.Equal(8192, watch.Ticks);
        machine.Pause();
        clock.Advance(Second);
        machine.Resume();
        Assert.Equal((8192, 1_000_000_000), (watch.Ticks, machine.Clock.GetTimestamp()));
        attachment.Reset();
        clock.Advance(Second);
        Assert.Equal(8192, watch.Ticks);
    }

    [KvmTheory]
    [InlineData(InterruptControllers.None)]
    [InlineData(InterruptControllers.Kernel)]
    [InlineData(InterruptControllers.Split)]
    [InlineData(InterruptControllers.Managed)]
    public void ShouldGoOnInAnotherMachine(InterruptControllers controllers)
    {
        var clock = new ManualClock(Start);
        using KvmMachine from = Open(controllers, clock);
        var watch = new Watch();
        Attachment saved = from.Attach(watch);
        watch.Tick.Start(4096, 2);
        clock.Advance(Second / 4);
        from.Pause();
        byte[] machine = from.Save();
        byte[] device = saved.Save();
        clock.Advance(10 * Second);

        using KvmMachine to = Open(controllers, clock);
        var other = new Watch();
        Attachment loaded = to.Attach(other);
        to.Pause();
        to.Load(machine);
        loaded.Load(device);
        Assert.Equal(from.GetClockState(), to.GetClockState());
        Assert.Equal((2048u, 2u), (other.Tick.Remaining, other.Tick.Period));
        to.Resume();
        clock.Advance(Second / 2);
        Assert.Equal(Start + (0.75 * Second), to.Clock.GetUtcNow());
        Assert.Equal(1025, other.Ticks);
        Assert.Equal(0, watch.Ticks);
    }

    private static KvmMachine Open(InterruptControllers controllers, TimeProvider clock)
        => KvmMachine.Open(new() { InterruptControllers = controllers, Clock = clock });
}
