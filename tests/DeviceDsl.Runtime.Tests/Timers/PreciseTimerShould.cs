using DeviceDsl.Eventing;

namespace DeviceDsl.Runtime.Tests.Timers;

/// <summary>The timer of Linux. Scenarios of the interleavings have its threads in every order.</summary>
[Collection(Alone.Name)]
public sealed class PreciseTimerShould
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(30);

    [Fact]
    public void RunOnceAndNotEarly()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var hasRun = new SemaphoreSlim(0);
        long ranAt = 0;
        using var timer = new PreciseTimer(TimeProvider.System, () =>
        {
            ranAt = TimeProvider.System.GetTimestamp();
            hasRun.Release();
        });
        for (int i = 0; i < 20; i++)
        {
            long before = TimeProvider.System.GetTimestamp();
            var time = TimeSpan.FromTicks(1 + (i * 997));
            Assert.True(timer.Change(time, Timeout.InfiniteTimeSpan));
            Assert.True(hasRun.Wait(HangGuard));
            Assert.True(TimeProvider.System.GetElapsedTime(before, ranAt) >= time);
        }

        Assert.Equal(0, hasRun.CurrentCount);
    }

    [Fact]
    public void BeReplacedByWhatIsSetLast()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var hasRun = new SemaphoreSlim(0);
        using var timer = new PreciseTimer(TimeProvider.System, () => hasRun.Release());
        timer.Change(TimeSpan.FromDays(1), Timeout.InfiniteTimeSpan);
        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(TimeSpan.FromDays(2), Timeout.InfiniteTimeSpan);
        timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        Assert.True(hasRun.Wait(HangGuard));
        Assert.Equal(0, hasRun.CurrentCount);
    }

    [Fact]
    public void EndWhileItSleeps()
    {
        if (!OperatingSystem.IsLinux()) return;
        int threads = Threads();
        foreach (TimeSpan time in (TimeSpan[])[Timeout.InfiniteTimeSpan, TimeSpan.FromDays(1)])
        {
            var timer = new PreciseTimer(TimeProvider.System, () => { });
            AwaitThreads(threads + 1);
            timer.Change(time, Timeout.InfiniteTimeSpan);
            timer.Dispose();
            timer.Dispose();
            Assert.False(timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
            AwaitThreads(threads);
        }
    }

    [Fact]
    public void AllocateNothingToBeSet()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var timer = new PreciseTimer(TimeProvider.System, () => { });
        long day = 0;
        Assert.Equal(0, Allocations.Of(() => timer.Change(TimeSpan.FromDays(2 + (++day % 2)), Timeout.InfiniteTimeSpan)));
    }

    // The system knows a thread and its name a little before and after it runs code of this process.
    private static void AwaitThreads(int count) => Assert.True(SpinWait.SpinUntil(() => Threads() == count, HangGuard));

    private static int Threads() => Directory.GetDirectories("/proc/self/task").Count(task => NameOf(task) == "timers");

    private static string NameOf(string task)
    {
        try
        {
            return File.ReadAllText($"{task}/comm").Trim();
        }
        catch (IOException)
        {
            // The thread has ended meanwhile.
            return "";
        }
    }
}
