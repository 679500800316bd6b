using DeviceDsl.Interleavings.Model;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>Eventfds of Linux on the loop, in every order. Named after the rows of docs/spec/analyzer-rules.md, section B.</summary>
internal static class LinuxScenarios
{
    /// <summary>How often a thread is interrupted where it could go on, at most.</summary>
    public const int Preemptions = 1;

    /// <summary>
    /// B3: a handler closes an eventfd that is signalled too and opens another, which gets its number. That one is served
    /// when it is signalled and not before, whoever ends the first one's registration meanwhile.
    /// </summary>
    public static void B3AnEndedWatchTouchesNobodyWithItsNumber()
    {
        using var kernel = ToyKernel.Boot();
        using EmbeddedMachine machine = new(new() { HasInterruptControllers = false });
        using var kick = EventFd.CreateLinux();
        var closed = EventFd.CreateLinux();
        nint number = closed.LinuxHandle!.DangerousGetHandle();
        EventFd? opened = null;
        LoopRegistration? second = null;
        int calls = 0;
        LoopRegistration first = machine.Loop.Add(closed, () => { });
        using LoopRegistration closer = machine.Loop.Add(kick, () =>
        {
            closed.Dispose();
            opened = EventFd.CreateLinux();
            second = machine.Loop.Add(opened, () => calls++);
        });
        var ender = new Thread(first.RequestStop) { Name = "ender" };
        kick.Signal();
        closed.TrySignal();
        ender.Start();

        machine.Settle();
        ender.Join();

        Check.Equal(number, opened!.LinuxHandle!.DangerousGetHandle(), "the number of the eventfd that was opened");
        Check.Equal(0, calls, "calls before its first signal");
        opened.Signal();
        machine.Settle();
        Check.Equal(1, calls, "calls after its first signal");
        second!.Dispose();
        opened.Dispose();
    }

    /// <summary>
    /// A registration ends while the loop, which has served it after a pause, has its eventfd watched again: the next one of the eventfd is
    /// served all the same.
    /// </summary>
    public static void AnEndedWatchLeavesTheNextOneAlone()
    {
        using var kernel = ToyKernel.Boot();
        using EmbeddedMachine machine = new(new() { HasInterruptControllers = false });
        using var kick = EventFd.CreateLinux();
        int calls = 0;
        LoopRegistration? first = null;
        LoopRegistration? second = null;
        var replacer = new Thread(() =>
        {
            first!.RequestStop();
            second = machine.Loop.Add(kick, () => calls++);
        })
        { Name = "replacer" };
        first = machine.Loop.Add(kick, replacer.Start);
        machine.Pause();
        kick.Signal();
        machine.Settle();

        machine.Resume();
        machine.Settle();
        replacer.Join();

        kick.Signal();
        machine.Settle();
        Check.Equal(1, calls, "calls of the next one");
        second!.Dispose();
    }
}
