using DeviceDsl.Eventing;
using DeviceDsl.Interleavings.Model;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>Timers of devices, and the clock of a machine, in every order.</summary>
internal static class TimerScenarios
{
    /// <summary>How often a thread is interrupted where it could go on, at most.</summary>
    public const int Preemptions = 1;

    // More than the shortest time between two runs of a timer.
    private const long Later = 100_000;

    private static readonly IoAddress Port = IoAddress.Pio(0x10);

    /// <summary>When a device is detached, its timer runs no more.</summary>
    public static void NoTimerRunsAfterTheEndOfItsDevice()
    {
        var time = new ToyTime();
        using EmbeddedMachine machine = CreateMachine(time);
        var device = new ToyTicker();
        Attachment attachment = machine.Attach(device);
        bool hasEnded = false;
        device.InTick = () => Check.That(!Volatile.Read(ref hasEnded), "A timer ran after the end.");
        device.Timer.Start(100);
        Thread source = Start("source", () => time.GoTo(100));

        attachment.Dispose();
        Volatile.Write(ref hasEnded, true);

        source.Join();
        machine.Settle();
        Check.Equal(0, attachment.FailureCount, "failures");
    }

    /// <summary>A handler that stops a timer prevails over a deadline that has passed.</summary>
    public static void AHandlerThatStopsATimerPrevails()
    {
        var time = new ToyTime();
        using EmbeddedMachine machine = CreateMachine(time);
        var device = new ToyTicker();
        using Attachment attachment = machine.Attach(device, delivery: DoorbellDelivery.Exit);
        bool isStopped = false;
        device.InRing = () =>
        {
            device.Timer.Stop();
            isStopped = true;
        };
        device.InTick = () => Check.That(!isStopped, "A timer ran that was stopped.");
        device.Timer.Start(100);
        Thread source = Start("source", () => time.GoTo(100));

        machine.GuestWrite(Port, 1, 0);

        source.Join();
        machine.Settle();
        Check.Equal(0, attachment.FailureCount, "failures");
    }

    /// <summary>A handler that moves a timer prevails, too: it runs once, at the later time.</summary>
    public static void AHandlerThatMovesATimerPrevails()
    {
        var time = new ToyTime();
        using EmbeddedMachine machine = CreateMachine(time);
        var device = new ToyTicker();
        using Attachment attachment = machine.Attach(device, delivery: DoorbellDelivery.Exit);
        bool isMoved = false;
        device.InRing = () =>
        {
            device.Timer.StartAt(Later);
            Volatile.Write(ref isMoved, true);
        };
        device.InTick = () => Check.That(!Volatile.Read(ref isMoved) || time.GetTimestamp() >= Later, "A timer ran too early.");
        device.Timer.Start(100);
        Thread source = Start("source", () => time.GoTo(100));

        machine.GuestWrite(Port, 1, 0);

        source.Join();
        int before = device.Ticks;
        WaitForLoop(machine);
        // The source may have gone on between the look at it and the call that asks to be woken.
        time.GoTo(2 * Later);
        WaitForLoop(machine);
        Check.That(device.Ticks > before, "The timer has not run at the time to which it was moved.");
        Check.Equal(0, attachment.FailureCount, "failures");
    }

    /// <summary>No timer runs in a pause, and none is forgotten.</summary>
    public static void ATimerWaitsForTheEndOfAPause()
    {
        var time = new ToyTime();
        using EmbeddedMachine machine = CreateMachine(time);
        var device = new ToyTicker();
        using Attachment attachment = machine.Attach(device);
        bool isPaused = false;
        device.InTick = () => Check.That(!Volatile.Read(ref isPaused), "A timer runs in the pause.");
        device.Timer.Start(100);
        Thread source = Start("source", () => time.GoTo(100));

        machine.Pause();
        Volatile.Write(ref isPaused, true);
        source.Join();
        Volatile.Write(ref isPaused, false);
        machine.Resume();

        WaitForLoop(machine);
        time.GoTo(200);
        WaitForLoop(machine);
        Check.Equal(1, device.Ticks, "runs of the timer");
        Check.Equal(0, attachment.FailureCount, "failures");
    }

    /// <summary>Whichever of two timers is set first, the source wakes the loop for both.</summary>
    public static void TheEarliestTimerWakesTheLoop()
    {
        var time = new ToyTime();
        using EmbeddedMachine machine = CreateMachine(time);
        var early = new ToyTicker();
        var late = new ToyTicker();
        using Attachment one = machine.Attach(early);
        using Attachment other = machine.Attach(late, pio: 0x100);
        Thread setter = Start("setter", () => late.Timer.StartAt(200));
        early.Timer.StartAt(100);
        setter.Join();

        time.GoTo(100);
        WaitForLoop(machine);
        Check.Equal(1, early.Ticks, "runs of the early timer");
        Check.Equal(0, late.Ticks, "runs of the late timer");
        time.GoTo(200);
        WaitForLoop(machine);
        Check.Equal(1, late.Ticks, "runs of the late timer");
        Check.That(!time.IsArmed, "The source would wake the loop for nothing.");
    }

    /// <summary>A timer that is set while the loop runs others is not forgotten.</summary>
    public static void ATimerThatIsSetMeanwhileIsNotForgotten()
    {
        var time = new ToyTime();
        using EmbeddedMachine machine = CreateMachine(time);
        var first = new ToyTicker();
        var second = new ToyTicker();
        using Attachment one = machine.Attach(first);
        using Attachment other = machine.Attach(second, pio: 0x100);
        first.Timer.StartAt(100);
        Thread setter = Start("setter", () => second.Timer.StartAt(100));

        time.GoTo(100);

        setter.Join();
        WaitForLoop(machine);
        Check.Equal(1, first.Ticks, "runs of the first timer");
        Check.Equal(1, second.Ticks, "runs of the second timer");
    }

    /// <summary>Whoever reads the clock while a pause begins and ends never sees it go back.</summary>
    public static void TheClockNeverGoesBack()
    {
        var time = new ToyTime();
        using EmbeddedMachine machine = CreateMachine(time);
        Thread host = Start("host", () =>
        {
            machine.Pause();
            time.GoTo(100);
        });

        long first = machine.Clock.GetTimestamp();
        long second = machine.Clock.GetTimestamp();

        Check.That(first <= second, $"The clock went back from {first} to {second}.");
        host.Join();
        machine.Resume();
        Check.Equal(0, machine.Clock.GetTimestamp(), "nanoseconds");
    }

    /// <summary>A timer of Linux that is set to an earlier time while its thread falls asleep runs at that time.</summary>
    public static void AnExactTimerRunsAtTheEarlierTime()
    {
        using var kernel = ToyKernel.Boot();
        var time = new ToyTime();
        int runs = 0;
        using var timer = new PreciseTimer(time, () => runs++);
        timer.Change(Nanoseconds(200), Timeout.InfiniteTimeSpan);
        Thread setter = Start("setter", () => timer.Change(Nanoseconds(100), Timeout.InfiniteTimeSpan));
        setter.Join();

        time.GoTo(100);

        Run.Current!.Await(() => runs == 1, "the run");
    }

    /// <summary>A timer of Linux that is set again while it runs is not forgotten, and does not run early.</summary>
    public static void AnExactTimerThatIsSetMeanwhileIsNotForgotten()
    {
        using var kernel = ToyKernel.Boot();
        var time = new ToyTime();
        bool isLater = false;
        using var timer = new PreciseTimer(time, () => isLater |= time.HasCome(300));
        timer.Change(Nanoseconds(100), Timeout.InfiniteTimeSpan);
        time.GoTo(100);
        Thread setter = Start("setter", () => timer.Change(Nanoseconds(200), Timeout.InfiniteTimeSpan));
        setter.Join();

        time.GoTo(300);

        Run.Current!.Await(() => isLater, "the later run");
    }

    /// <summary>When the end of a timer of Linux returns, it runs no more, and its thread and descriptor are gone.</summary>
    public static void NoExactTimerRunsAfterItsEnd()
    {
        using var kernel = ToyKernel.Boot();
        var time = new ToyTime();
        bool hasEnded = false;
        var timer = new PreciseTimer(time, () => Check.That(!Volatile.Read(ref hasEnded), "A timer ran after its end."));
        timer.Change(Nanoseconds(100), Timeout.InfiniteTimeSpan);
        Thread source = Start("source", () => time.GoTo(100));
        source.Join();

        timer.Dispose();
        Volatile.Write(ref hasEnded, true);

        // While this thread waits, a thread of the timer would go on.
        Start("other", static () => { }).Join();
        Check.That(!timer.Change(Nanoseconds(100), Timeout.InfiniteTimeSpan), "It was set after its end.");
    }

    private static TimeSpan Nanoseconds(long count) => TimeSpan.FromTicks(count / TimeSpan.NanosecondsPerTick);

    private static EmbeddedMachine CreateMachine(ToyTime time) => new(new() { HasInterruptControllers = false, Clock = time });

    private static Thread Start(string name, Action run)
    {
        var thread = new Thread(() => run()) { Name = name };
        thread.Start();
        return thread;
    }

    // Not Settle, which looks for timers that are due by itself.
    private static void WaitForLoop(Machine machine) => machine.Loop.Queue.WaitUntilIdle();
}
